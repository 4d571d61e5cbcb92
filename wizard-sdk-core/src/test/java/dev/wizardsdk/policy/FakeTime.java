package dev.wizardsdk.policy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when a layer waits, and when a test says so. */
final class FakeTime implements Time {

    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // layers compare by difference

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    public boolean pause(Duration time, CountDownLatch until) {
        if (until.getCount() > 0) {
            pauses.add(time);
            pass(time);
        }
        return until.getCount() == 0;
    }

    void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
