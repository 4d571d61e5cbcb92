package dev.wizardsdk.provider;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** One answer out of a batch: joins the batch at the first pull, waits, and is whole at once when it comes. */
final class BatchStream extends EventStream {

    private final String servedBy;
    private final BatchDesk desk;
    private final String id;
    private final String kind;
    private final byte[] entry;
    private final Optional<Duration> timeLimit;
    private final Function<Assembly, Decoder> decoder;
    private final Assembly assembly = new Assembly();
    private final CompletableFuture<Void> answered = new CompletableFuture<>();
    private volatile boolean joined;
    private boolean decoded;
    private boolean done;
    private volatile boolean closed;

    BatchStream(String servedBy, BatchDesk desk, String id, String kind, byte[] entry, Optional<Duration> timeLimit,
            Function<Assembly, Decoder> decoder) {
        this.servedBy = servedBy;
        this.desk = desk;
        this.id = id;
        this.kind = kind;
        this.entry = entry;
        this.timeLimit = timeLimit;
        this.decoder = decoder;
    }

    @Override
    protected Event pull() {
        try {
            return following();
        } catch (UncheckedIOException e) {
            throw desk.isClosed()
                    ? BatchDesk.closedFailure()
                    : ModelException.of(ErrorKind.SERVER, servedBy + ": " + e.getMessage() + "; check the disk of the"
                            + " batches' directory").maybeBilled(joined).cause(e).build();
        }
    }

    private Event following() {
        if (desk.isClosed()) {
            throw BatchDesk.closedFailure();
        }
        if (closed || Thread.currentThread().isInterrupted()) {
            throw cancelled();
        }
        if (!decoded) {
            await();
            decode(desk.journal().answer(id));
            decoded = true;
        }
        var event = assembly.poll();
        return event == null ? end() : event;
    }

    private void await() {
        try {
            joined = true;
            desk.enlist(id, kind, entry, answered);
            if (timeLimit.isPresent()) {
                answered.get(timeLimit.get().toNanos(), TimeUnit.NANOSECONDS);
            } else {
                answered.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled();
        } catch (TimeoutException e) {
            throw ModelException.of(ErrorKind.TIMEOUT, servedBy + ": the batch was not done after " + timeLimit.get()
                    + "; it goes on, and the same request finds its answer later")
                    .retryable(true).maybeBilled(true).build();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ModelException failure
                    ? failure.copy().build()
                    : new IllegalStateException("the batch failed", e);
        } finally {
            desk.leave(id, answered);
        }
    }

    /** An answer of no use is forgotten, so that the request can be asked again. */
    private void decode(byte[] json) {
        try {
            decoder.apply(assembly).whole(json);
            if (assembly.isEmpty()) {
                throw WireJson.noAnswer("there is nothing in it");
            }
            assembly.end();
        } catch (ModelException e) {
            desk.journal().forget(List.of(id));
            throw e.copy().message(servedBy + ": " + e.getMessage()).maybeBilled(true).build();
        }
    }

    private Event end() {
        done = true;
        var reply = assembly.reply(servedBy, Optional.empty());
        return new Event.End(
                desk.journal().deliver(id) ? reply : reply.with(reply.delivery().fromCache()));
    }

    private ModelException cancelled() {
        return ModelException.of(ErrorKind.CANCELLED, servedBy + ": "
                + (closed ? "the stream was closed" : "the thread was interrupted")
                + "; what was handed in goes on, and the same request finds its answer later")
                .maybeBilled(joined).build();
    }

    @Override
    public void close() {
        if (!done) {
            closed = true;
            answered.completeExceptionally(cancelled());
        }
    }
}
