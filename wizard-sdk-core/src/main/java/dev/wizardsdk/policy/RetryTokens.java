package dev.wizardsdk.policy;

import dev.wizardsdk.model.ErrorKind;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What keeps retries from becoming a storm: a bucket of 500 tokens for one provider. A retry takes 5 of them, after a timeout 10; an
 * answer gives back what the retry before it took, or 1. While too few are left, each call has its first attempt only. Thread-safe.
 */
final class RetryTokens {

    private static final int FULL = 500;

    private final AtomicInteger left = new AtomicInteger(FULL);

    /** How many tokens a retry after such a failure takes. */
    static int price(ErrorKind failure) {
        return failure == ErrorKind.TIMEOUT ? 10 : 5;
    }

    boolean take(int price) {
        return left.getAndUpdate(tokens -> tokens < price ? tokens : tokens - price) >= price;
    }

    void succeeded(int paid) {
        left.updateAndGet(tokens -> Math.min(FULL, tokens + Math.max(1, paid)));
    }
}
