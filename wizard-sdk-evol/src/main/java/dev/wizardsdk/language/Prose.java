package dev.wizardsdk.language;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What of a text is sentences, and what is code or formulas. */
public final class Prose {

    private static final Pattern FENCE = Pattern.compile("(?ms)^[ \\t]*(```|~~~).*?(?:^[ \\t]*\\1[ \\t]*$|\\z)");
    private static final Pattern FORMULA = Pattern.compile(
            "(?s)\\$\\$.{1,2000}?\\$\\$|\\\\\\[.{1,2000}?\\\\\\]|\\\\\\(.{1,500}?\\\\\\)"
                    + "|\\\\begin\\{(\\w+\\*?)\\}.{1,4000}?\\\\end\\{\\1\\}|(?<![\\w$])\\$[^$\\n]{1,200}\\$(?![\\w$])");
    private static final Pattern SPAN = Pattern
            .compile("`[^`\\n]+`|https?://\\S+|(?<![\\w.+-])[\\w.+-]{1,64}@[\\w-]{1,63}\\.[\\w.-]{2,60}");

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private static final Pattern CODE_LINE = Pattern.compile(
            "[{}();,\\[\\]]\\s*(?://.*|#.*)?$"
                    + "|^\\s*(?:(?:public|private|protected|static|final|async|export|default|abstract)\\s+)*"
                    + "(?:def|class|function|func|fn|struct|enum|interface|namespace|package|import|from|using|var|let|const|return|elif|else|try|except|finally|for|while|if|switch|case|SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|FROM|WHERE|JOIN|GROUP BY|ORDER BY)\\b"
                    + ".*[:;{}()=<>\\[\\]_]"
                    + "|^\\s*(?:#include|#define|#!|//|/\\*|\\*/|@\\w+|<\\??/?\\w+[^>]*>|[$>]\\s)"
                    + "|^\\s*[\\w.,\\[\\]'\" ]+?\\s*(?:[-+*/|&]?=|:=|=>|->|\\+\\+|--)\\s*\\S"
                    + "|^\\s*(?:return|break|continue|pass|yield|raise|throw)\\b[\\w\\s.]{0,30};?$|\\w+\\.\\w+\\([^)]*\\)|^\\s*\\w+\\([^)]*\\)\\s*:?$|&&|\\|\\||!=|==|::\\w");

    private static final Pattern MATHS_LINE = Pattern.compile("[=≈≤≥<>]\\s*-?[$€£]?[\\d(.]|\\d\\s*[-+*/×÷^]\\s*\\d");

    private static final int LONGEST_LINE = 2_000;

    private Prose() {}

    /** The text without fenced blocks, formulas, spans of code, and lines that look like code. */
    public static String of(String text) {
        var plain = withoutBlocks(text);
        var lines = plain.lines().toList();
        var kept = new StringBuilder();
        for (var line : lines) {
            if (!isCode(line)) {
                kept.append(line).append('\n');
            }
        }
        return kept.toString();
    }

    /** As {@link #of}, without lines of calculation too. */
    public static String withoutMaths(String text) {
        return of(text).lines().filter(line -> !MATHS_LINE.matcher(line).find())
                .collect(Collectors.joining("\n"));
    }

    /** The text without fenced blocks, formulas and spans of code. */
    static String withoutBlocks(String text) {
        var plain = text.contains("```") || text.contains("~~~") ? FENCE.matcher(text).replaceAll("\n") : text;
        if (plain.indexOf('$') >= 0 || plain.indexOf('\\') >= 0) {
            plain = FORMULA.matcher(plain).replaceAll(" ");
        }
        return plain.indexOf('`') >= 0 || plain.indexOf('@') >= 0 || plain.contains("://")
                ? SPAN.matcher(plain).replaceAll(" ")
                : plain;
    }

    private static boolean isCode(String line) {
        if (hasSentence(line)) {
            return false;
        }
        var plain = BLANKS.matcher(line.strip()).replaceAll(" "); // a long run of blanks would be tried in every way there is
        return CODE_LINE.matcher(plain.substring(0, Math.min(plain.length(), LONGEST_LINE))).find();
    }

    /** Brackets end sentences too: (as here). A line of many words and few signs is one all the same. */
    private static boolean hasSentence(String line) {
        if (line.codePoints().anyMatch(c -> c > 0x500 && Script.of(c).isSpaceless())) {
            return signs(line) * 8 < line.length();
        }
        int all = 0;
        int plain = 0;
        for (var word : BLANKS.split(line.strip(), -1)) {
            all++;
            plain += isPlain(word) ? 1 : 0;
        }
        return plain >= 4 && plain * 4 >= all * 3 && signs(line) * 16 < line.length();
    }

    /** Letters, with a hyphen or apostrophe inside and marks of a sentence around them. */
    private static boolean isPlain(String word) {
        int letters = 0;
        int others = 0;
        for (int i = 0; i < word.length(); i++) {
            var c = word.charAt(i);
            if (Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK) {
                letters++;
            } else if ("'’-‘“”«»\",.:!?;()…".indexOf(c) >= 0) {
                others++;
            } else {
                return false;
            }
        }
        return letters > 0 && others <= 3;
    }

    private static long signs(String line) {
        return line.chars().filter(c -> "{}()[];=<>_\\/*&|#$^~+".indexOf(c) >= 0).count();
    }
}
