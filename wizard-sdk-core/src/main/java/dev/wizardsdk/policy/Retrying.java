package dev.wizardsdk.policy;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks again after a retryable failure, unless text has already reached the caller; whoever waits for the whole reply sees none.
 * Too many requests are not waited out where another model can be asked.
 */
final class Retrying extends Layer {

    private final Retry retry;
    private final RetryTokens tokens;

    Retrying(ModelProvider next, RetryPolicy policy, RetryTokens tokens) {
        this(next, policy, tokens, () -> ThreadLocalRandom.current().nextDouble(), Time.SYSTEM);
    }

    Retrying(ModelProvider next, RetryPolicy policy, RetryTokens tokens, DoubleSupplier jitter, Time time) {
        super(next, time);
        this.tokens = tokens;
        this.retry = Retry.of("model", RetryConfig.custom()
                .maxAttempts(policy.maxAttempts())
                .retryOnException(e -> mayTryAgain(e, policy))
                .intervalBiFunction((attempt, outcome) -> delay(attempt, outcome.getLeft(), policy, jitter).toMillis())
                .build());
    }

    private static boolean mayTryAgain(Throwable failure, RetryPolicy policy) {
        return failure instanceof ModelException e
                && e.retryable()
                && e.retryAfter().orElse(Duration.ZERO).compareTo(policy.maxRetryAfter()) <= 0;
    }

    private static Duration delay(int attempt, @Nullable Throwable failure, RetryPolicy policy, DoubleSupplier jitter) {
        var doubled = Time.nanos(policy.firstDelay()) / 1e6 * Math.pow(2, Math.min(attempt - 1, 30));
        var bound = Math.min(doubled, Time.nanos(policy.maxDelay()) / 1e6);
        var drawn = Duration.ofMillis((long) (bound * jitter.getAsDouble()));
        var asked = failure instanceof ModelException e ? e.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        return drawn.compareTo(asked) < 0 ? asked : drawn;
    }

    @Override
    EventStream open(Call call) {
        return new Stream(call);
    }

    private final class Stream extends LayerStream {

        private final Retry.AsyncContext<Object> attempts = retry.asyncContext();
        private final List<FailedAttempt> failed = new ArrayList<>();
        private EventStream current;
        private boolean delivered;
        private int paid;

        Stream(Call call) {
            super(call);
            this.current = over(call.open(next));
        }

        @Override
        protected Event pull() {
            call.begin();
            while (true) {
                try {
                    var event = current.next();
                    if (event instanceof Event.End end) {
                        tokens.succeeded(paid);
                        return new Event.End(end.reply().with(end.reply().delivery().after(failed)));
                    }
                    delivered |= !call.isUnseen();
                    return event;
                } catch (ModelException failure) {
                    current.close();
                    waitOrGiveUp(failure);
                    startOver();
                    try {
                        current = over(call.open(next));
                    } catch (ModelException notOpened) {
                        throw giveUp(notOpened, "");
                    }
                }
            }
        }

        private void waitOrGiveUp(ModelException failure) {
            if (delivered || isClosed() || (failure.kind() == ErrorKind.RATE_LIMITED && call.further())) {
                throw giveUp(failure, "");
            }
            var millis = attempts.onError(failure);
            if (millis < 0) {
                throw giveUp(failure, "");
            }
            var wait = Duration.ofMillis(millis);
            if (call.left().filter(left -> left.compareTo(wait) <= 0).isPresent()) {
                throw giveUp(failure, "; the call's time limit leaves no time for another try");
            }
            paid = RetryTokens.price(failure.kind());
            if (!tokens.take(paid)) {
                throw giveUp(failure, "; so many tries fail that it is not tried again for now");
            }
            var attempt = new FailedAttempt(description().id(), failure.kind(), String.valueOf(failure.getMessage()),
                    failure.maybeBilled(), wait);
            failed.add(attempt);
            call.failed(attempt);
            await(wait, failure);
        }

        private ModelException giveUp(ModelException failure, String why) {
            return failed.isEmpty() && why.isEmpty()
                    ? failure
                    : failure.copy().message(failure.getMessage() + why).failedAttempts(failed).build();
        }

        private void await(Duration wait, ModelException failure) {
            try {
                if (!time.pause(wait, closed)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw ModelException.of(ErrorKind.CANCELLED, "ended while waiting to ask " + description().id() + " again")
                    .failedAttempts(failed)
                    .cause(failure)
                    .build();
        }
    }
}
