package dev.wizardsdk.dataset.similar;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * A text as hashes of its words, in lower case and without punctuation; a character of a script that puts no blanks between words
 * counts as a word. Immutable.
 */
final class Tokens {

    /** ASCII letters in lower case and digits, else 0. */
    private static final byte[] ASCII = new byte[128];

    static {
        for (int c = 0; c < 128; c++) {
            ASCII[c] = (byte) (Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0);
        }
    }

    private final String text;
    private int[] hashes;
    private int count;

    private Tokens(String text) {
        this.text = text;
        hashes = new int[Math.max(16, text.length() / 5)];
    }

    static Tokens of(String text) {
        var tokens = new Tokens(isAscii(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFKC));
        tokens.read();
        return tokens;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    private void read() {
        int word = 0;
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c < 128) {
                c = ASCII[c];
            } else {
                c = text.codePointAt(i);
                if (c > 0xffff) {
                    i++;
                }
                c = isOfWord(c) ? Character.toLowerCase(c) : 0;
                if (c != 0 && standsAlone(c)) {
                    if (length > 0) {
                        add(word);
                    }
                    add(c * 31);
                    word = 0;
                    length = 0;
                    continue;
                }
            }
            if (c != 0) {
                word = (word + c) * 31;
                length++;
            } else if (length > 0) {
                add(word);
                word = 0;
                length = 0;
            }
        }
        if (length > 0) {
            add(word);
        }
    }

    private void add(int hash) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
        }
        hashes[count++] = Hash.mix(hash);
    }

    static boolean isOfWord(int c) {
        return Character.isLetterOrDigit(c) || switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER ->
                true;
            default -> false;
        };
    }

    static boolean standsAlone(int c) {
        if (c < 0x0e00) {
            return false;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO, THAI, LAO, KHMER, MYANMAR, TIBETAN -> true;
            default -> false;
        };
    }

    int count() {
        return count;
    }

    int hash(int index) {
        return hashes[index];
    }

    /** The characters of the words, in lower case, with one blank where others stood between them. */
    int[] characters() {
        var out = new int[2 * text.length() + 1];
        int size = 0;
        boolean apart = false;
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (!isOfWord(c)) {
                apart = size > 0;
                continue;
            }
            if (apart) {
                out[size++] = ' ';
                apart = false;
            }
            out[size++] = Character.toLowerCase(c);
        }
        return Arrays.copyOf(out, size);
    }
}
