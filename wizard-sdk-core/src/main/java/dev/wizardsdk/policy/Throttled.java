package dev.wizardsdk.policy;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.RateLimits;
import dev.wizardsdk.model.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Lets calls wait for their turn, so that a provider is asked no more than it may be. */
final class Throttled extends Layer {

    private final Throttle throttle;
    private final Limits limits;

    Throttled(ModelProvider next, Throttle throttle, Limits limits, Time time) {
        super(next, time);
        this.throttle = throttle;
        this.limits = limits;
    }

    @Override
    EventStream open(Call call) {
        return new Stream(call);
    }

    /** How many calls wait for their turn now. */
    int waiting() {
        return throttle.waiting();
    }

    private final class Stream extends HoldingStream {

        private final Throttle.Waiter waiter = new Throttle.Waiter(
                Tokens.aboutInAll(call.request()), call.options().key().isPresent());
        private Throttle.@Nullable Turn turn;

        Stream(Call call) {
            super(call, next);
        }

        @Override
        void acquire() {
            var most = call.left().filter(left -> left.compareTo(limits.maxWait()) < 0).orElse(limits.maxWait());
            try {
                switch (throttle.await(waiter, most)) {
                    case Throttle.Outcome.Admitted admitted -> start(admitted);
                    case Throttle.Outcome.TooLong tooLong -> throw refused(tooLong.turnIn(), most);
                    case Throttle.Outcome.Cancelled cancelled -> throw cancelled("while waiting for its turn");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw cancelled("while waiting for its turn");
            }
        }

        private void start(Throttle.Outcome.Admitted admitted) {
            turn = admitted.turn();
            if (admitted.waited() && call.options().timeLimit().isPresent()) {
                try {
                    reopen(call);
                } catch (RuntimeException | Error e) {
                    throttle.settle(admitted.turn(), OptionalLong.of(0), Optional.empty());
                    throw e;
                }
            }
        }

        private ModelException refused(Optional<Duration> turnIn, Duration most) {
            var builder = ModelException.of(ErrorKind.RATE_LIMITED, "this client's own limits let no call to "
                    + description().id() + " through within " + most.toMillis() + " ms"
                    + turnIn.map(wait -> ", the next one in " + wait.toMillis() + " ms").orElse("")
                    + "; Limits.withMaxWait allows a longer wait");
            turnIn.ifPresent(builder::retryAfter);
            return builder.build();
        }

        @Override
        Reply succeeded(Reply reply) {
            settle(reply.usage().map(usage -> OptionalLong.of(usage.promptTokens() + usage.completionTokens()))
                    .orElse(OptionalLong.empty()), reply.delivery().rateLimits());
            throttle.hadRoom();
            return reply;
        }

        @Override
        void failed(ModelException failure) {
            var held = turn;
            if (held != null && (failure.kind() == ErrorKind.RATE_LIMITED || failure.kind() == ErrorKind.OVERLOADED)) {
                throttle.hadNoRoom(held, failure.retryAfter());
            }
            settle(failure.maybeBilled() ? OptionalLong.empty() : OptionalLong.of(0), failure.rateLimits());
        }

        private void settle(OptionalLong tokens, Optional<RateLimits> said) {
            var held = turn;
            if (held != null) {
                throttle.settle(held, tokens, said);
            }
        }

        @Override
        public void close() {
            super.close();
            throttle.cancel(waiter);
        }
    }
}
