package dev.wizardsdk.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Response;

/** An answer whose head is there and whose body is still to be read. To be closed. */
public final class HttpAnswer implements AutoCloseable {

    private final Response response;
    private final HttpLimits limits;

    private final long sentAt;

    HttpAnswer(Response response, HttpLimits limits, long sentAt) {
        this.response = response;
        this.limits = limits;
        this.sentAt = sentAt;
    }

    public int status() {
        return response.code();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(response.header(name));
    }

    /** The media type in lower case, without parameters; empty when there is none. */
    public String mediaType() {
        return header("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /**
     * The lines of the body. The first event, as its reader marks them, must come within {@code first} of the sending, each
     * further one within {@code idle} of being waited for.
     */
    public LineReader lines(Duration first, Duration idle) {
        var socket = response.body().source().timeout();
        return new LineReader(
                response.body().byteStream(),
                limits,
                first,
                idle,
                sentAt,
                () -> socket.timeout(idle.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** The whole body. */
    public byte[] body() throws IOException {
        var bytes = response.body().byteStream().readNBytes((int) Math.min(limits.body() + 1, Integer.MAX_VALUE - 8));
        if (bytes.length > limits.body()) {
            throw new LimitExceededException("the answer is longer than " + limits.body() + " bytes");
        }
        return bytes;
    }

    /** The first bytes of the body, of which an error needs no more. */
    public byte[] bodyStart() throws IOException {
        return response.body().byteStream().readNBytes(64 << 10);
    }

    @Override
    public void close() {
        response.close();
    }
}
