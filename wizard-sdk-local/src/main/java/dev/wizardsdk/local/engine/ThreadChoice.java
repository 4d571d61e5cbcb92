package dev.wizardsdk.local.engine;

/**
 * How many threads compute a step. Belongs to the engine's thread.
 *
 * <p>ggml's threads wait for one another in busy loops. Where other programs want the processors too, a waiting thread
 * holds the processor that the awaited one needs, and two threads become many times slower than one. So now and then, and at
 * once when steps become slow, a few steps are computed with half or twice as many threads, and the faster number is kept.
 */
final class ThreadChoice {

    private static final int PROBE_STEPS = 3;
    private static final int FIRST_INTERVAL = 8;
    private static final int LONGEST_INTERVAL = 512;
    /** A step that is so many times slower than usual is reason enough to try. */
    private static final double SLOW = 4;
    private static final double CLEARLY_FASTER = 0.9;

    private final int most;
    private int current;
    private int tried;
    private int steps;
    private int interval = FIRST_INTERVAL;
    private boolean fewerNext = true;
    private final Sample usual = new Sample();
    private final Sample probe = new Sample();

    ThreadChoice(int most) {
        this.most = most;
        this.current = most;
        this.tried = most;
    }

    /** The number of threads for the next step. */
    int threads() {
        return tried;
    }

    /**
     * Learns from a step computed with {@link #threads()}.
     *
     * @param tokens in its batch
     */
    void took(int tokens, long nanos) {
        if (most == 1) {
            return;
        }
        if (tried == current) {
            var slow = usual.isSlow(tokens, nanos);
            usual.add(tokens, nanos);
            if (++steps >= interval || slow) {
                beginProbe();
            }
        } else {
            probe.add(tokens, nanos);
            if (++steps >= PROBE_STEPS) {
                endProbe();
            }
        }
    }

    private void beginProbe() {
        var fewer = current == 1 ? false : current == most || fewerNext;
        fewerNext = !fewerNext;
        tried = fewer ? current / 2 : Math.min(most, current * 2);
        steps = 0;
        probe.clear();
    }

    private void endProbe() {
        if (probe.perToken() < CLEARLY_FASTER * usual.perToken() && probe.comparable(usual)) {
            current = tried;
            interval = FIRST_INTERVAL;
            usual.clear();
        } else {
            interval = Math.min(LONGEST_INTERVAL, interval * 2);
        }
        tried = current;
        steps = 0;
    }

    /** The time of the last few steps, the older ones counting ever less. */
    private static final class Sample {

        private double nanos;
        private double tokens;

        void add(int stepTokens, long stepNanos) {
            nanos = nanos / 2 + stepNanos;
            tokens = tokens / 2 + stepTokens;
        }

        double perToken() {
            return nanos / tokens;
        }

        boolean isSlow(int stepTokens, long stepNanos) {
            return tokens > 0 && similar(stepTokens, tokens / 2) && (double) stepNanos / stepTokens > SLOW * perToken();
        }

        /** Whether both are of steps of about the same size: a token of a large batch costs less. */
        boolean comparable(Sample other) {
            return tokens > 0 && other.tokens > 0 && similar(tokens, other.tokens);
        }

        private static boolean similar(double one, double other) {
            return one < 1.5 * other && other < 1.5 * one;
        }

        void clear() {
            nanos = 0;
            tokens = 0;
        }
    }
}
