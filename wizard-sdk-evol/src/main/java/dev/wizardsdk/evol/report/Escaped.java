package dev.wizardsdk.evol.report;

/** Texts as they may stand in a file or a page, whatever is in them. */
final class Escaped {

    /** Marks, embeddings, overrides and isolates of the bidirectional algorithm (Unicode Annex 9). */
    private static final String BIDI = "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    private Escaped() {}

    /** JSON without halves of surrogate pairs, which UTF-8 has no form for and many readers refuse; they become U+FFFD. */
    static String surrogates(String json) {
        return escaped(json, false);
    }

    /** JSON that can stand inside a script element: nothing in it ends the element, opens a comment or breaks a line. */
    static String inScript(String json) {
        return escaped(json, true);
    }

    private static String escaped(String json, boolean inScript) {
        var out = new StringBuilder(json.length() + json.length() / 16);
        for (int i = 0; i < json.length(); i++) {
            var c = json.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < json.length() && Character.isLowSurrogate(json.charAt(i + 1))) {
                out.append(c).append(json.charAt(++i));
            } else if (Character.isSurrogate(c)) {
                out.append('\uFFFD');
            } else if (inScript && "<>&\u2028\u2029".indexOf(c) >= 0) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Text as HTML has it, in an element or a quoted attribute. */
    static String html(String text) {
        var out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isHalf(c) ? '\uFFFD' : c);
            }
        });
        return out.toString();
    }

    private static boolean isHalf(int c) {
        return c <= Character.MAX_VALUE && Character.isSurrogate((char) c);
    }

    /** The beginning of a text that is longer, and how much is left out. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + " … (" + (text.length() - end) + " more characters)";
    }

    /** A text on one line that a terminal shows as it is: no escape sequence, no change of direction; so many characters at most. */
    static String line(String text, int most) {
        var out = new StringBuilder();
        text.strip().codePoints().map(c -> Character.isWhitespace(c) ? ' ' : c).forEach(c -> {
            var blank = c == ' ' && (out.isEmpty() || out.charAt(out.length() - 1) == ' ');
            if (!blank) {
                out.appendCodePoint(isUnseen(c) ? '\uFFFD' : c);
            }
        });
        return out.codePointCount(0, out.length()) <= most
                ? out.toString()
                : out.substring(0, out.offsetByCodePoints(0, most - 1)) + "…";
    }

    private static boolean isUnseen(int c) {
        return Character.isISOControl(c) || isHalf(c) || BIDI.indexOf(c) >= 0;
    }
}
