package dev.wizardsdk.local.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How often a child may die before it is not started again for a while. Thread-safe. */
public final class CrashBudget {

    private final int most;
    private final Duration within;
    private final LongSupplier nanoTime;
    private final Deque<Long> crashes = new ArrayDeque<>();

    /** So many deaths within such a time; the clock gives nanoseconds. */
    public CrashBudget(int most, Duration within, LongSupplier nanoTime) {
        this.most = most;
        this.within = within;
        this.nanoTime = nanoTime;
    }

    synchronized void crashed() {
        crashes.add(nanoTime.getAsLong());
        if (crashes.size() > most) {
            crashes.remove();
        }
    }

    /** How long nothing is started; empty if that is allowed. */
    synchronized Optional<Duration> pause() {
        if (crashes.size() < most) {
            return Optional.empty();
        }
        var left = within.minusNanos(nanoTime.getAsLong() - crashes.getFirst());
        return left.isPositive() ? Optional.of(left) : Optional.empty();
    }

    @Override
    public String toString() {
        return most + " times within " + within;
    }
}
