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

    Time SYSTEM = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public boolean pause(Duration time, CountDownLatch until) throws InterruptedException {
            return until.await(time.toNanos(), TimeUnit.NANOSECONDS);
        }
    };

    /** A point in time; only differences tell something. */
    long nanos();

    /** Waits for so long, or until the latch is open; tells whether it is. */
    boolean pause(Duration time, CountDownLatch until) throws InterruptedException;

    /** This time for who needs a clock; it begins in 1970. */
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
