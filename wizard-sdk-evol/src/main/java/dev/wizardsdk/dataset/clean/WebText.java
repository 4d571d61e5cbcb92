package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.language.LanguageGuess;
import dev.wizardsdk.language.Script;
import dev.wizardsdk.language.Words;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules for pages of the web, as two corpora were cleaned by them. */
final class WebText {

    private static final int SHORT_LINE = 30;
    private static final String ENDS = ".!?…:;\"'”’»)]。！？．』」）؟۔।॥";

    private WebText() {}

    /** The quality filter of Gopher (Rae et al. 2021, appendix A.1.1). */
    static Optional<String> gopher(String text) {
        var words = Words.of(text);
        int count = words.count();
        if (count < 50 || count > 100_000) {
            return Optional.of("it has " + count + " words, not 50 to 100000");
        }
        var spaced = words.list().stream().filter(word -> !Script.of(word.codePointAt(0)).isSpaceless()).toList();
        var mean = spaced.stream().mapToInt(String::length).average().orElse(5);
        if (spaced.size() * 2 > count && (mean < 3 || mean > 10)) {
            return Optional.of("its words have " + Math.round(mean * 10) / 10.0 + " letters on average, not 3 to 10");
        }
        long symbols = text.chars().filter(c -> c == '#' || c == '…').count() + occurrences(text, "...");
        if (symbols > 0.1 * count) {
            return Optional.of("it has " + symbols + " # and … to " + count + " words");
        }
        var lines = text.lines().filter(line -> !line.isBlank()).map(String::strip).toList();
        long bullets = lines.stream().filter(line -> "-*•‣●▪◦·".indexOf(line.charAt(0)) >= 0).count();
        if (bullets > 0.9 * lines.size()) {
            return Optional.of(bullets + " of its " + lines.size() + " lines are items of a list");
        }
        long open = lines.stream().filter(line -> line.endsWith("…") || line.endsWith("...")).count();
        if (open > 0.3 * lines.size()) {
            return Optional.of(open + " of its " + lines.size() + " lines end in …");
        }
        long letters = words.list().stream().filter(word -> word.codePoints().anyMatch(Character::isLetter)).count();
        if (letters < 0.8 * count) {
            return Optional.of(letters + " of its " + count + " words have a letter");
        }
        var common = LanguageGuess.of(text).map(guess -> LanguageGuess.commonWords(guess.language())).orElse(Set.of());
        return !common.isEmpty() && words.set().stream().filter(common::contains).count() < 2
                ? Optional.of("it has less than two of its language's commonest words")
                : Optional.empty();
    }

    /** What FineWeb adds (Penedo et al. 2024, section 3.6). */
    static Optional<String> fineWeb(String text) {
        var lines = text.lines().filter(line -> !line.isBlank()).map(String::strip).toList();
        if (lines.isEmpty()) {
            return Optional.of("it is empty");
        }
        long ended = lines.stream().filter(line -> ENDS.indexOf(line.charAt(line.length() - 1)) >= 0).count();
        if (ended < 0.12 * lines.size()) {
            return Optional.of(ended + " of its " + lines.size() + " lines end as sentences do");
        }
        long small = lines.stream().filter(WebText::isShort).count();
        if (small > 0.67 * lines.size()) {
            return Optional.of(small + " of its " + lines.size() + " lines are shorter than " + SHORT_LINE);
        }
        var again = again(lines);
        if (again > 0.01) {
            return Optional.of(Math.round(again * 100) + " % of it are lines that stand there again");
        }
        long breaks = text.chars().filter(c -> c == '\n').count();
        int words = Words.of(text).count();
        return breaks > 0.3 * words
                ? Optional.of("it has " + breaks + " line breaks to " + words + " words")
                : Optional.empty();
    }

    /** A character of a script without spaces says as much as two letters. */
    private static boolean isShort(String line) {
        return line.codePoints().map(c -> Script.of(c).isSpaceless() ? 2 : 1).sum() <= SHORT_LINE;
    }

    private static double again(List<String> lines) {
        var seen = new HashSet<String>();
        double all = 0;
        double again = 0;
        for (var line : lines) {
            all += line.length();
            again += seen.add(line) ? 0 : line.length();
        }
        return again / all;
    }

    private static long occurrences(String text, String piece) {
        long count = 0;
        for (int at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + piece.length())) {
            count++;
        }
        return count;
    }
}
