package dev.wizardsdk.evol;

/** A journal that can't be used: in use, damaged, made by another configuration, or not writable. Its message tells which. */
public final class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JournalException(String message) {
        super(message);
    }

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
