package dev.wizardsdk.dataset.similar;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A text as two sequences of words: all of them, and those that stay when a task is told of other people, with other numbers and other
 * identifiers. Immutable.
 *
 * @param plain hashes of all words, in lower case; parts of identifiers are words
 * @param shape hashes of the words that are neither capitalised, nor numbers, nor look like identifiers of a program
 */
record Wording(Sequence plain, Sequence shape) {

    private static final Set<String> NUMBERS = Set
            .of(("zero one two three four five six seven eight nine ten eleven twelve thirteen"
                    + " fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred"
                    + " thousand million dozen half twice thrice first second third").split(" "));

    /** Words by their hashes; runs of them are grams: three words, or five characters of a script without blanks. */
    static final class Sequence {

        private int[] hashes = new int[64];
        private boolean[] alone = new boolean[64];
        private int count;

        private void add(String word, boolean standsAlone) {
            if (count == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * count);
                alone = Arrays.copyOf(alone, 2 * count);
            }
            alone[count] = standsAlone;
            hashes[count++] = Hash.mix(word.hashCode());
        }

        int count() {
            return count;
        }

        int hash(int index) {
            return hashes[index];
        }

        /** Whether all these words stand here. */
        boolean hasAt(int place, Sequence others) {
            return Arrays.equals(hashes, place, Math.min(place + others.count, count), others.hashes, 0, others.count);
        }

        /** The gram that begins here; 0 where the sequence is too short for one. */
        int gram(int begin) {
            int end = begin + (alone[begin] ? 5 : 3);
            if (end > count) {
                return 0;
            }
            int hash = 0;
            for (int i = begin; i < end; i++) {
                hash = Hash.then(hash, hashes[i]);
            }
            return Hash.mix(hash);
        }

        /** Each of them once. */
        Set<Integer> grams() {
            var grams = new HashSet<Integer>();
            for (int i = 0; i < count; i++) {
                grams.add(gram(i));
            }
            grams.remove(0);
            return grams;
        }
    }

    static Wording of(String text) {
        var plain = new Sequence();
        var shape = new Sequence();
        var normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
        int at = 0;
        while (at < normal.length()) {
            int c = normal.codePointAt(at);
            int next = at + Character.charCount(c);
            if (Tokens.standsAlone(c) && Tokens.isOfWord(c)) {
                var word = Character.toString(c);
                plain.add(word, true);
                shape.add(word, true);
            } else if (isOfToken(c)) {
                while (next < normal.length() && isOfToken(normal.codePointAt(next))
                        && !Tokens.standsAlone(normal.codePointAt(next))) {
                    next += Character.charCount(normal.codePointAt(next));
                }
                var token = normal.substring(at, next);
                for (var part : token.split("_", -1)) {
                    if (!part.isEmpty()) {
                        plain.add(part.toLowerCase(Locale.ROOT), false);
                    }
                }
                if (!isChangeable(token, normal, at, next)) {
                    shape.add(token, false);
                }
            }
            at = next;
        }
        return new Wording(plain, shape);
    }

    private static boolean isOfToken(int c) {
        return c == '_' || Tokens.isOfWord(c);
    }

    private static boolean isChangeable(String token, String text, int begin, int end) {
        int first = token.codePointAt(0);
        if (Character.isDigit(first) || Character.isUpperCase(first) || token.indexOf('_') >= 0
                || (token.length() == 1 && !token.equals("a")) || NUMBERS.contains(token)
                || token.chars().anyMatch(c -> Character.isDigit(c) || Character.isUpperCase(c))) {
            return true;
        }
        char after = end < text.length() ? text.charAt(end) : ' ';
        return after == '(' || after == '[' || (begin > 0 && text.charAt(begin - 1) == '.')
                || (after == '.' && end + 1 < text.length() && Character.isLetter(text.charAt(end + 1)))
                || isAssigned(text, end);
    }

    private static boolean isAssigned(String text, int end) {
        int at = end;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at < text.length()
                && (text.charAt(at) == '=' || ("+-*/".indexOf(text.charAt(at)) >= 0 && text.startsWith("=", at + 1)));
    }
}
