package dev.wizardsdk.evol;

import java.time.Duration;

/** Time as a run sees it. */
interface Ticker {

    /** The clock there is. */
    Ticker REAL = new Ticker() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            Thread.sleep(time);
        }
    };

    long nanoTime();

    void sleep(Duration time) throws InterruptedException;
}
