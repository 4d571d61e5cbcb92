package dev.wizardsdk.local.worker;

import java.io.IOException;

/** What came through the pipe is not what the other side would have sent. */
final class ProtocolException extends IOException {

    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }

    ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
