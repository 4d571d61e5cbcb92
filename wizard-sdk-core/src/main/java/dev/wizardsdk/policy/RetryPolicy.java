package dev.wizardsdk.policy;

import java.time.Duration;

/**
 * When and how long to wait before the same request is sent again. Waits double from {@code firstDelay} to
 * {@code maxDelay} and are drawn evenly between zero and that (full jitter), but never below what the service asked for.
 *
 * @param maxAttempts   tries in all, the first included; 1 means no retry
 * @param firstDelay    upper bound of the first wait
 * @param maxDelay      upper bound of any wait the service did not ask for
 * @param maxRetryAfter the longest wait a service may ask for; beyond it the request fails at once and says when to come back
 */
public record RetryPolicy(int maxAttempts, Duration firstDelay, Duration maxDelay, Duration maxRetryAfter) {

    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts is " + maxAttempts + ", it must be at least 1");
        }
        if (firstDelay.isNegative() || maxDelay.compareTo(firstDelay) < 0 || maxRetryAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "delays must not be negative, and maxDelay not below firstDelay: " + firstDelay + ", " + maxDelay);
        }
    }

    /** 3 attempts, 0.5 s doubling to 20 s, at most 60 s of Retry-After. */
    public static RetryPolicy standard() {
        return new RetryPolicy(3, Duration.ofMillis(500), Duration.ofSeconds(20), Duration.ofSeconds(60));
    }

    /** One attempt only. */
    public static RetryPolicy none() {
        return new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }
}
