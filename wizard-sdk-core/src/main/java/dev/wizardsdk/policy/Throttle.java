package dev.wizardsdk.policy;

import dev.wizardsdk.model.RateLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who may ask one provider when: a queue, the answers under way, and what was sent within the last 60 seconds. Thread-safe.
 *
 * <p>Not Resilience4j's rate limiter and bulkhead: they cannot take back tokens that were not used, nor let a waiting caller go when
 * its stream is closed, nor tell beforehand that a wait will be too long.
 */
final class Throttle {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    /** A call that has been let through. Guarded by the throttle's lock. */
    static final class Turn {

        private final long at;
        private final boolean ownKey;
        private long tokens;
        private boolean forgotten;

        private Turn(long at, long tokens, boolean ownKey) {
            this.at = at;
            this.tokens = tokens;
            this.ownKey = ownKey;
        }
    }

    /** A call that waits, or will. */
    static final class Waiter {

        private final long tokens;
        private final boolean ownKey;
        private boolean cancelled;
        private CountDownLatch signal = new CountDownLatch(0);

        /** @param ownKey whether the call brings a key of its own: what the service told of another one's limits is nothing to it */
        Waiter(long tokens, boolean ownKey) {
            this.tokens = tokens;
            this.ownKey = ownKey;
        }
    }

    private final Limits limits;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiter> queue = new ArrayDeque<>();
    private final Deque<Turn> recent = new ArrayDeque<>();
    private final Told told;
    private long recentTokens;
    private int underWay;
    private double concurrent;

    Throttle(Limits limits, Time time) {
        this.limits = limits;
        this.time = time;
        this.told = new Told(time.nanos());
        this.concurrent = limits.concurrent().orElse(Integer.MAX_VALUE);
    }

    /** What a wait came to. */
    sealed interface Outcome {

        /** It may be sent now. */
        record Admitted(Turn turn, boolean waited) implements Outcome {}

        /** Its turn would come too late; when, if that is known. */
        record TooLong(Optional<Duration> turnIn) implements Outcome {}

        /** {@link #cancel} was called. */
        record Cancelled() implements Outcome {}
    }

    /** Waits for the turn, but not for longer than so long. */
    Outcome await(Waiter waiter, Duration most) throws InterruptedException {
        var until = time.nanos() + Time.nanos(most);
        var waited = false;
        lock.lock();
        queue.add(waiter);
        try {
            while (true) {
                if (waiter.cancelled) {
                    return new Outcome.Cancelled();
                }
                var now = time.nanos();
                var wait = queue.getFirst() == waiter ? turnIn(waiter, now) : Long.MAX_VALUE;
                if (wait <= 0) {
                    return new Outcome.Admitted(take(waiter, now), waited);
                }
                var left = until - now;
                if (left <= 0 || (wait != Long.MAX_VALUE && wait > left)) {
                    return new Outcome.TooLong(
                            wait == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(wait)));
                }
                waited = true;
                pause(waiter, Math.min(wait, left));
            }
        } finally {
            queue.remove(waiter);
            wakeFirst();
            lock.unlock();
        }
    }

    private void pause(Waiter waiter, long nanos) throws InterruptedException {
        var signal = new CountDownLatch(1);
        waiter.signal = signal;
        lock.unlock();
        try {
            time.pause(Duration.ofNanos(nanos), signal);
        } finally {
            lock.lock();
        }
    }

    /** Nanoseconds until the first of the queue may go; the greatest number when another call must end first. */
    private long turnIn(Waiter waiter, long now) {
        forget(now);
        if (underWay >= Math.max(1, (int) concurrent)) {
            return Long.MAX_VALUE;
        }
        var wait = waiter.ownKey ? 0 : told.wait(now, waiter.tokens);
        var requests = lower(limits.requestsPerMinute().stream().asLongStream().findFirst(), told.requests, waiter);
        if (requests.isPresent() && recent.size() >= requests.getAsLong()) {
            wait = Math.max(wait, nth(recent.size() - (int) requests.getAsLong()).at + MINUTE - now);
        }
        var tokens = lower(limits.tokensPerMinute(), told.tokens, waiter);
        return tokens.isEmpty() ? wait : Math.max(wait, roomFor(waiter.tokens, tokens.getAsLong(), now));
    }

    private static OptionalLong lower(OptionalLong ours, OptionalLong theirs, Waiter waiter) {
        return ours.isEmpty() || theirs.isEmpty() || waiter.ownKey
                ? ours
                : OptionalLong.of(Math.min(ours.getAsLong(), theirs.getAsLong()));
    }

    private Turn nth(int index) {
        return recent.stream().skip(index).findFirst().orElseThrow();
    }

    /** When enough of the last minute's tokens are a minute old; a call of more than a minute's tokens goes when nothing is left. */
    private long roomFor(long tokens, long most, long now) {
        var over = recentTokens + Math.min(tokens, most) - most;
        var wait = 0L;
        for (var turn : recent) {
            if (over <= 0) {
                break;
            }
            over -= turn.tokens;
            wait = turn.at + MINUTE - now;
        }
        return wait;
    }

    private void forget(long now) {
        while (!recent.isEmpty() && now - recent.getFirst().at >= MINUTE) {
            var turn = recent.removeFirst();
            turn.forgotten = true;
            recentTokens -= turn.tokens;
        }
    }

    private Turn take(Waiter waiter, long now) {
        var turn = new Turn(now, waiter.tokens, waiter.ownKey);
        recent.add(turn);
        recentTokens += turn.tokens;
        underWay++;
        if (!waiter.ownKey) {
            told.take(turn.tokens);
        }
        return turn;
    }

    private void wakeFirst() {
        var first = queue.peekFirst();
        if (first != null) {
            first.signal.countDown();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Lets a waiter go, now or when it comes. */
    void cancel(Waiter waiter) {
        lock.lock();
        try {
            waiter.cancelled = true;
            waiter.signal.countDown();
        } finally {
            lock.unlock();
        }
    }

    /** An answer is over; the service counted so many tokens, if it told. */
    void settle(Turn turn, OptionalLong tokens, Optional<RateLimits> said) {
        lock.lock();
        try {
            underWay--;
            if (tokens.isPresent() && !turn.forgotten) {
                recentTokens += tokens.getAsLong() - turn.tokens;
                turn.tokens = tokens.getAsLong();
            }
            if (!turn.ownKey) {
                said.ifPresent(limits -> told.say(limits, time.nanos(), underWay));
            }
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }

    /** The service answered in full. */
    void hadRoom() {
        lock.lock();
        try {
            concurrent = Math.min(concurrent + 1 / concurrent, limits.concurrent().orElse(Integer.MAX_VALUE));
        } finally {
            lock.unlock();
        }
    }

    /** The service had no room, and wants nobody to come for so long. */
    void hadNoRoom(Turn turn, Optional<Duration> comeBackIn) {
        lock.lock();
        try {
            if (limits.adaptive()) {
                concurrent = Math.max(1, concurrent / 2);
            }
            if (!turn.ownKey) {
                comeBackIn.ifPresent(wait -> told.nobodyBefore(time.nanos() + Time.nanos(wait)));
            }
        } finally {
            lock.unlock();
        }
    }
}
