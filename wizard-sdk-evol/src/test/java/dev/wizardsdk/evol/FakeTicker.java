package dev.wizardsdk.evol;

import java.time.Duration;
import java.util.PriorityQueue;

/** A clock that moves when all sleep who use it: to the moment at which the first one wakes. */
final class FakeTicker implements Ticker {

    private final PriorityQueue<Duration> wakings = new PriorityQueue<>();
    private Duration now = Duration.ZERO;

    synchronized Duration now() {
        return now;
    }

    synchronized void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public synchronized long nanoTime() {
        return now.toNanos();
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        Duration waking;
        synchronized (this) {
            waking = now.plus(time);
            wakings.add(waking);
        }
        try {
            while (now().compareTo(waking) < 0) {
                Thread.sleep(1); // so that those who are awake get on
                synchronized (this) {
                    if (waking.equals(wakings.peek()) && now.compareTo(waking) < 0) {
                        now = waking;
                    }
                }
            }
        } finally {
            synchronized (this) {
                wakings.remove(waking);
            }
        }
    }
}
