package dev.wizardsdk.http;

import dev.wizardsdk.model.Timeouts;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Response;

/** An answer whose head is there and whose body is still to be read. To be closed. */
public final class HttpAnswer implements AutoCloseable {

    private final Response response;
    private final HttpLimits limits;
    private final Timeouts timeouts;
    private final long sentAt;

    HttpAnswer(Response response, HttpLimits limits, Timeouts timeouts, long sentAt) {
        this.response = response;
        this.limits = limits;
        this.timeouts = timeouts;
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
        var type = header("Content-Type").orElse("");
        var parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    /**
     * The events of the body, as its media type says. The first one must come within {@link Timeouts#firstEvent()} of the
     * sending, each further one within {@link Timeouts#idle()} of being waited for. Empty if it is no body of events.
     */
    public Optional<EventReader> events() {
        return switch (mediaType()) {
            case "text/event-stream" -> Optional.of(EventReader.serverSent(lines()));
            case "application/x-ndjson", "application/jsonl" -> Optional.of(EventReader.jsonLines(lines()));
            default -> Optional.empty();
        };
    }

    /** The body as lines of JSON, whatever its media type says. */
    public EventReader jsonLines() {
        return EventReader.jsonLines(lines());
    }

    private LineReader lines() {
        var socket = response.body().source().timeout();
        return new LineReader(
                response.body().byteStream(),
                limits,
                timeouts.firstEvent(),
                timeouts.idle(),
                sentAt,
                () -> socket.timeout(timeouts.idle().toNanos(), TimeUnit.NANOSECONDS));
    }

    /** The whole body. */
    public byte[] body() throws IOException {
        var source = response.body().source(); // a stream's readNBytes would allocate 16 kB for any body
        if (source.request(limits.body() + 1)) {
            throw new LimitExceededException("the answer is longer than " + limits.body() + " bytes");
        }
        return source.getBuffer().readByteArray();
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
