package dev.wizardsdk.dataset;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a step does to rows. Thread-safe. */
final class Tally {

    private final String step;
    private final LongAdder in = new LongAdder();
    private final LongAdder out = new LongAdder();
    private final LongAdder added = new LongAdder();
    private final LongAdder changed = new LongAdder();
    private final Map<String, LongAdder> rejected = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> flagged = new ConcurrentHashMap<>();

    Tally(String step) {
        this.step = step;
    }

    void came() {
        in.increment();
    }

    void rejected(String rule) {
        rejected.computeIfAbsent(rule, first -> new LongAdder()).increment();
    }

    void went(Example before, Example after) {
        out.increment();
        if (after == before) {
            return;
        }
        if (!after.with(Meta.none()).equals(before.with(Meta.none()))) {
            changed.increment();
        }
        for (var flag : after.meta().flags()) {
            if (!before.meta().flags().contains(flag)) {
                flagged.computeIfAbsent(flag, first -> new LongAdder()).increment();
            }
        }
    }

    /** A row more, where one became several. */
    void added() {
        added.increment();
    }

    Report.StepCount count() {
        return new Report.StepCount(step, in.sum(), added.sum(), out.sum(), changed.sum(), sums(rejected),
                sums(flagged));
    }

    private static Map<String, Long> sums(Map<String, LongAdder> counts) {
        var sums = new TreeMap<String, Long>();
        counts.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }
}
