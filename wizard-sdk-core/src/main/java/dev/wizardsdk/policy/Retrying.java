package dev.wizardsdk.policy;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Asks again after a retryable failure, unless text has already reached the caller; who waits for the whole reply sees none. */
final class Retrying implements ModelProvider {

    /** Waits for the given time, or until the latch opens; tells whether it did. */
    interface Pause {
        boolean await(Duration time, CountDownLatch closed) throws InterruptedException;
    }

    private final ModelProvider provider;
    private final Retry retry;
    private final Pause pause;

    Retrying(ModelProvider provider, RetryPolicy policy) {
        this(
                provider,
                policy,
                () -> ThreadLocalRandom.current().nextDouble(),
                (time, closed) -> closed.await(time.toNanos(), TimeUnit.NANOSECONDS));
    }

    Retrying(ModelProvider provider, RetryPolicy policy, DoubleSupplier jitter, Pause pause) {
        this.provider = provider;
        this.pause = pause;
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
        var doubled = policy.firstDelay().toMillis() * Math.pow(2, Math.min(attempt - 1, 30));
        var bound = Math.min(doubled, (double) policy.maxDelay().toMillis());
        var drawn = Duration.ofMillis((long) (bound * jitter.getAsDouble()));
        var asked = failure instanceof ModelException e ? e.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        return drawn.compareTo(asked) < 0 ? asked : drawn;
    }

    @Override
    public ModelDescription description() {
        return provider.description();
    }

    @Override
    public EventStream open(Request request, CallOptions options) {
        return new Stream(request, options, provider.open(request, options));
    }

    @Override
    public void close() {
        provider.close();
    }

    private final class Stream extends EventStream {

        private final Request request;
        private final CallOptions options;
        private final Retry.AsyncContext<Object> attempts = retry.asyncContext();
        private final List<FailedAttempt> failed = new ArrayList<>();
        private final CountDownLatch closed = new CountDownLatch(1);
        private volatile EventStream current;
        private boolean delivered;
        private boolean unseen;

        Stream(Request request, CallOptions options, EventStream first) {
            this.request = request;
            this.options = options;
            this.current = first;
        }

        @Override
        public Reply reply() {
            unseen = true;
            return super.reply();
        }

        @Override
        protected Event pull() {
            while (true) {
                try {
                    var event = current.next();
                    if (event instanceof Event.End end) {
                        return new Event.End(end.reply().with(end.reply().delivery().after(failed)));
                    }
                    delivered |= !unseen;
                    return event;
                } catch (ModelException failure) {
                    current.close();
                    waitOrGiveUp(failure);
                    startOver();
                    current = provider.open(request, options);
                    if (closed.getCount() == 0) { // closed while the new stream was being opened
                        current.close();
                    }
                }
            }
        }

        private void waitOrGiveUp(ModelException failure) {
            var millis = delivered || closed.getCount() == 0 ? -1 : attempts.onError(failure);
            if (millis < 0) {
                throw failed.isEmpty() ? failure : failure.copy().failedAttempts(failed).build();
            }
            var wait = Duration.ofMillis(millis);
            failed.add(new FailedAttempt(
                    description().id(), failure.kind(), String.valueOf(failure.getMessage()), failure.maybeBilled(),
                    wait));
            try {
                if (!pause.await(wait, closed)) {
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

        @Override
        public void close() {
            closed.countDown();
            current.close();
        }
    }
}
