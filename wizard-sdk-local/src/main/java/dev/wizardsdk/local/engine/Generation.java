package dev.wizardsdk.local.engine;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Result;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
        record Completed(Finish finish, String reason, Usage usage, List<TokenScore> tokens, Optional<Result> result)
                implements
                    Delivery {}
    }

    /** Characters nobody has read, from which on the reader lags behind. */
    private static final int LAGGING = 8192;

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private volatile @Nullable TimeLimit limit;
    private final Runnable caughtUp;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StringBuilder text = new StringBuilder();
    private Delivery.@Nullable Completed completed;
    private @Nullable ModelException failure;
    private volatile boolean ended;
    private volatile boolean lagging;

    /**
     * An answer that nothing has been done for.
     *
     * @param caughtUp run when a reader who lagged behind has caught up, or nobody reads any more
     */
    Generation(Runnable caughtUp) {
        this.caughtUp = caughtUp;
    }

    /** How long an answer may take, and until when. */
    private record TimeLimit(Duration time, long deadline) {

        static TimeLimit fromNow(Duration time) {
            return new TimeLimit(time,
                    System.nanoTime() + (time.compareTo(LONGEST) < 0 ? time : LONGEST).toNanos());
        }

        long left() {
            return deadline - System.nanoTime();
        }
    }

    /** Lets it take so long from now on, in place of as long as it takes. */
    public void limit(Duration time) {
        limit = TimeLimit.fromNow(time);
    }

    /** The number of a prompt's tokens, for which nothing is computed. */
    public static Generation counted(long tokens) {
        var generation = new Generation(() -> {});
        generation.complete(Finish.STOP, "counted", new Usage(tokens, 0, 0, 0), List.of());
        return generation;
    }

    /**
     * Waits for more.
     *
     * @throws ModelException if the generation failed or was cancelled
     */
    public Delivery take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            expireIfLate();
            while (text.isEmpty() && !ended) {
                var set = limit;
                if (set == null) {
                    changed.await();
                } else if (changed.awaitNanos(set.left()) <= 0) {
                    expireIfLate();
                }
            }
            if (!text.isEmpty()) {
                var ready = new Delivery.Text(text.toString());
                text.setLength(0);
                if (lagging) {
                    lagging = false;
                    caughtUp.run();
                }
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

    private void expireIfLate() {
        var set = limit;
        if (set != null && !ended && set.left() <= 0) {
            failure = ModelException
                    .of(ErrorKind.TIMEOUT, "the answer was not whole within " + set.time().toMillis() + " ms")
                    .retryable(true)
                    .build();
            end();
        }
    }

    /** Whether more has been delivered than its reader takes. */
    boolean lagging() {
        return lagging;
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
        var set = limit;
        if (!ended && set != null && set.left() <= 0) {
            lock.lock();
            try {
                expireIfLate();
            } finally {
                lock.unlock();
            }
        }
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
                lagging = text.length() >= LAGGING;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void complete(Finish finish, String reason, Usage usage, List<TokenScore> tokens) {
        complete(new Delivery.Completed(finish, reason, usage, tokens, Optional.empty()));
    }

    void complete(Result result, Usage usage) {
        complete(new Delivery.Completed(Finish.STOP, "done", usage, List.of(), Optional.of(result)));
    }

    private void complete(Delivery.Completed end) {
        lock.lock();
        try {
            if (!ended) {
                completed = end;
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
        if (lagging) {
            lagging = false;
            caughtUp.run();
        }
    }
}
