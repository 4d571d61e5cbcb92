package dev.wizardsdk.local;

import dev.wizardsdk.local.engine.Generation;
import dev.wizardsdk.local.tool.AnswerReader;
import dev.wizardsdk.local.tool.Delta;
import dev.wizardsdk.model.Delivery;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An answer of a {@link LocalModel}; it is submitted at the first pull. */
final class LocalStream extends EventStream {

    /** An answer on its way, and what tells text, thoughts and calls in it apart, if there is more than text. */
    record Submitted(Generation generation, Optional<AnswerReader> reader) {

        static Submitted text(Generation generation) {
            return new Submitted(generation, Optional.empty());
        }
    }

    private final String servedBy;
    private final Supplier<Submitted> submit;
    private final Optional<Duration> timeLimit;
    private final Object lock = new Object();
    private final Deque<Event> ready = new ArrayDeque<>();
    private @Nullable Submitted submitted;
    private Generation.Delivery.@Nullable Completed completed;
    private boolean called;
    private boolean closed;

    LocalStream(String servedBy, Supplier<Submitted> submit, Optional<Duration> timeLimit) {
        this.servedBy = servedBy;
        this.submit = submit;
        this.timeLimit = timeLimit;
    }

    @Override
    protected Event pull() {
        var running = submitted == null ? start() : submitted;
        try {
            while (ready.isEmpty()) {
                if (completed != null) {
                    return new Event.End(reply(completed));
                }
                take(running.generation().take(), running.reader());
            }
            return ready.remove();
        } catch (InterruptedException e) {
            running.generation().cancel();
            Thread.currentThread().interrupt();
            throw cancelled("the thread was interrupted while it waited for " + servedBy);
        }
    }

    private void take(Generation.Delivery delivery, Optional<AnswerReader> reader) {
        switch (delivery) {
            case Generation.Delivery.Text more when reader.isEmpty() -> ready.add(new Event.Text(more.text()));
            case Generation.Delivery.Text more -> reader.get().add(more.text()).forEach(this::take);
            case Generation.Delivery.Completed end -> {
                reader.ifPresent(rest -> rest.end().forEach(this::take));
                completed = end;
            }
        }
    }

    private void take(Delta delta) {
        switch (delta) {
            case Delta.Text more -> ready.add(new Event.Text(more.text()));
            case Delta.Reasoning more -> ready.add(new Event.Reasoning(more.text()));
            case Delta.Piece more -> {
                called = true;
                ready.add(new Event.ToolCall(more.index(), more.id(), more.name(), more.arguments()));
            }
            case Delta.Called whole -> {}
            case Delta.Malformed none when !none.started() -> ready.add(new Event.Text(none.text()));
            case Delta.Malformed none -> {
                if (none.fault() != Delta.Fault.CUT_OFF) { // a call that is cut off stays so, as the finish tells
                    throw ModelException
                            .of(ErrorKind.BAD_RESPONSE, servedBy + " began a tool call and wrote it wrongly ("
                                    + none.fault() + ")")
                            .partialText(text() + none.text()).build();
                }
            }
        }
    }

    private Submitted start() {
        requireOpen();
        var started = submit.get();
        timeLimit.ifPresent(started.generation()::limit);
        synchronized (lock) {
            submitted = started;
            if (closed) {
                started.generation().cancel();
            }
        }
        return started;
    }

    private void requireOpen() {
        synchronized (lock) {
            if (closed) {
                throw cancelled("the stream was closed before anything was sent to " + servedBy);
            }
        }
    }

    private static ModelException cancelled(String message) {
        return ModelException.of(ErrorKind.CANCELLED, message).build();
    }

    private Reply reply(Generation.Delivery.Completed end) {
        var finish = called && end.finish() == Finish.STOP ? Finish.TOOL_CALLS : end.finish();
        return new Reply(message(), finish, end.reason(), Optional.of(end.usage()), "", end.tokens(), end.result(),
                Delivery.by(servedBy));
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (submitted != null) {
                submitted.generation().cancel();
            }
        }
    }
}
