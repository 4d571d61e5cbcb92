package dev.wizardsdk.local.worker;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a child: starts it, starts another one at the next call after it died, and no more for a while where that happened too
 * often. Thread-safe; owns the child and its folder until {@link #close()}.
 */
public final class Supervisor implements AutoCloseable {

    private final Launch launch;
    private final Codec codec;
    private final CrashBudget budget;
    private final Consumer<Child> prepare;
    private final ChildFolder folder = ChildFolder.create();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable CompletableFuture<Child> current;
    private @Nullable Child latest;
    private boolean closed;

    /** @param prepare what is done with each new child before others may use it */
    public Supervisor(Launch launch, Codec codec, CrashBudget budget, Consumer<Child> prepare) {
        this.launch = launch;
        this.codec = codec;
        this.budget = budget;
        this.prepare = prepare;
    }

    /**
     * A stream that is opened in the child at its first pull.
     *
     * @param timeLimit how long it may take from then on
     *
     * @throws ModelException of kind {@link ErrorKind#CLOSED} after {@link #close()}
     */
    public EventStream open(Object request, Optional<Duration> timeLimit) {
        lock.lock();
        try {
            if (closed) {
                throw wasClosed();
            }
        } finally {
            lock.unlock();
        }
        return new RemoteStream(launch.name(), request, timeLimit, this::connect);
    }

    /** The child, started if there is none. */
    public CompletableFuture<Child> connect() {
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedFuture(wasClosed());
            }
            if (current != null && (!current.isDone() || serves(current))) {
                return current;
            }
            var pause = budget.pause();
            if (pause.isPresent()) {
                return CompletableFuture.failedFuture(ModelException.of(ErrorKind.SERVER, "the child process of "
                        + launch.name() + " died " + budget + "; it is not started again before "
                        + pause.get().toSeconds() + " seconds have passed, see IsolationOptions.withCrashBudget")
                        .retryable(true).retryAfter(pause.get()).build());
            }
            var started = new CompletableFuture<Child>();
            current = started;
            Thread.ofPlatform().daemon().name("wizard-worker-start").start(() -> start(started));
            return started;
        } finally {
            lock.unlock();
        }
    }

    /** The child, if there is one that is ready. */
    public Optional<Child> running() {
        lock.lock();
        try {
            return current != null && current.isDone() && serves(current)
                    ? Optional.of(current.join())
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private static boolean serves(CompletableFuture<Child> child) {
        return !child.isCompletedExceptionally() && child.join().alive();
    }

    private void start(CompletableFuture<Child> started) {
        try {
            var child = spawn();
            try {
                prepare.accept(child);
            } catch (RuntimeException | Error e) {
                child.close();
                throw e;
            }
            started.complete(child);
        } catch (CompletionException e) {
            started.completeExceptionally(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException | Error e) {
            started.completeExceptionally(e);
        }
    }

    private Child spawn() {
        lock.lock();
        try {
            if (closed) {
                throw wasClosed();
            }
            var before = latest;
            if (before != null) {
                before.close();
            }
            latest = Child.start(launch, codec, folder.path(), budget::crashed);
            return latest;
        } finally {
            lock.unlock();
        }
    }

    private ModelException wasClosed() {
        return ModelException.of(ErrorKind.CLOSED, launch.name() + " was closed").build();
    }

    /**
     * Waits for what was ordered.
     *
     * @throws ModelException of kind {@link ErrorKind#CANCELLED} if the thread is interrupted
     */
    public <T> T await(CompletableFuture<T> result) {
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ModelException.of(ErrorKind.CANCELLED, "the thread was interrupted while it waited for "
                    + launch.name()).build();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /** Ends the child and waits for that. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (latest != null) {
                latest.close();
            }
        } finally {
            lock.unlock();
        }
        folder.delete();
    }
}
