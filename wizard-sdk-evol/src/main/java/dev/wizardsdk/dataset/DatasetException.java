package dev.wizardsdk.dataset;

import org.jspecify.annotations.Nullable;

/** A data set could not be made: its message tells the file, line and rule, and what to do. */
public final class DatasetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DatasetException(String message) {
        super(message);
    }

    public DatasetException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
