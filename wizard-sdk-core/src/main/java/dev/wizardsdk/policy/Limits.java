package dev.wizardsdk.policy;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How much may be asked of a provider at a time. A call beyond that waits for its turn, first come, first served; what the service
 * tells of its own limits, and that it has had enough for now, is kept to besides. Immutable; each {@code with…} method returns a
 * changed copy.
 *
 * @param concurrent        how many answers may be under way at once
 * @param requestsPerMinute how many requests may be sent within any 60 seconds
 * @param tokensPerMinute   how many tokens they may take: guessed before, corrected by what the service counted
 * @param maxWait           how long a call may wait for its turn before it fails with
 *                          {@link dev.wizardsdk.model.ErrorKind#RATE_LIMITED}; a call's own time limit may be shorter
 * @param adaptive          whether fewer answers than {@code concurrent} are under way while the service has no room: half as many
 *                          each time it says so, one more for each so many successes
 */
public record Limits(OptionalInt concurrent, OptionalInt requestsPerMinute, OptionalLong tokensPerMinute,
        Duration maxWait, boolean adaptive) {

    public Limits {
        concurrent.ifPresent(n -> requirePositive("concurrent", n));
        requestsPerMinute.ifPresent(n -> requirePositive("requestsPerMinute", n));
        tokensPerMinute.ifPresent(n -> requirePositive("tokensPerMinute", n));
        if (maxWait.isNegative()) {
            throw new IllegalArgumentException("maxWait is " + maxWait + ", it must not be negative");
        }
        if (adaptive && concurrent.isEmpty()) {
            throw new IllegalArgumentException(
                    "adaptive limits need a most of concurrent answers; call withConcurrent");
        }
    }

    /** None but those the service tells of; a wait of at most a minute. */
    public static Limits told() {
        return new Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty(), Duration.ofMinutes(1), false);
    }

    /** So many answers at once. */
    public static Limits concurrent(int most) {
        return told().withConcurrent(most);
    }

    /** So many requests within any 60 seconds. */
    public static Limits perMinute(int requests) {
        return told().withRequestsPerMinute(requests);
    }

    public Limits withConcurrent(int value) {
        return new Limits(OptionalInt.of(value), requestsPerMinute, tokensPerMinute, maxWait, adaptive);
    }

    public Limits withRequestsPerMinute(int value) {
        return new Limits(concurrent, OptionalInt.of(value), tokensPerMinute, maxWait, adaptive);
    }

    public Limits withTokensPerMinute(long value) {
        return new Limits(concurrent, requestsPerMinute, OptionalLong.of(value), maxWait, adaptive);
    }

    public Limits withMaxWait(Duration value) {
        return new Limits(concurrent, requestsPerMinute, tokensPerMinute, value, adaptive);
    }

    /** See {@link #adaptive()}. */
    public Limits adapting() {
        return new Limits(concurrent, requestsPerMinute, tokensPerMinute, maxWait, true);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", it must be at least 1");
        }
    }
}
