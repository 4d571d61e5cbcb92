package dev.wizardsdk.policy;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Reply;

/** Leaves a provider that keeps failing alone for a while; a stream counts at its end. */
final class Breaking extends Layer {

    private final Breaker breaker;

    Breaking(ModelProvider next, Breaker breaker, Time time) {
        super(next, time);
        this.breaker = breaker;
    }

    @Override
    EventStream open(Call call) {
        return new Stream(call);
    }

    private final class Stream extends HoldingStream {

        private long start;

        Stream(Call call) {
            super(call, next);
        }

        @Override
        void acquire() {
            if (!breaker.admits()) {
                var wait = breaker.refusesFor();
                throw ModelException.of(ErrorKind.OVERLOADED, description().id()
                        + " keeps failing: its circuit breaker is open"
                        + (wait.isZero() ? " but for a few trials" : " for another " + wait.toMillis() + " ms"))
                        .retryAfter(wait)
                        .build();
            }
            start = time.nanos();
        }

        @Override
        Reply succeeded(Reply reply) {
            breaker.succeeded(time.nanos() - start);
            return reply;
        }

        @Override
        void failed(ModelException failure) {
            if (isItsFault(failure)) {
                breaker.failed(failure, time.nanos() - start);
            } else {
                breaker.neither();
            }
        }

        private boolean isItsFault(ModelException failure) {
            return switch (failure.kind()) {
                case OVERLOADED, SERVER, NETWORK, STREAM_BROKEN, BAD_RESPONSE -> true;
                case AUTHENTICATION, QUOTA_EXHAUSTED -> call.options().key().isEmpty();
                case TIMEOUT -> !call.isLate();
                case PERMISSION, NOT_FOUND, BAD_REQUEST, UNSUPPORTED, CONTEXT_EXCEEDED, FILTERED, RATE_LIMITED,
                        BUDGET_EXHAUSTED, BAD_OUTPUT, NOT_RECORDED, CANCELLED, CLOSED ->
                    false;
            };
        }
    }
}
