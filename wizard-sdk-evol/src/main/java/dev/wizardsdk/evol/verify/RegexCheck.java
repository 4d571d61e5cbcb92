package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Verification;
import dev.wizardsdk.evol.Verifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Compiles the regular expressions in an answer, and matches none, as a hostile one may take for ever. What Java can't read because
 * it is of another flavour is let pass. Thread-safe.
 */
final class RegexCheck implements Verifier {

    private static final int LONGEST = 5_000;
    private static final int DEEPEST = 100;
    private static final Set<String> PLAIN = Set.of("", "text", "txt", "plaintext");

    private static final Pattern ASKED = Pattern.compile("(?i)\\bregex(?:p|es)?\\b|\\bregular expressions?\\b");
    private static final Pattern SPAN = Pattern.compile("(?<!`)`([^`\\n]{2,500})`(?!`)");
    private static final Pattern LOOKS_LIKE_ONE = Pattern
            .compile("^\\^.|.\\$$|^/.+/[a-z]*$|\\\\[dwsbDWSB]|\\(\\?[:=!<]");
    private static final Pattern JAVA_LITERAL = Pattern.compile("\\bPattern\\s*\\.\\s*(?:compile|matches)\\s*\\(\\s*"
            + "\"([^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+){0,200})\"\\s*[,)]");
    private static final Pattern RAW_LITERAL = Pattern
            .compile("\\bre\\s*\\.\\s*\\w+\\(\\s*r(?:\"([^\"\\n]{1,2000})\"|'([^'\\n]{1,2000})')\\s*[,)]");
    private static final Pattern ESCAPE = Pattern.compile("(?s)\\\\(.)");
    private static final Pattern DELIMITED = Pattern.compile("(?s)/(.+)/[a-zA-Z]{0,8}");
    private static final Pattern OTHER_FLAVOUR = Pattern.compile(
            "\\(\\?(?:R|\\d|\\(|\\||P[>=]|&|#)|\\(\\*|\\\\[KgXRN]|\\\\k[{']|\\[\\[:|\\\\p\\{|\\\\u\\{|\\\\x\\{|\\\\[<>`]|\\[\\^?\\]");
    private static final Pattern GROUP_NAME = Pattern.compile("(\\(\\?|\\\\k)P?<([A-Za-z_]\\w*)>");
    /** Complaints of Java's about what others allow. */
    private static final Pattern ONLY_JAVA = Pattern
            .compile("(?i)look-behind|inline modifier|escape sequence|property");

    @Override
    public String name() {
        return "regex@1";
    }

    @Override
    public Verification verify(Instruction instruction, String answer) {
        var checked = 0;
        for (var pattern : patterns(instruction, answer)) {
            if (pattern.length() > LONGEST || depth(pattern) > DEEPEST || OTHER_FLAVOUR.matcher(pattern).find()) {
                continue;
            }
            var fault = fault(pattern);
            if (fault.isPresent()) {
                var shown = pattern.length() > 80 ? pattern.substring(0, 80) + "…" : pattern;
                return new Verification.Failed("the pattern " + shown + " does not compile: " + fault.get());
            }
            checked++;
        }
        return checked == 0
                ? Verification.notApplicable()
                : new Verification.Passed(checked == 1 ? "1 pattern" : checked + " patterns");
    }

    private static Set<String> patterns(Instruction instruction, String answer) {
        var fences = Fences.of(answer);
        var found = new LinkedHashSet<String>();
        var asked = ASKED.matcher(instruction.text()).find();
        for (var block : fences.blocks()) {
            if (Set.of("regex", "regexp").contains(block.tag()) || (asked && PLAIN.contains(block.tag())
                    && block.text().lines().count() == 1 && LOOKS_LIKE_ONE.matcher(block.text().strip()).find())) {
                found.addAll(ofBlock(block.text()));
            } else {
                JAVA_LITERAL.matcher(block.text()).results().map(match -> unescaped(match.group(1)))
                        .flatMap(Optional::stream).forEach(found::add);
                RAW_LITERAL.matcher(block.text()).results()
                        .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                        .forEach(found::add);
            }
        }
        if (asked) {
            SPAN.matcher(fences.around()).results().map(MatchResult::group)
                    .map(span -> span.substring(1, span.length() - 1).strip())
                    .filter(span -> LOOKS_LIKE_ONE.matcher(span).find() && !span.contains("…"))
                    .map(RegexCheck::undelimited)
                    .forEach(found::add);
        }
        return found;
    }

    /** One pattern, or one a line. */
    private static List<String> ofBlock(String text) {
        var whole = undelimited(text.strip());
        if (whole.isEmpty() || fault(whole).isEmpty()) {
            return whole.isEmpty() ? List.of() : List.of(whole);
        }
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).map(RegexCheck::undelimited).toList();
    }

    private static String undelimited(String pattern) {
        var delimited = DELIMITED.matcher(pattern);
        return delimited.matches() ? delimited.group(1) : pattern;
    }

    /** What a Java string literal stands for; empty where it has more than the plainest escapes. */
    private static Optional<String> unescaped(String literal) {
        if (ESCAPE.matcher(literal).results().anyMatch(escape -> "\\\"'nt".indexOf(escape.group(1)) < 0)) {
            return Optional.empty();
        }
        return Optional.of(ESCAPE.matcher(literal).replaceAll(escape -> Matcher.quoteReplacement(
                switch (escape.group(1)) {
                    case "n" -> "\n";
                    case "t" -> "\t";
                    default -> escape.group(1);
                })));
    }

    private static int depth(String pattern) {
        var depth = 0;
        var deepest = 0;
        for (int i = 0; i < pattern.length(); i++) {
            var c = pattern.charAt(i);
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }

    /** Why it does not compile, neither as Java reads it nor as most other flavours do. */
    private static Optional<String> fault(String pattern) {
        if (pattern.length() > LONGEST || depth(pattern) > DEEPEST) {
            return Optional.empty();
        }
        var faults = new ArrayList<String>();
        for (var flavour : List.of(pattern, portable(pattern))) {
            try {
                Pattern.compile(flavour);
                return Optional.empty();
            } catch (PatternSyntaxException e) {
                faults.add(e.getDescription());
            }
        }
        return faults.stream().anyMatch(fault -> ONLY_JAVA.matcher(fault).find())
                ? Optional.empty()
                : Optional.of(faults.getFirst());
    }

    /** With group names and brackets within brackets as Java has them. */
    private static String portable(String pattern) {
        var named = GROUP_NAME.matcher(pattern)
                .replaceAll(match -> Matcher
                        .quoteReplacement(match.group(1) + "<g" + match.group(2).replace("_", "Of") + ">"));
        var text = new StringBuilder();
        var inside = false;
        var escaped = false;
        for (int i = 0; i < named.length(); i++) {
            var c = named.charAt(i);
            var literal = !escaped
                    && ((inside && (c == '[' || c == '&')) || (!inside && c == '{' && !isCount(named, i)));
            text.append(literal ? "\\" : "").append(c);
            inside = escaped ? inside : (inside || c == '[') && c != ']';
            escaped = !escaped && c == '\\';
        }
        return text.toString();
    }

    private static boolean isCount(String pattern, int brace) {
        var end = pattern.indexOf('}', brace);
        return end > 0 && end - brace < 20 && pattern.substring(brace + 1, end).matches("\\d+(?:,\\d*)?");
    }
}
