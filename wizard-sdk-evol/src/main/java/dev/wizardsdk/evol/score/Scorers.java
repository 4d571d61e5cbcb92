package dev.wizardsdk.evol.score;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.evol.Scorer;
import dev.wizardsdk.evol.Verifier;

/**
 * Measures of a row. A judge's reply that can't be read gives no score, and a judge that can't see an image gives none to what is asked
 * about it. The prompts are this library's own; each scorer's name tells the version of its prompt. All are thread-safe.
 */
public final class Scorers {

    private Scorers() {}

    /** {@code difficulty}: how hard the judge finds the instruction, 1 to 10 (Xu et al. 2023, WizardLM, section 4). One call. */
    public static Scorer difficulty() {
        return JudgedNumber.difficulty();
    }

    /**
     * {@code complexity}: how complex the instruction is, 1 to 6 (Liu et al. 2024, DEITA, section 2): the mean of the six digits by the
     * judge's log-probabilities; of a judge without them the digit it says. One call. DEITA trained a model for it, here a judge is
     * asked.
     */
    public static Scorer complexity() {
        return JudgedNumber.complexity();
    }

    /** {@code quality}: how good the answer is, 1 to 6, in the same way as {@link #complexity()}. */
    public static Scorer quality() {
        return JudgedNumber.quality();
    }

    /**
     * {@code ifd}: instruction-following difficulty (Li et al. 2024, From Quantity to Quality, section 2): the perplexity of the answer
     * behind its instruction over that of the answer alone. The nearer to 1, the less the instruction helps the student to the answer;
     * above 1 it is rather a hindrance, and the paper leaves such rows out. Two calls, which generate nothing. The texts are given
     * without a chat format.
     *
     * @param student stays its owner's
     * @throws IllegalArgumentException if it does not score texts
     */
    public static Scorer ifd(ModelClient student) {
        return new FollowingDifficulty(student);
    }

    /**
     * {@code pass-rate}: the share of a student's answers that pass a check, 0 to 1. The student draws as it does by default, with
     * another seed for each try, up to 2,048 tokens. What a check says nothing about has not passed; where it says nothing about any,
     * there is no score.
     *
     * @param student stays its owner's
     * @param tries   how many answers are drawn: as many calls
     */
    public static Scorer passRate(ModelClient student, int tries, Verifier check) {
        return new PassRate(student, tries, new PassRate.Check.ByProgram(check));
    }

    /**
     * {@code pass-rate}: the share of a student's answers whose {@link dev.wizardsdk.evol.verify.FinalAnswer final answer} is that of
     * the row's own answer. Rows whose answer marks none have no score.
     */
    public static Scorer passRate(ModelClient student, int tries) {
        return new PassRate(student, tries, new PassRate.Check.ByTheRowsAnswer());
    }

    /**
     * Labels {@code flask:…} for up to 3 of the 12 skills, {@code domain:…} for up to 2 of the 10 domains, and {@code flask-level}, 1 to 5,
     * for the knowledge that is needed (Ye et al. 2024, FLASK, section 3). One call.
     */
    public static Scorer flask() {
        return new Flask();
    }

    /** Labels {@code skill:…} for up to 3 of the 29 skills of WizardLM's test set (Xu et al. 2023, section 4). One call. */
    public static Scorer skills() {
        return new Skills();
    }

    /** Label {@code language:…} for the instruction's language, by ISO 639-1; none where it can't be told, as of code. No call. */
    public static Scorer language() {
        return new Language();
    }
}
