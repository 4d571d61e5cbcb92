package dev.wizardsdk.evol;

import dev.wizardsdk.language.LanguageGuess;
import dev.wizardsdk.language.Words;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** The language of an instruction, as far as the choice of its prompt goes. */
final class Tongue {

    /**
     * Of a few words, or without any letter that English lacks, the guess must be surer: a wrong language in a prompt is worse than
     * none.
     */
    private static final double SURE = 0.6;
    private static final double SURE_OF_LITTLE = 0.75;
    private static final int FEW = 4;

    /** Words of English alone. A text with enough of them needs no guess, which takes ten times as long. */
    private static final Set<String> ENGLISH = Set.of("the", "of", "and", "that", "with", "what", "how", "which", "are",
            "does", "your", "this", "write", "from", "why", "give", "should", "would", "between", "their", "have",
            "when",
            "about", "following", "explain", "describe", "create", "generate", "you", "by", "each", "find", "make",
            "many");
    private static final int ONE_IN = 10;
    private static final Set<String> CODES = Set.copyOf(Arrays.asList(Locale.getISOLanguages()));

    private Tongue() {}

    /** The code of the language; {@code en} for English and for what has none, or none that is sure. */
    static String of(String text) {
        var words = Words.of(text).list();
        var isAscii = text.chars().allMatch(c -> c < 128);
        if (isAscii && words.stream().filter(ENGLISH::contains).count() * ONE_IN >= Math.max(1, words.size())) {
            return "en";
        }
        return LanguageGuess.of(text)
                .filter(guess -> guess.share() >= (isAscii || words.size() < FEW ? SURE_OF_LITTLE : SURE))
                .map(LanguageGuess::language)
                .orElse("en");
    }

    /** What English calls the language; empty if there is none of this code. */
    static String name(String code) {
        var small = code.toLowerCase(Locale.ROOT);
        return CODES.contains(small) ? Locale.of(small).getDisplayLanguage(Locale.ENGLISH) : "";
    }
}
