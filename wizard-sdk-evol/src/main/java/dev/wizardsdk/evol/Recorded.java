package dev.wizardsdk.evol;

import dev.wizardsdk.model.ErrorKind;

/** What came of a call. */
sealed interface Recorded {

    /** How many tries before the one that counts may have been paid for. */
    int again();

    /**
     * It was answered.
     *
     * @param free whether the answer was taken over from another run
     */
    record Answered(Answer answer, int again, boolean free) implements Recorded {}

    record Failed(ErrorKind kind, String message, int again) implements Recorded {}
}
