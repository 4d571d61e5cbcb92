package dev.wizardsdk.evol;

import dev.wizardsdk.model.ErrorKind;

/** What came of a call. */
sealed interface Recorded {

    /** How many tries before the one that counts may have been paid for. */
    int again();

    record Answered(Answer answer, int again) implements Recorded {}

    record Failed(ErrorKind kind, String message, int again) implements Recorded {}
}
