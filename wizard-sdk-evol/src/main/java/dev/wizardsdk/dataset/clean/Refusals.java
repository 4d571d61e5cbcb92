package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.language.Words;
import java.util.Optional;

/**
 * Whether an answer begins by saying that it can't or won't do what was asked, or that what was asked about is missing. Where the
 * prompt asks for a text in which somebody may say so, such as a letter, a dialogue or a translation, only a model that speaks of
 * itself counts.
 */
final class Refusals {

    private static final Phrases PHRASES = Phrases.load("refusals.txt");
    private static final int OPENING = 400;
    private static final int HOLDS_MATERIAL = 25;

    private Refusals() {}

    static Optional<String> in(Example row) {
        return Taught.of(row).stream().filter(Refusals::isRefusal).findFirst()
                .map(taught -> "the answer at " + taught.place() + " begins with a refusal");
    }

    /** Refusals where nothing asked for calls for one. */
    static Optional<String> needless(Example row) {
        return Taught.of(row).stream()
                .filter(taught -> !taught.prompt().isBlank() && isRefusal(taught) && !isCalledFor(taught)).findFirst()
                .map(taught -> "the answer at " + taught.place()
                        + " refuses, and nothing in its prompt calls for that");
    }

    static boolean isRefusal(Taught taught) {
        var answer = taught.answer().strip();
        var opening = answer.substring(0, Math.min(OPENING, answer.length()));
        return PHRASES.begin("of-a-model", opening)
                || (PHRASES.begin("of-anyone", opening) && !PHRASES.standIn("voices", taught.prompt()));
    }

    private static boolean isCalledFor(Taught taught) {
        var asked = taught.before() + taught.prompt();
        return PHRASES.standIn("calls-for-it", asked)
                || (Words.of(asked).count() < HOLDS_MATERIAL && PHRASES.standIn("material", asked));
    }
}
