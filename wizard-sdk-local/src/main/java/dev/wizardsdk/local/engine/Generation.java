package dev.wizardsdk.local.engine;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Usage;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One answer in the making, between the engine's thread and the one that reads it. A slow reader delays nobody: text gathers
 * here and comes in larger pieces, never more than the answer is long.
 */
public final class Generation {

    /** What a reader gets. */
    public sealed interface Delivery {

        /** More text; not empty. */
        record Text(String text) implements Delivery {}

        /** The end. */
        record Completed(Finish finish, String reason, Usage usage) implements Delivery {}
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StringBuilder text = new StringBuilder();
    private Delivery.@Nullable Completed completed;
    private @Nullable ModelException failure;
    private volatile boolean ended;

    Generation() {}

    /**
     * Waits for more.
     *
     * @throws ModelException if the generation failed or was cancelled
     */
    public Delivery take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (text.isEmpty() && !ended) {
                changed.await();
            }
            if (!text.isEmpty()) {
                var ready = new Delivery.Text(text.toString());
                text.setLength(0);
                return ready;
            }
            if (failure != null) {
                throw failure;
            }
            return Objects.requireNonNull(completed);
        } finally {
            lock.unlock();
        }
    }

    /** Ends it from outside, unless it has ended. What was not read is lost; the engine stops within a step. */
    public void cancel() {
        lock.lock();
        try {
            if (!ended) {
                text.setLength(0);
                failure = ModelException.of(ErrorKind.CANCELLED, "the answer was cancelled by its reader").build();
                end();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether nobody waits for more. */
    boolean ended() {
        return ended;
    }

    void deliver(String more) {
        if (more.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            if (!ended) {
                text.append(more);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void complete(Finish finish, String reason, Usage usage) {
        lock.lock();
        try {
            if (!ended) {
                completed = new Delivery.Completed(finish, reason, usage);
                end();
            }
        } finally {
            lock.unlock();
        }
    }

    void fail(ModelException exception) {
        lock.lock();
        try {
            if (!ended) {
                failure = exception;
                end();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        ended = true;
        changed.signalAll();
    }
}
