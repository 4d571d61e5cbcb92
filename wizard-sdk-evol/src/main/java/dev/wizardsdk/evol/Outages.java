package dev.wizardsdk.evol;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Parks the calls of a run while a service is gone. One call asks again, after 1 s, 2 s, 4 s … up to 60 s; the others wait for it, so that a
 * service that is coming back meets no storm. Thread-safe.
 */
final class Outages {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final int IN_A_ROW = 5;

    private final Ticker ticker;
    private final Duration patience;
    private final BooleanSupplier stopped;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> failedInARow = new HashSet<>();
    private volatile @Nullable ModelException failure; // of a service that is gone
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable Thread prober;
    private @Nullable Thread last;
    private long since;
    private Duration pause = FIRST;

    Outages(Ticker ticker, Duration patience, BooleanSupplier stopped) {
        this.ticker = ticker;
        this.patience = patience;
        this.stopped = stopped;
    }

    /** Whether such a failure of a whole service may be over later; requests that are refused one after the other are at fault themselves. */
    static boolean passes(ErrorKind kind) {
        return switch (kind) {
            case RATE_LIMITED, OVERLOADED, NETWORK, SERVER, TIMEOUT, STREAM_BROKEN, BAD_RESPONSE -> true;
            case BAD_REQUEST, CONTEXT_EXCEEDED, FILTERED, BAD_OUTPUT, AUTHENTICATION, PERMISSION, NOT_FOUND,
                    UNSUPPORTED, QUOTA_EXHAUSTED, BUDGET_EXHAUSTED, NOT_RECORDED, CANCELLED, CLOSED ->
                false;
        };
    }

    /** Whether another request may well be answered. */
    static boolean concernsOneRequest(ErrorKind kind) {
        return switch (kind) {
            case BAD_REQUEST, CONTEXT_EXCEEDED, FILTERED, SERVER, TIMEOUT, STREAM_BROKEN, BAD_RESPONSE, BAD_OUTPUT ->
                true;
            case AUTHENTICATION, PERMISSION, NOT_FOUND, UNSUPPORTED, RATE_LIMITED, QUOTA_EXHAUSTED, BUDGET_EXHAUSTED,
                    NOT_RECORDED, OVERLOADED, NETWORK, CANCELLED, CLOSED ->
                false;
        };
    }

    /**
     * Counts a failure that concerns one request; true if those for so many instructions failed in a row that it is the service that is gone.
     *
     * @param item the instruction's id: all requests for one may be refused alike
     */
    boolean failed(ErrorKind kind, String item) {
        lock.lock();
        try {
            if (kind == ErrorKind.CONTEXT_EXCEEDED || kind == ErrorKind.FILTERED) {
                return false;
            }
            failedInARow.add(item);
            return failedInARow.size() >= IN_A_ROW;
        } finally {
            lock.unlock();
        }
    }

    /** The service answered. */
    void succeeded() {
        lock.lock();
        try {
            failedInARow.clear();
            failure = null;
            prober = null;
            pause = FIRST;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The service is gone, as this failure shows: returns when the caller may ask again.
     *
     * @throws ModelException the failure, if the service was gone for longer than the patience allows, or the run is to stop
     */
    void park(ModelException shown) {
        lock.lock();
        try {
            if (failure == null) {
                since = ticker.nanoTime();
            }
            failure = shown;
            last = Thread.currentThread();
            prober = prober == last ? null : prober;
        } finally {
            lock.unlock();
        }
        waiting.incrementAndGet();
        try {
            await();
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** Returns at once while the service is there, else when it is there again or the caller is the one to ask it. */
    void await() {
        for (var shown = failure; shown != null; shown = failure) {
            if (isOver()) {
                throw shown;
            }
            if (isProber()) {
                return;
            }
            var wait = turn(shown);
            if (wait.isPresent() && shown.retryAfter().filter(told -> told.compareTo(left()) > 0).isPresent()) {
                over();
                throw shown;
            }
            sleep(wait.orElse(LOOK), shown);
            if (wait.isPresent()) {
                if (isOver()) {
                    throw shown;
                }
                return;
            }
        }
    }

    private boolean isProber() {
        lock.lock();
        try {
            return prober == Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    private boolean isOver() {
        return stopped.getAsBoolean() || !left().isPositive();
    }

    /** How much patience is left. */
    private Duration left() {
        return patience.minusNanos(ticker.nanoTime() - since);
    }

    /** How long to wait before asking, if the caller is the one to ask. */
    private Optional<Duration> turn(ModelException shown) {
        lock.lock();
        try {
            if (prober != null || failure == null
                    || (last == Thread.currentThread() && waiting.get() > 1)) { // its request may be what is bad: another one asks
                return Optional.empty();
            }
            prober = Thread.currentThread();
            var now = pause;
            var next = pause.multipliedBy(2);
            pause = next.compareTo(LONGEST) > 0 ? LONGEST : next;
            return Optional.of(shown.retryAfter().filter(told -> told.compareTo(now) > 0).orElse(now));
        } finally {
            lock.unlock();
        }
    }

    /** The caller asked, and what came back says nothing of the service: another one may ask. */
    void over() {
        lock.lock();
        try {
            prober = prober == Thread.currentThread() ? null : prober;
        } finally {
            lock.unlock();
        }
    }

    private void sleep(Duration time, ModelException shown) {
        var left = time;
        while (left.isPositive() && !stopped.getAsBoolean()) {
            var slice = left.compareTo(LOOK) < 0 ? left : LOOK;
            try {
                ticker.sleep(slice);
            } catch (InterruptedException e) {
                over();
                Thread.currentThread().interrupt();
                throw shown;
            }
            left = left.minus(slice);
        }
    }
}
