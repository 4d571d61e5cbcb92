package dev.wizardsdk.provider;

import dev.wizardsdk.http.EventReader;
import dev.wizardsdk.http.HttpAnswer;
import dev.wizardsdk.http.HttpCall;
import dev.wizardsdk.http.HttpFailure;
import dev.wizardsdk.http.LimitExceededException;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.RateLimits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One answer of a remote service: sends the request at the first pull and reads on at each further one. */
final class RemoteStream extends EventStream {

    private final String servedBy;
    private final String key;
    private final HttpCall post;
    private final Decoder decoder;
    private final Assembly assembly;
    private final BooleanSupplier providerClosed;
    private final ReentrantLock pulling = new ReentrantLock();
    private @Nullable HttpAnswer answer;
    private @Nullable EventReader events;
    private Optional<RateLimits> limits = Optional.empty();
    private volatile boolean closed;
    private volatile boolean done;

    RemoteStream(String servedBy, String key, HttpCall post, Decoder decoder, Assembly assembly,
            BooleanSupplier providerClosed) {
        this.servedBy = servedBy;
        this.key = key;
        this.post = post;
        this.decoder = decoder;
        this.assembly = assembly;
        this.providerClosed = providerClosed;
    }

    @Override
    protected Event pull() {
        pulling.lock();
        try {
            if (closed || providerClosed.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                throw ended(null);
            }
            if (answer == null) {
                answer = send();
            }
            while (true) {
                var event = assembly.poll();
                if (event != null) {
                    return event;
                }
                if (done) {
                    return new Event.End(assembly.reply(servedBy, limits));
                }
                readOn(answer);
            }
        } catch (IOException e) {
            release();
            throw named(failure(e));
        } catch (ModelException e) {
            release();
            throw named(e);
        } finally {
            pulling.unlock();
        }
    }

    private HttpAnswer send() throws IOException {
        var head = post.send();
        limits = RateLimitHeaders.read(head::header);
        if (head.status() == 200) {
            return head;
        }
        try (head) {
            throw ServiceErrors.ofStatus(head.status(), name -> head.header(name).map(this::withoutKey),
                    withoutKey(bodyStart(head))).copy().rateLimits(limits).build();
        }
    }

    /** The body of a failure; a body that breaks off makes it no other failure. */
    private static String bodyStart(HttpAnswer head) {
        try {
            return new String(head.bodyStart(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Reads one event of the answer, or the whole of it if it is not streamed. */
    private void readOn(HttpAnswer answer) throws IOException {
        if (events == null) {
            events = answer.events().orElse(null);
        }
        if (events == null) {
            if (!answer.mediaType().equals("application/json")) {
                throw WireJson.noAnswer("its content type is "
                        + (answer.mediaType().isEmpty() ? "not given" : answer.mediaType()));
            }
            decoder.whole(answer.body());
            end();
        } else if (!events.next()) {
            if (!decoder.mayEnd()) {
                throw cutOff();
            }
            end();
        } else {
            take(events);
            if (decoder.ended()) {
                end();
            }
        }
    }

    private void take(EventReader events) {
        try {
            decoder.event(events.bytes(), events.from(), events.to());
        } catch (ModelException e) {
            throw e.kind() == ErrorKind.BAD_RESPONSE && events.mayBeCutOff() ? cutOff() : e;
        }
    }

    private static ModelException cutOff() {
        return ModelException.of(ErrorKind.STREAM_BROKEN, "the answer ended without its end marker")
                .retryable(true)
                .maybeBilled(true)
                .build();
    }

    private void end() {
        if (assembly.isEmpty()) {
            throw WireJson.noAnswer("there is nothing in it");
        }
        assembly.end();
        done = true;
        release();
    }

    private void release() {
        if (answer != null) {
            answer.close();
        }
        post.close();
    }

    private ModelException failure(IOException e) {
        if (closed || providerClosed.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            return ended(e);
        }
        if (e instanceof LimitExceededException) {
            return ModelException.of(ErrorKind.BAD_RESPONSE, String.valueOf(e.getMessage()))
                    .maybeBilled(true)
                    .cause(e)
                    .build();
        }
        var cause = e instanceof HttpFailure && e.getCause() instanceof IOException inner ? inner : e;
        var sent = !(e instanceof HttpFailure failure) || failure.sent();
        if (cause instanceof InterruptedIOException) {
            return ModelException.of(
                    ErrorKind.TIMEOUT,
                    !sent
                            ? "the connection could not be made in time"
                            : answer == null ? "no answer came in time" : "the answer stalled")
                    .retryable(true)
                    .maybeBilled(sent)
                    .cause(e)
                    .build();
        }
        var kind = answer == null ? ErrorKind.NETWORK : ErrorKind.STREAM_BROKEN;
        var what = answer != null
                ? "the answer broke off: "
                : sent ? "the connection broke before an answer came: " : "the connection could not be made: ";
        return ModelException.of(kind, what + cause.getMessage())
                .retryable(true)
                .maybeBilled(sent)
                .cause(e)
                .build();
    }

    private ModelException ended(@Nullable IOException e) {
        var builder = providerClosed.getAsBoolean()
                ? ModelException.of(ErrorKind.CLOSED, "the provider was closed")
                : ModelException.of(
                        ErrorKind.CANCELLED, closed ? "the stream was closed" : "the thread was interrupted");
        builder.maybeBilled(answer != null || (e != null && !(e instanceof HttpFailure failure && !failure.sent())));
        return (e == null ? builder : builder.cause(e)).build();
    }

    private ModelException named(ModelException e) {
        var named = e.copy().message(servedBy + ": " + withoutKey(String.valueOf(e.getMessage())))
                .requestId(withoutKey(e.requestId()));
        var cause = e.getCause();
        if (cause != null && !key.isEmpty() && String.valueOf(cause.getMessage()).contains(key)) {
            named.cause(new IOException(withoutKey(String.valueOf(cause.getMessage()))));
        }
        return named.build();
    }

    /** A service may send the key back in whatever it says. */
    private String withoutKey(String text) {
        return key.isEmpty() ? text : text.replace(key, "[key]");
    }

    @Override
    public void close() {
        if (!done) {
            closed = true;
            post.close();
            if (pulling.tryLock()) { // else the pull that runs now fails and releases
                try {
                    release();
                } finally {
                    pulling.unlock();
                }
            }
        }
    }
}
