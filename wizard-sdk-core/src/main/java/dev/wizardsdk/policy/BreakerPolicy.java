package dev.wizardsdk.policy;

import java.time.Duration;

/**
 * When a provider that keeps failing is left alone for a while. What counts as a failure is the service's own: too many
 * requests, a wrong request and a cancelled call do not; a key that is refused opens the breaker at once, unless the call
 * brought that key.
 *
 * @param window       how many of the last calls are looked at
 * @param minimum      how many there must be before the breaker opens
 * @param failureShare at which share of failures it opens, in (0, 1]
 * @param openFor      how long it then refuses calls
 * @param trials       how many calls it lets through after that; it closes again if they succeed
 */
public record BreakerPolicy(int window, int minimum, double failureShare, Duration openFor, int trials) {

    public BreakerPolicy {
        if (window < 1 || minimum < 1 || minimum > window || trials < 1) {
            throw new IllegalArgumentException("window is " + window + ", minimum " + minimum + " and trials " + trials
                    + "; they must be at least 1, and minimum no more than window");
        }
        if (!(failureShare > 0 && failureShare <= 1) || !openFor.isPositive()) {
            throw new IllegalArgumentException(
                    "failureShare is " + failureShare + ", it must be above 0 and at most 1; "
                            + "openFor is " + openFor + ", it must be longer than nothing");
        }
    }

    /** Half of the last 20 calls, from the 5th on; 30 s; 3 trials. */
    public static BreakerPolicy standard() {
        return new BreakerPolicy(20, 5, 0.5, Duration.ofSeconds(30), 3);
    }

    /** This policy, refusing calls for so long. */
    public BreakerPolicy openFor(Duration value) {
        return new BreakerPolicy(window, minimum, failureShare, value, trials);
    }
}
