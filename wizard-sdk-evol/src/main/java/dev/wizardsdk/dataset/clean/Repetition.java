package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.language.Prose;
import dev.wizardsdk.language.Words;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a text repeats itself, by the rules and limits of Gopher (Rae et al. 2021, table A1): the share of lines and paragraphs that
 * stand there again, of the characters in the commonest run of 2 to 4 words, and of those in runs of 5 to 10 words that stand there
 * again. Code, formulas and calculations are left out, as they repeat themselves by nature. Of scripts without spaces a word has two
 * characters: runs are twice as long. In a short text one name or formula is a large share: below 200 words the limits for runs are doubled, below 50 only a few
 * characters over and over count.
 */
final class Repetition {

    private static final double LINES = 0.30;
    private static final double CHARACTERS_OF_LINES = 0.20;
    private static final double[] TOP = {0.20, 0.18, 0.16};
    private static final double[] AGAIN = {0.15, 0.14, 0.13, 0.12, 0.11, 0.10};
    private static final int SHORTEST_TOP = 2;
    private static final int SHORTEST_AGAIN = 5;

    /** Fewer words than this are not judged by shares. */
    private static final int FEW_WORDS = 50;
    private static final int SHORT_TEXT = 200;
    private static final int FEW_LINES = 4;

    /** Up to so many characters may come over and over in a model that is stuck. */
    private static final int LONGEST_CYCLE = 12;
    private static final int CYCLES = 12;

    /** FastChat's cleaning drops what has nine times one digit. */
    private static final int SAME_DIGITS = 9;
    private static final int SAME_LETTERS = 15;

    private Repetition() {}

    /** What is repeated too much; empty if nothing is. */
    static Optional<String> fault(String whole) {
        var text = Prose.withoutMaths(whole);
        if (isStuck(text)) {
            return Optional.of("some characters stand there over and over");
        }
        var words = Words.of(text);
        var scale = words.spaceless() > 0.5 ? 2 : 1;
        if (words.count() < FEW_WORDS * scale) {
            return Optional.empty();
        }
        return again(text.lines().toList(), "lines").or(() -> again(List.of(text.split("\\n\\s*\\n")), "paragraphs"))
                .or(() -> runs(words.list(), scale));
    }

    private static boolean isStuck(String text) {
        for (int cycle = 1; cycle <= LONGEST_CYCLE; cycle++) {
            int same = 0;
            boolean letters = false;
            for (int i = cycle; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c != text.charAt(i - cycle) || c == '\n') {
                    same = 0;
                    letters = false;
                    continue;
                }
                same++;
                letters |= Character.isLetter(c);
                int least = cycle > 1 ? CYCLES : letters ? SAME_LETTERS : SAME_DIGITS;
                if (same >= (least - 1) * cycle && (letters || (cycle == 1 && Character.isDigit(c)))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Optional<String> again(List<String> pieces, String unit) {
        var seen = new HashSet<String>();
        int all = 0;
        int again = 0;
        int characters = 0;
        int charactersAgain = 0;
        for (var piece : pieces) {
            var plain = piece.strip().toLowerCase(Locale.ROOT);
            if (plain.codePoints().noneMatch(Character::isLetter)) {
                continue;
            }
            all++;
            characters += plain.length();
            if (!seen.add(plain)) {
                again++;
                charactersAgain += plain.length();
            }
        }
        return all >= FEW_LINES && (again > LINES * all || charactersAgain > CHARACTERS_OF_LINES * characters)
                ? Optional.of(again + " of " + all + " " + unit + " stand there again")
                : Optional.empty();
    }

    private static Optional<String> runs(List<String> words, int scale) {
        var lengths = words.stream().mapToInt(String::length).toArray();
        long all = 0;
        for (int length : lengths) {
            all += length;
        }
        int leniency = words.size() < SHORT_TEXT * scale ? 2 : 1;
        for (int i = 0; i < TOP.length; i++) {
            int n = (SHORTEST_TOP + i) * scale;
            var share = top(words, lengths, n) / all;
            if (share > leniency * TOP[i]) {
                return Optional.of(percent(share) + " of it is one run of " + n + " words");
            }
        }
        for (int i = 0; i < AGAIN.length; i++) {
            int n = (SHORTEST_AGAIN + i) * scale;
            var share = again(words, lengths, n) / all;
            if (share > leniency * AGAIN[i]) {
                return Optional.of(percent(share) + " of it are runs of " + n + " words that stand there again");
            }
        }
        return Optional.empty();
    }

    private static double top(List<String> words, int[] lengths, int n) {
        var characters = new HashMap<List<String>, int[]>();
        double most = 0;
        for (int i = 0; i + n <= words.size(); i++) {
            var run = characters.computeIfAbsent(words.subList(i, i + n), any -> new int[2]);
            run[0]++;
            for (int j = i; j < i + n; j++) {
                run[1] += lengths[j];
            }
            if (run[0] > 2) {
                most = Math.max(most, run[1]);
            }
        }
        return most;
    }

    /** Characters in runs that were there before, each counted once. */
    private static double again(List<String> words, int[] lengths, int n) {
        var seen = new HashSet<List<String>>();
        double characters = 0;
        int counted = 0;
        for (int i = 0; i + n <= words.size(); i++) {
            if (!seen.add(words.subList(i, i + n))) {
                for (int j = Math.max(i, counted); j < i + n; j++) {
                    characters += lengths[j];
                }
                counted = i + n;
            }
        }
        return characters;
    }

    private static String percent(double share) {
        return Math.round(share * 100) + " %";
    }
}
