package dev.wizardsdk.language;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What language a text is in: by its script, and among languages that share one by common words, pieces of words and rare letters.
 *
 * @param language its code by ISO 639-1, such as {@code en}
 * @param share    how sure it is, above 0 to 1: the share of its letters that are of the script, times what speaks for this language
 *                 over what speaks for it or the next best one
 */
public record LanguageGuess(String language, double share) {

    private static final Map<Script, String> ALONE = Map.of(Script.HEBREW, "he", Script.BENGALI, "bn", Script.TAMIL,
            "ta", Script.TELUGU, "te", Script.GEORGIAN, "ka", Script.ARMENIAN, "hy", Script.THAI, "th", Script.LAO,
            "lo", Script.KHMER, "km", Script.MYANMAR, "my");
    private static final Map<Script, String> ALONE_TOO = Map.of(Script.HANGUL, "ko", Script.GREEK, "el",
            Script.TIBETAN, "bo");

    /** Of the letters of a text less is prose than this: it is code, or a table. */
    private static final double LEAST_PROSE = 0.35;

    /** Sentences of the languages here have a third of common words and more; lists of names, words and keys have few. */
    private static final double LEAST_COMMON = 0.04;

    /** Less than half a word that no other language has is no sign. */
    private static final double LEAST_SIGNS = 0.4;

    private static final int MANY_WORDS = 12;
    private static final int MOST_WORDS = 150;
    private static final int LONGEST = 4_000;

    /** The language of a text; empty where it has none, such as code, or none that is known here. */
    public static Optional<LanguageGuess> of(String whole) {
        var text = whole.length() > LONGEST ? whole.substring(0, LONGEST) : whole;
        var prose = Prose.of(text);
        var letters = Script.letters(prose);
        var all = sum(letters);
        if (all == 0 || all < LEAST_PROSE * sum(Script.letters(Prose.withoutBlocks(text)))) {
            return Optional.empty();
        }
        var east = letters.getOrDefault(Script.HAN, 0) + letters.getOrDefault(Script.KANA, 0);
        var main = letters.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        // a character of these says as much as two or three letters
        if (east * 2 >= main.getValue()) {
            var kana = letters.getOrDefault(Script.KANA, 0);
            return Optional.of(new LanguageGuess(kana * 10 > east ? "ja" : "zh", (double) east / all));
        }
        var share = (double) main.getValue() / all;
        var alone = ALONE.getOrDefault(main.getKey(), ALONE_TOO.getOrDefault(main.getKey(), ""));
        return alone.isEmpty()
                ? amongThoseOf(main.getKey(), Words.of(prose).list().stream().limit(MOST_WORDS).toList(), share)
                : Optional.of(new LanguageGuess(alone, share));
    }

    /** The commonest words of a language, by its code; none if it is not known. */
    public static Set<String> commonWords(String language) {
        return Languages.commonWords(language);
    }

    private static Optional<LanguageGuess> amongThoseOf(Script script, List<String> words, double share) {
        var languages = Languages.of(script);
        var own = words.stream().filter(word -> Script.of(word.codePointAt(0)) == script).toList();
        var signs = languages.signs(own);
        var ranked = signs.entrySet().stream().sorted(Comparator
                .comparingDouble(Map.Entry<String, Double>::getValue).thenComparing(Map.Entry::getKey).reversed())
                .toList();
        if (ranked.isEmpty() || ranked.getFirst().getValue() < LEAST_SIGNS
                || languages.common(own, ranked.getFirst().getKey()) < (own.size() < MANY_WORDS ? 0 : LEAST_COMMON)) {
            return Optional.empty();
        }
        var best = ranked.getFirst().getValue();
        var next = ranked.size() == 1 ? 0 : ranked.get(1).getValue();
        return Optional.of(new LanguageGuess(ranked.getFirst().getKey(), share * best / (best + next)));
    }

    private static int sum(Map<Script, Integer> letters) {
        return letters.values().stream().mapToInt(count -> count).sum();
    }
}
