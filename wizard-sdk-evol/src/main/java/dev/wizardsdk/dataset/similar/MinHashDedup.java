package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.GlobalStep;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Side;
import dev.wizardsdk.dataset.Source;
import dev.wizardsdk.dataset.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Rejects rows that are nearly the same as one that stays: the sets of their shingles have a Jaccard index of the threshold or more. Such
 * rows are found by MinHash with a probability of 0.998 at a threshold of 0.8, and more above; what is found is compared shingle by
 * shingle, so nothing else is rejected. Shingles are five words of long texts, three of short ones, three characters of those of a dozen
 * words; where a script has no blanks between words each character is one. Rows that differ in media, calls of tools or marks of right
 * and wrong are not near, and rows without a word are near nothing.
 *
 * <p>While rows go by it holds an eighth of the heap or 256 MB, whichever is less; beyond that they are in the system's folder for
 * temporary files, 164 bytes a row and 4 more for each of its words, 1.35 kB for 300 words. To decide it holds 12 bytes a row, 20 with
 * {@link #keep}, and up to 22 for each pair of near-duplicates: 0.2 GB for ten million rows. Immutable; thread-safe.
 */
public final class MinHashDedup implements GlobalStep<Sketch> {

    static final double USUAL = 0.8;

    private final double threshold;
    private final Chosen chosen;
    private final String score;
    private final List<Source> earlier;
    private final SketchStore.Limits limits;

    MinHashDedup(double threshold, Chosen chosen, String score, List<Source> earlier, SketchStore.Limits limits) {
        if (!(threshold >= 0.5 && threshold <= 1)) {
            throw new IllegalArgumentException("the threshold is " + threshold + ", it must be from 0.5 to 1");
        }
        this.threshold = threshold;
        this.chosen = chosen;
        this.score = score;
        this.earlier = List.copyOf(earlier);
        this.limits = limits;
    }

    /** The least Jaccard index of near-duplicates, 0.5 to 1; 0.8 unless set. */
    public MinHashDedup threshold(double value) {
        return new MinHashDedup(value, chosen, score, earlier, limits);
    }

    /** Compares these sides of a row; prompt and answer unless this is called. */
    public MinHashDedup on(Side... sides) {
        return new MinHashDedup(threshold, Chosen.of(sides), score, earlier, limits);
    }

    /** Of near-duplicates the one with the greatest score of this name stays, the first of equals; rows without it come last. */
    public MinHashDedup keep(String scoreName) {
        return new MinHashDedup(threshold, chosen, scoreName, earlier, limits);
    }

    /** Rejects near-duplicates of these sources' rows too, which come out nowhere. A row of them that can't be read is an error. */
    public MinHashDedup against(Source... sources) {
        var all = new ArrayList<>(earlier);
        all.addAll(List.of(sources));
        return new MinHashDedup(threshold, chosen, score, all, limits);
    }

    MinHashDedup within(SketchStore.Limits others) {
        return new MinHashDedup(threshold, chosen, score, earlier, others);
    }

    @Override
    public String name() {
        return "minhash(" + threshold + chosen.suffix() + (score.isEmpty() ? "" : ", best " + score)
                + earlier.stream().map(source -> ", against " + source.name()).collect(Collectors.joining()) + ")";
    }

    @Override
    public Sketch key(Example row) {
        return sketch(threshold, chosen, row);
    }

    static Sketch sketch(double threshold, Chosen chosen, Example row) {
        return Banding.of(threshold).sketch(chosen.text(row), chosen.unspoken(row).hashCode());
    }

    @Override
    public Looking<Sketch> begin() {
        var looking = new Seen();
        try {
            earlier.forEach(source -> Reading.each(source, this::key, looking::add));
        } catch (RuntimeException e) {
            looking.close();
            throw e;
        }
        looking.fix();
        return looking;
    }

    private final class Seen implements Looking<Sketch> {

        private final SketchStore store = new SketchStore(Banding.of(threshold).bands(), limits);
        private int fixed;

        void add(Row row, Sketch key) {
            store.add(row.place(), row.example().meta().scores().getOrDefault(score, Double.NEGATIVE_INFINITY), key);
        }

        void fix() {
            fixed = store.rows();
        }

        @Override
        public void see(long index, Row row, Sketch key) {
            if (index != store.rows() - fixed) {
                throw new IllegalArgumentException("row " + index + " came as number " + (store.rows() - fixed));
            }
            add(row, key);
        }

        @Override
        public Decision decide() {
            var survivors = new Survivors(store, threshold, fixed, !score.isEmpty());
            return (index, example) -> {
                int row = fixed + Math.toIntExact(index);
                int match = survivors.matchOf(row);
                return match < 0 ? Verdict.kept(example) : rejected(row, match);
            };
        }

        private Verdict rejected(int row, int match) {
            var place = store.place(match).toString();
            return new Verdict.Rejected("near-duplicate",
                    String.format(Locale.ROOT, "Jaccard %.3f with %s, the threshold is %s",
                            store.jaccard(row, match), place, threshold),
                    place);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
