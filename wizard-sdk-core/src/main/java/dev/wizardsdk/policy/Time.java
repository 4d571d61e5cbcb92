package dev.wizardsdk.policy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How time passes for a layer: never by the wall clock, which may jump. Tests have one of their own. */
interface Time {

    /** Longer than any wait, and short enough to be added to any point in time. */
    Duration LONGEST = Duration.ofDays(36_500);

    Time SYSTEM = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public boolean pause(Duration time, CountDownLatch until) throws InterruptedException {
            return until.await(Time.nanos(time), TimeUnit.NANOSECONDS);
        }
    };

    /** A point in time; only differences tell something. */
    long nanos();

    /** So many nanoseconds; services and callers may say more than a number can hold. */
    static long nanos(Duration time) {
        return (time.compareTo(LONGEST) < 0 ? time : LONGEST).toNanos();
    }

    /** Waits for so long, or until the latch is open; tells whether it is. */
    boolean pause(Duration time, CountDownLatch until) throws InterruptedException;

    /** This time as a clock; it begins in 1970. */
    default Clock clock() {
        var start = nanos();
        return new Clock() {
            @Override
            public Instant instant() {
                return Instant.EPOCH.plusNanos(nanos() - start);
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }
}
