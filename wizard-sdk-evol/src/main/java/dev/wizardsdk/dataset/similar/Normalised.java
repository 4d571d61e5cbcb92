package dev.wizardsdk.dataset.similar;

import java.text.Normalizer;
import java.util.Locale;

/** A text without what rarely makes a difference. */
final class Normalised {

    private Normalised() {}

    /**
     * In lower case, each digit a zero, punctuation a blank, runs of blanks one, and letters without their marks. Marks are taken off letters of Latin,
     * Greek, Cyrillic, Hebrew and Arabic only: elsewhere, as in Thai, Devanagari or Kana, they make another word.
     */
    static String of(String text) {
        var lower = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        var decomposed = Normalizer.normalize(lower, Normalizer.Form.NFD);
        var out = new StringBuilder(decomposed.length());
        var bare = false;
        for (int i = 0; i < decomposed.length();) {
            int c = decomposed.codePointAt(i);
            i += Character.charCount(c);
            switch (Character.getType(c)) {
                case Character.DECIMAL_DIGIT_NUMBER -> out.append('0');
                case Character.NON_SPACING_MARK -> {
                    if (!bare) {
                        out.appendCodePoint(c);
                    }
                    continue;
                }
                case Character.CONNECTOR_PUNCTUATION, Character.DASH_PUNCTUATION, Character.START_PUNCTUATION,
                        Character.END_PUNCTUATION, Character.INITIAL_QUOTE_PUNCTUATION,
                        Character.FINAL_QUOTE_PUNCTUATION,
                        Character.OTHER_PUNCTUATION, Character.CONTROL, Character.FORMAT, Character.SPACE_SEPARATOR,
                        Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    blank(out);
                default -> out.appendCodePoint(c);
            }
            bare = standsWithoutMarks(c);
        }
        return Normalizer.normalize(out.toString().strip(), Normalizer.Form.NFC);
    }

    private static void blank(StringBuilder out) {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
            out.append(' ');
        }
    }

    private static boolean standsWithoutMarks(int c) {
        return switch (Character.UnicodeScript.of(c)) {
            case LATIN, GREEK, CYRILLIC, HEBREW, ARABIC -> true;
            default -> false;
        };
    }
}
