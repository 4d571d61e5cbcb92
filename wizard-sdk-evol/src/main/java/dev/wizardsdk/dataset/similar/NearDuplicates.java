package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Grouping;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Side;
import dev.wizardsdk.math.Components;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Puts rows together that are nearly the same, or joined by a chain of such, as {@link MinHashDedup} would find them. A group's number
 * is the least index in it. Memory and disk as there, with 4 bytes more a row. A bucket of m rows in groups that are not near each other
 * costs up to m² comparisons. Immutable; thread-safe.
 */
public final class NearDuplicates implements Grouping<Sketch> {

    private final double threshold;
    private final Chosen chosen;
    private final SketchStore.Limits limits;

    private NearDuplicates(double threshold, Chosen chosen, SketchStore.Limits limits) {
        new MinHashDedup(threshold, chosen, "", List.of(), limits); // checks the threshold
        this.threshold = threshold;
        this.chosen = chosen;
        this.limits = limits;
    }

    /** Rows whose prompts and answers have a Jaccard index of 0.8 or more. */
    public static NearDuplicates minHash() {
        return new NearDuplicates(MinHashDedup.USUAL, Chosen.PROMPT_AND_ANSWER, SketchStore.Limits.usual());
    }

    /** The least Jaccard index of near-duplicates, 0.5 to 1. */
    public NearDuplicates threshold(double value) {
        return new NearDuplicates(value, chosen, limits);
    }

    /** Compares these sides of a row. */
    public NearDuplicates on(Side... sides) {
        return new NearDuplicates(threshold, Chosen.of(sides), limits);
    }

    NearDuplicates within(SketchStore.Limits others) {
        return new NearDuplicates(threshold, chosen, others);
    }

    @Override
    public String name() {
        return "near-duplicates(" + threshold + chosen.suffix() + ")";
    }

    @Override
    public Sketch key(Example row) {
        return MinHashDedup.sketch(threshold, chosen, row);
    }

    @Override
    public Looking<Sketch> begin() {
        return new Seen();
    }

    private final class Seen implements Looking<Sketch> {

        private final SketchStore store = new SketchStore(Banding.of(threshold).bands(), limits);

        @Override
        public void see(long index, Row row, Sketch key) {
            if (index != store.rows()) {
                throw new IllegalArgumentException("row " + index + " came as number " + store.rows());
            }
            store.add(row.place(), 0, key);
        }

        @Override
        public int[] groups() {
            var groups = new Components(store.rows());
            for (int band = 0; band < store.bands(); band++) {
                Buckets.of(store, band, row -> row).forEach((rows, count) -> join(groups, rows, count));
            }
            return IntStream.range(0, store.rows()).map(groups::of).toArray();
        }

        private void join(Components groups, int[] rows, int count) {
            for (int i = 1; i < count; i++) {
                for (int j = 0; j < i; j++) {
                    if (groups.of(rows[i]) != groups.of(rows[j]) && store.areNear(rows[i], rows[j], threshold)) {
                        groups.join(rows[i], rows[j]);
                    }
                }
            }
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
