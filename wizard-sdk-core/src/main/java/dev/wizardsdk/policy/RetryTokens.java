package dev.wizardsdk.policy;

import dev.wizardsdk.model.ErrorKind;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What keeps retries from becoming a storm: a bucket of 500 tokens for one provider. A retry takes 5 of them, after a timeout 10;
 * a success puts 1 back. While it is empty, each call has its first attempt only. Thread-safe.
 */
final class RetryTokens {

    private static final int FULL = 500;

    private final AtomicInteger left = new AtomicInteger(FULL);

    boolean take(ErrorKind failure) {
        var price = failure == ErrorKind.TIMEOUT ? 10 : 5;
        return left.getAndUpdate(tokens -> tokens < price ? tokens : tokens - price) >= price;
    }

    void succeeded() {
        left.updateAndGet(tokens -> Math.min(FULL, tokens + 1));
    }
}
