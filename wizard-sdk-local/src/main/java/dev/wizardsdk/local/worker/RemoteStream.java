package dev.wizardsdk.local.worker;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelException;
import java.util.ArrayDeque;
import java.util.Deque;
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

    private final String name;
    private final Object request;
    private final Supplier<CompletableFuture<Child>> connect;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Event> events = new ArrayDeque<>();
    private @Nullable Supplier<ModelException> failure;
    private @Nullable Child child;
    private long id;
    private boolean begun;
    private int room = WINDOW;
    private int taken;

    RemoteStream(String name, Object request, Supplier<CompletableFuture<Child>> connect) {
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
                    changed.await();
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
            var unused = connect.get().whenComplete(this::connected);
        }
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
        lock.lock();
        try {
            if (failure == null) {
                failure = cancelled;
                events.clear();
                changed.signalAll();
                if (child != null) {
                    child.cancel(id);
                }
            }
        } finally {
            lock.unlock();
        }
        return cancelled.get();
    }
}
