package dev.wizardsdk.model;

import java.time.Duration;

/**
 * How long a remote call may take in each of its phases; more than 100 years are taken to be 100 years.
 *
 * @param connect    until the connection, TLS included, stands
 * @param firstEvent until the first part of the answer is there
 * @param idle       between two parts of the answer; keep-alive comments do not count as parts
 * @param total      for one attempt from first to last byte
 */
public record Timeouts(Duration connect, Duration firstEvent, Duration idle, Duration total) {

    private static final Duration LONGEST = Duration.ofDays(36_500); // fits in a long as nanoseconds

    public Timeouts {
        connect = atMost(connect);
        firstEvent = atMost(firstEvent);
        idle = atMost(idle);
        total = atMost(total);
        for (var timeout : new Duration[] {connect, firstEvent, idle, total}) {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("a timeout is " + timeout + ", it must be above zero");
            }
        }
    }

    private static Duration atMost(Duration timeout) {
        return timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
    }

    /** 10 s to connect, 120 s to the first event, 60 s between events, 10 minutes in all. */
    public static Timeouts standard() {
        return new Timeouts(
                Duration.ofSeconds(10), Duration.ofSeconds(120), Duration.ofSeconds(60), Duration.ofMinutes(10));
    }
}
