package dev.wizardsdk.local.worker;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that comes from a child. At most {@value #WINDOW} events wait here for their reader: the child sends no more than
 * it was told there is room for, and one that does is taken for broken.
 */
final class RemoteStream extends EventStream {

    static final int WINDOW = 64;
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final String name;
    private final Object request;
    private final Supplier<CompletableFuture<Child>> connect;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Event> events = new ArrayDeque<>();
    private final Optional<Duration> timeLimit;
    private @Nullable Supplier<ModelException> failure;
    private @Nullable Child child;
    private long id;
    private boolean begun;
    private long deadline;
    private int room = WINDOW;
    private int taken;

    RemoteStream(String name, Object request, Optional<Duration> timeLimit,
            Supplier<CompletableFuture<Child>> connect) {
        this.timeLimit = timeLimit;
        this.name = name;
        this.request = request;
        this.connect = connect;
    }

    @Override
    protected Event pull() {
        try {
            lock.lockInterruptibly();
            try {
                begin();
                while (events.isEmpty() && failure == null) {
                    if (timeLimit.isEmpty()) {
                        changed.await();
                    } else if (changed.awaitNanos(deadline - System.nanoTime()) <= 0) {
                        throw late(timeLimit.get());
                    }
                }
                return taken();
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancel("the thread was interrupted while it waited for " + name);
        }
    }

    private void begin() {
        if (!begun && failure == null) {
            begun = true;
            deadline = System.nanoTime() + timeLimit.map(RemoteStream::nanos).orElse(0L);
            var unused = connect.get().whenComplete(this::connected);
        }
    }

    private static long nanos(Duration time) {
        return time.compareTo(LONGEST) < 0 ? time.toNanos() : LONGEST.toNanos();
    }

    /** The child keeps the limit too, but it may be on its way up, or stopped. */
    private ModelException late(Duration limit) {
        var failure = ModelException.of(ErrorKind.TIMEOUT, name + " did not answer within " + limit.toMillis() + " ms")
                .retryable(true).build();
        end(() -> failure);
        return failure;
    }

    private Event taken() {
        var event = events.poll();
        if (event == null) {
            if (failure == null) {
                throw new IllegalStateException("woken for nothing");
            }
            throw failure.get();
        }
        taken++;
        if (taken == WINDOW / 2 && child != null && failure == null) {
            room += taken;
            child.credit(id, taken);
            taken = 0;
        }
        return event;
    }

    private void connected(@Nullable Child to, @Nullable Throwable thrown) {
        if (to == null) {
            var cause = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
            fail(() -> Failure.inStream(cause instanceof RuntimeException e ? e : new IllegalStateException(cause)));
            return;
        }
        byte[] content;
        try {
            content = to.encode(request);
        } catch (IllegalArgumentException e) {
            fail(() -> ModelException.of(ErrorKind.BAD_REQUEST, "the request cannot be sent to the child process of "
                    + name + ": " + e.getMessage()).cause(e).build());
            return;
        }
        lock.lock();
        try {
            if (failure == null) {
                child = to;
                id = to.open(this, content);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes an event; false if there is no room for it, as the child should know. */
    boolean accept(Event event) {
        lock.lock();
        try {
            if (failure == null) {
                events.add(event);
                changed.signalAll();
            }
            room--;
            return room >= 0;
        } finally {
            lock.unlock();
        }
    }

    /** Ends it, once what has arrived is read. */
    void fail(Supplier<ModelException> with) {
        lock.lock();
        try {
            if (failure == null) {
                failure = with;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        cancel("the stream from " + name + " was closed");
    }

    private ModelException cancel(String message) {
        Supplier<ModelException> cancelled = () -> ModelException.of(ErrorKind.CANCELLED, message).build();
        end(cancelled);
        return cancelled.get();
    }

    private void end(Supplier<ModelException> with) {
        lock.lock();
        try {
            if (failure == null) {
                failure = with;
                events.clear();
                changed.signalAll();
                if (child != null) {
                    child.cancel(id);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
