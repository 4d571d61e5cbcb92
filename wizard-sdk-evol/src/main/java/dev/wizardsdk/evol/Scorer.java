package dev.wizardsdk.evol;

/**
 * Gives a row numbers and labels. Looks at no other row. Thread-safe; the same row and the same answers of models must give the same
 * scores.
 */
public interface Scorer {

    /** Its name and whatever its scores depend on, such as {@code difficulty@1}; a journal made with another one is refused. */
    String name();

    /** Whether it looks at the answer; if not, it scores seeds too, so that a row's lift over its seed can be told. */
    boolean needsAnswer();

    /**
     * The scores of a row.
     *
     * @param answer empty where there is none yet
     * @throws CallFailed if a model did not answer; the row stays, without these scores, and its report says so
     */
    Scores score(Instruction instruction, String answer, Asking asking);
}
