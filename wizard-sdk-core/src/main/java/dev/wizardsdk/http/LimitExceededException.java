package dev.wizardsdk.http;

import java.io.IOException;

/** More came than this side is willing to hold. */
public final class LimitExceededException extends IOException {

    private static final long serialVersionUID = 1L;

    LimitExceededException(String message) {
        super(message);
    }
}
