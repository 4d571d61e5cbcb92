package dev.wizardsdk.provider;

import dev.wizardsdk.http.HttpAnswer;
import dev.wizardsdk.http.HttpFailure;
import dev.wizardsdk.http.HttpPost;
import dev.wizardsdk.http.LimitExceededException;
import dev.wizardsdk.http.SseReader;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Timeouts;
import dev.wizardsdk.model.Usage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One answer of an {@link OpenAi} service: sends the request at the first pull and reads on at each further one. */
final class OpenAiStream extends EventStream {

    private final String servedBy;
    private final String key;
    private final HttpPost post;
    private final Timeouts timeouts;
    private final BooleanSupplier providerClosed;
    private final ReentrantLock pulling = new ReentrantLock();
    private final WholeCharacters characters = new WholeCharacters();
    private final ArrayDeque<Event> ready = new ArrayDeque<>();
    private @Nullable HttpAnswer answer;
    private @Nullable SseReader events;
    private String id = "";
    private @Nullable String finish;
    private @Nullable Usage usage;
    private volatile boolean closed;
    private volatile boolean done;

    OpenAiStream(String servedBy, String key, HttpPost post, Timeouts timeouts, BooleanSupplier providerClosed) {
        this.servedBy = servedBy;
        this.key = key;
        this.post = post;
        this.timeouts = timeouts;
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
            while (ready.isEmpty() && !done) {
                readOn(answer);
            }
            return ready.isEmpty() ? end() : ready.remove();
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
        if (head.status() == 200) {
            return head;
        }
        try (head) {
            throw OpenAiErrors.ofStatus(head.status(), name -> head.header(name).map(this::withoutKey),
                    withoutKey(bodyStart(head)));
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

    private static String strictly(byte[] utf8) throws IOException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw OpenAiWire.notThisProtocol("it is not valid UTF-8");
        }
    }

    /** Reads one event of the answer, or the whole of it if it is not streamed. */
    private void readOn(HttpAnswer answer) throws IOException {
        if (events == null) {
            switch (answer.mediaType()) {
                case "text/event-stream" ->
                    events = new SseReader(answer.lines(timeouts.firstEvent(), timeouts.idle()));
                case "application/json" -> {
                    take(OpenAiWire.decode(strictly(answer.body())));
                    done = true;
                    return;
                }
                case String other -> throw OpenAiWire.notThisProtocol(
                        "its content type is " + (other.isEmpty() ? "not given" : other));
            }
        }
        var data = events.next();
        if (data == null || data.equals("[DONE]")) {
            if (data == null && finish == null) {
                throw ModelException.of(ErrorKind.STREAM_BROKEN, "the answer ended without its end marker")
                        .retryable(true)
                        .maybeBilled(true)
                        .build();
            }
            done = true;
        } else {
            take(OpenAiWire.decode(data));
        }
    }

    private void take(OpenAiWire.Chunk chunk) {
        if (!chunk.id().isEmpty()) {
            id = chunk.id();
        }
        if (chunk.reasoning() != null) {
            ready.add(new Event.Reasoning(chunk.reasoning()));
        }
        if (chunk.text() != null) {
            characters.take(chunk.text()).ifPresent(text -> ready.add(new Event.Text(text)));
        }
        if (chunk.finish() != null) {
            finish = chunk.finish();
        }
        if (chunk.usage() != null) {
            usage = chunk.usage();
        }
    }

    private Event end() {
        if (finish == null && text().isEmpty() && !(message().parts().getFirst() instanceof Part.Reasoning)) {
            throw OpenAiWire.notThisProtocol("it has no choice in it");
        }
        release();
        var raw = finish == null ? "" : finish;
        return new Event.End(new Reply(
                message(), OpenAiWire.finish(raw), raw, Optional.ofNullable(usage), servedBy, id));
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
        builder.maybeBilled(answer != null || e != null);
        return (e == null ? builder : builder.cause(e)).build();
    }

    private ModelException named(ModelException e) {
        var named = e.copy().message(servedBy + ": " + withoutKey(String.valueOf(e.getMessage())));
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
