package dev.wizardsdk.http;

import java.io.IOException;

/** No answer came. */
public final class HttpFailure extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean sent;

    HttpFailure(boolean sent, IOException cause) {
        super(cause);
        this.sent = sent;
    }

    /** Whether the service may have received the request. */
    public boolean sent() {
        return sent;
    }
}
