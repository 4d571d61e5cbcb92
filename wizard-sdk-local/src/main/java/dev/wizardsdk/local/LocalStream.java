package dev.wizardsdk.local;

import dev.wizardsdk.local.engine.Generation;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Reply;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An answer of a {@link LocalModel}; it is submitted at the first pull. */
final class LocalStream extends EventStream {

    private final String servedBy;
    private final Supplier<Generation> submit;
    private final Object lock = new Object();
    private @Nullable Generation generation;
    private boolean closed;

    LocalStream(String servedBy, Supplier<Generation> submit) {
        this.servedBy = servedBy;
        this.submit = submit;
    }

    @Override
    protected Event pull() {
        var running = generation == null ? start() : generation;
        try {
            return switch (running.take()) {
                case Generation.Delivery.Text more -> new Event.Text(more.text());
                case Generation.Delivery.Completed end -> new Event.End(reply(end));
            };
        } catch (InterruptedException e) {
            running.cancel();
            Thread.currentThread().interrupt();
            throw cancelled("the thread was interrupted while it waited for " + servedBy);
        }
    }

    private Generation start() {
        requireOpen();
        var started = submit.get();
        synchronized (lock) {
            generation = started;
            if (closed) {
                started.cancel();
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
        return new Reply(message(), end.finish(), end.reason(), Optional.of(end.usage()), servedBy, "", List.of(),
                end.tokens(), end.result());
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (generation != null) {
                generation.cancel();
            }
        }
    }
}
