package dev.wizardsdk.evol;

/** One call failed for good, and the run goes on without it. */
public final class CallFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CallFailed(String message) {
        super(message);
    }
}
