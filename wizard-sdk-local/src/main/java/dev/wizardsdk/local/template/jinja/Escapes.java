package dev.wizardsdk.local.template.jinja;

import java.util.Locale;

/** Backslash escapes of string literals, read and written as Python does. */
final class Escapes {

    private static final String LETTERS = "\n\\'\"abfnrtv";
    private static final String MEANINGS = "\0\\'\"\u0007\b\f\n\r\t\u000b";

    private Escapes() {}

    static String unescape(String literal) {
        if (literal.indexOf('\\') < 0) {
            return literal;
        }
        var out = new StringBuilder();
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            if (c == '\\' && i + 1 < literal.length()) {
                i = escape(literal, i + 1, out);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** The index of the escape's last character. */
    private static int escape(String literal, int index, StringBuilder out) {
        char letter = literal.charAt(index);
        int known = LETTERS.indexOf(letter);
        if (known >= 0) {
            out.append(known == 0 ? "" : MEANINGS.substring(known, known + 1));
            return index;
        }
        int end = switch (letter) {
            case 'x' -> digits(literal, index + 1, 2, 16);
            case 'u' -> digits(literal, index + 1, 4, 16);
            case 'U' -> digits(literal, index + 1, 8, 16);
            default -> digits(literal, index, 3, 8);
        };
        var octal = letter >= '0' && letter <= '7';
        int start = octal ? index : index + 1;
        int wanted = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
        if (octal || (wanted > 0 && end - start == wanted)) {
            var code = Long.parseLong(literal.substring(start, end), octal ? 8 : 16);
            if (code <= Character.MAX_CODE_POINT) {
                out.appendCodePoint((int) code);
                return end - 1;
            }
        }
        out.append('\\').append(letter);
        return index;
    }

    private static int digits(String text, int from, int most, int radix) {
        int end = from;
        while (end < text.length() && end < from + most && Character.digit(text.charAt(end), radix) >= 0) {
            end++;
        }
        return end;
    }

    /** What stands for a character between quotes in Python's {@code repr}. */
    static String escaped(int c, char quote) {
        return switch (c) {
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c == quote
                    ? "\\" + quote
                    : Characters.isPrintable(c) ? Character.toString(c) : hex(c);
        };
    }

    private static String hex(int c) {
        return String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    }
}
