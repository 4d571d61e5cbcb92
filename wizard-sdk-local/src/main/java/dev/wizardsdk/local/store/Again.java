package dev.wizardsdk.local.store;

import java.time.Duration;

/** A failure that another attempt may not meet. */
final class Again extends Exception {

    private static final long serialVersionUID = 1L;

    private final RuntimeException failure;
    private final Duration wait;

    /**
     * @param failure what to throw when no attempt is left
     * @param wait    the least time to wait before the next
     */
    Again(RuntimeException failure, Duration wait) {
        super(failure);
        this.failure = failure;
        this.wait = wait;
    }

    RuntimeException failure() {
        return failure;
    }

    Duration least() {
        return wait;
    }
}
