package dev.wizardsdk.policy;

import dev.wizardsdk.model.RateLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What a service last told of its limits, kept up to date by what has been sent since. Guarded by its throttle's lock. */
final class Told {

    /** A service that does not say when all is back is taken to mean its usual minute. */
    private static final Duration USUAL_RESET = Duration.ofMinutes(1);

    /** How many there may be in the service's period, whatever that is; so never more in a minute. */
    OptionalLong requests = OptionalLong.empty();
    OptionalLong tokens = OptionalLong.empty();

    private long notBefore;
    private long requestsLeft = Long.MAX_VALUE;
    private long requestsReset;
    private long tokensLeft = Long.MAX_VALUE;
    private long tokensReset;

    Told(long now) {
        notBefore = now;
        requestsReset = now;
        tokensReset = now;
    }

    /** Nanoseconds until a call of so many tokens may go. */
    long wait(long now, long needed) {
        var wait = notBefore - now;
        if (requestsLeft <= 0) {
            wait = Math.max(wait, requestsReset - now);
        }
        var all = tokens.orElse(Long.MAX_VALUE);
        if (tokensLeft < Math.min(needed, all)) {
            wait = Math.max(wait, tokensReset - now);
        }
        return wait;
    }

    void take(long needed) {
        requestsLeft -= requestsLeft == Long.MAX_VALUE ? 0 : 1;
        tokensLeft -= tokensLeft == Long.MAX_VALUE ? 0 : needed;
    }

    /** The service counted what it had received by then; those under way may not be among it. */
    void say(RateLimits said, long now, int underWay) {
        if (said.requests().orElse(0) > 0) { // a limit of nothing is none
            requests = said.requests();
        }
        if (said.tokens().orElse(0) > 0) {
            tokens = said.tokens();
        }
        if (said.remainingRequests().isPresent()) {
            requestsLeft = said.remainingRequests().getAsLong() - underWay;
            requestsReset = now + nanos(said.requestsReset());
        }
        if (said.remainingTokens().isPresent()) {
            tokensLeft = said.remainingTokens().getAsLong();
            tokensReset = now + nanos(said.tokensReset());
        }
    }

    private static long nanos(Optional<Duration> reset) {
        return Time.nanos(reset.orElse(USUAL_RESET));
    }

    void nobodyBefore(long when) {
        if (when - notBefore > 0) {
            notBefore = when;
        }
    }
}
