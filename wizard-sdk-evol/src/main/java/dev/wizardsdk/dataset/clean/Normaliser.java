package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.language.Script;
import java.text.Normalizer;
import java.util.regex.Pattern;

/** One way to write a text; see {@link Clean#normalised}. */
final class Normaliser {

    private static final int JOINER = 0x200D;
    private static final int NON_JOINER = 0x200C;
    private static final int SPACE = 0x200B;
    private static final int BLACK_FLAG = 0x1F3F4;

    private static final Pattern FENCE = Pattern.compile("(?ms)^[ \\t]*(```+|~~~+).*?(?:^[ \\t]*\\1[ \\t]*$|\\z)");
    private static final Pattern LINE_END = Pattern.compile("\\r\\n?|\\u0085|\\u2028|\\u2029");
    private static final Pattern CARRIAGE_RETURN = Pattern.compile("\\r\\n?");

    private Normaliser() {}

    static String of(String text) {
        if (!text.contains("```") && !text.contains("~~~")) {
            return prose(text);
        }
        var whole = CARRIAGE_RETURN.matcher(text).replaceAll("\n");
        var fences = FENCE.matcher(whole);
        var normal = new StringBuilder();
        int from = 0;
        while (fences.find()) {
            normal.append(prose(whole.substring(from, fences.start()))).append(fences.group());
            from = fences.end();
        }
        return normal.append(prose(whole.substring(from))).toString();
    }

    /** Without blanks at its end and empty lines at its beginning; what indents a first line stays where others are indented too. */
    static String trimmed(String text) {
        var start = text.stripTrailing();
        int from = 0;
        for (int i = 0; i < start.length() && Character.isWhitespace(start.charAt(i)); i++) {
            if (start.charAt(i) == '\n') {
                from = i + 1;
            }
        }
        var body = start.substring(from);
        var indented = body.lines().skip(1).anyMatch(line -> line.startsWith(" ") || line.startsWith("\t"));
        return indented ? body : body.stripLeading();
    }

    private static String prose(String text) {
        var lines = LINE_END.matcher(text).replaceAll("\n");
        return Normalizer.normalize(visible(lines), Normalizer.Form.NFC);
    }

    private static String visible(String text) {
        if (text.chars().noneMatch(Normaliser::isSuspect)) {
            return text;
        }
        var points = text.codePoints().toArray();
        var rightToLeft = text.codePoints().anyMatch(c -> switch (Character.getDirectionality(c)) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC -> true;
            default -> false;
        });
        var kept = new StringBuilder();
        int before = 0;
        boolean flag = false;
        for (int i = 0; i < points.length; i++) {
            int c = points[i];
            flag = c == BLACK_FLAG || (flag && isTag(c));
            if (Character.getType(c) == Character.SURROGATE) {
                c = 0xFFFD;
            }
            if (isKept(c, before, i + 1 < points.length ? points[i + 1] : 0, rightToLeft, flag)) {
                kept.appendCodePoint(c);
                before = c;
            }
        }
        return kept.toString();
    }

    /** Control and format characters, surrogates (of tags, or alone), and nothing else that is common. */
    private static boolean isSuspect(int c) {
        return (c < ' ' && c != '\n' && c != '\t') || isIn(c, 0x7F, 0x9F) || c == 0xAD || c == 0x61C || c == 0x180E
                || isIn(c, 0x200B, 0x200F) || isIn(c, 0x202A, 0x202E) || isIn(c, 0x2060, 0x206F) || c == 0xFEFF
                || Character.isSurrogate((char) c);
    }

    private static boolean isIn(int c, int first, int last) {
        return first <= c && c <= last;
    }

    private static boolean isKept(int c, int before, int after, boolean rightToLeft, boolean flag) {
        return switch (c) {
            case '\n', '\t' -> true;
            case SPACE -> needsBreaks(before) || needsBreaks(after);
            case NON_JOINER -> isJoining(before) && isJoining(after);
            case JOINER -> isJoining(before) || (isEmoji(before) && isEmoji(after));
            case 0x200E, 0x200F, 0x061C, 0x2066, 0x2067, 0x2068, 0x2069, 0x202A, 0x202B, 0x202C -> rightToLeft;
            case 0x202D, 0x202E, 0x00AD, 0x180E, 0xFEFF -> false;
            default -> isTag(c) ? flag : !Character.isISOControl(c) && !isIn(c, 0x2060, 0x206F);
        };
    }

    /** Whether lines break between words that have no space between them; between Han and kana they break anywhere. */
    private static boolean needsBreaks(int c) {
        var script = Script.of(c);
        return script.isSpaceless() && script != Script.HAN && script != Script.KANA;
    }

    private static boolean isJoining(int c) {
        return (Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK) && Script.of(c).isJoining();
    }

    /** What emoji are made of: pictures, skin tones, the variation selector, and the signs of gender. */
    private static boolean isEmoji(int c) {
        return c == 0xFE0F || isIn(c, 0x1F000, 0x1FAFF) || isIn(c, 0x2190, 0x2BFF);
    }

    private static boolean isTag(int c) {
        return isIn(c, 0xE0000, 0xE007F);
    }
}
