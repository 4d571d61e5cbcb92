package dev.wizardsdk.evol;

import dev.wizardsdk.language.LanguageGuess;
import dev.wizardsdk.language.Words;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** The language of an instruction, as far as the choice of its prompt goes. */
final class Tongue {

    /** Of a few words the guess must be surer: a wrong language in a prompt is worse than none. */
    private static final double SURE = 0.6;
    private static final double SURE_OF_FEW = 0.75;
    private static final int FEW = 4;
    private static final Set<String> CODES = Set.copyOf(Arrays.asList(Locale.getISOLanguages()));

    private Tongue() {}

    /** The code of the language; {@code en} for English and for what has none, or none that is sure. */
    static String of(String text) {
        return LanguageGuess.of(text)
                .filter(guess -> guess.share() >= (Words.of(text).count() < FEW ? SURE_OF_FEW : SURE))
                .map(LanguageGuess::language)
                .orElse("en");
    }

    /** What English calls the language; empty if there is none of this code. */
    static String name(String code) {
        var small = code.toLowerCase(Locale.ROOT);
        return CODES.contains(small) ? Locale.of(small).getDisplayLanguage(Locale.ENGLISH) : "";
    }
}
