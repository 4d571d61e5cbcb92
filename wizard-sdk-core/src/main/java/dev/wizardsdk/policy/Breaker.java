package dev.wizardsdk.policy;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a breaker knows of one provider. Thread-safe. */
final class Breaker {

    private final CircuitBreaker breaker;
    private final Duration openFor;
    private final Time time;
    private volatile long openedAt;

    Breaker(BreakerPolicy policy, Time time) {
        this.openFor = policy.openFor();
        this.time = time;
        this.breaker = CircuitBreaker.of("model", CircuitBreakerConfig.custom()
                .slidingWindowSize(policy.window())
                .minimumNumberOfCalls(policy.minimum())
                .failureRateThreshold((float) (policy.failureShare() * 100))
                .waitDurationInOpenState(policy.openFor())
                .permittedNumberOfCallsInHalfOpenState(policy.trials())
                .writableStackTraceEnabled(false)
                .clock(time.clock())
                .build());
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == State.OPEN) {
                openedAt = time.nanos();
            }
        });
    }

    boolean admits() {
        return breaker.tryAcquirePermission();
    }

    /** How long calls are refused yet; nothing while trials run. */
    Duration refusesFor() {
        var left = openFor.minusNanos(time.nanos() - openedAt);
        return breaker.getState() == State.OPEN && left.isPositive() ? left : Duration.ZERO;
    }

    void succeeded(long nanos) {
        breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    }

    /** An admitted call that tells nothing of the provider's health. */
    void neither() {
        breaker.releasePermission();
    }

    void failed(ModelException failure, long nanos) {
        breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
        if (failure.kind() == ErrorKind.AUTHENTICATION && breaker.getState() != State.OPEN) {
            breaker.transitionToOpenState();
        }
    }
}
