package dev.wizardsdk.dataset.similar;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/*
 * A row falls if and only if a row that stays, is ranked before it and meets it in a band is near it. That is one set of rows, whatever
 * the order of work. It is reached without comparing all rows of a bucket to each other: a row is compared to the bucket's leaders, those
 * that were near no leader before them, and what is near is noted as a pair. Then rows fall by rank, for the pairs noted. A row that was
 * near to a leader, and stays because the leader fell, has not been compared to the other rows of the bucket; the buckets of such rows
 * are gone through again, with the rows that stay, until no pair is new.
 */
/** Which rows stay. 12 bytes of memory a row, 20 where rows are ranked by a score, and 22 at most for each pair. */
final class Survivors {

    private final SketchStore store;
    private final double threshold;
    private final int fixed;
    private final int[] rowOf; // empty when each row's rank is its number
    private final int[] rankOf;
    private final PairSet pairs = new PairSet();
    private final int[] fallenFor; // by rank: the rank that it is near to, or -1

    /**
     * Decides.
     *
     * @param fixed so many rows, the first ones, stay in any case
     */
    Survivors(SketchStore store, double threshold, int fixed, boolean byScore) {
        this.store = store;
        this.threshold = threshold;
        this.fixed = fixed;
        rowOf = byScore ? byScore() : new int[0];
        rankOf = new int[rowOf.length];
        for (int rank = 0; rank < rowOf.length; rank++) {
            rankOf[rowOf[rank]] = rank;
        }
        fallenFor = new int[store.rows()];
        Arrays.fill(fallenFor, -1);
        decide();
    }

    /** The row that this one is near to, or -1 if it stays. */
    int matchOf(int row) {
        int match = fallenFor[rank(row)];
        return match < 0 ? -1 : row(match);
    }

    private int rank(int row) {
        return rankOf.length == 0 ? row : rankOf[row];
    }

    private int row(int rank) {
        return rowOf.length == 0 ? rank : rowOf[rank];
    }

    /** The fixed rows, then the others, the greatest score first. */
    private int[] byScore() {
        int count = store.rows() - fixed;
        var scores = new double[count];
        for (int i = 0; i < count; i++) {
            scores[i] = -store.score(fixed + i);
        }
        var sorted = scores.clone();
        Arrays.sort(sorted);
        var keys = new long[count];
        for (int i = 0; i < count; i++) {
            keys[i] = ((long) first(sorted, scores[i]) << 32) | (fixed + i);
        }
        Arrays.sort(keys);
        var rows = Arrays.copyOf(IntStream.range(0, fixed).toArray(), store.rows());
        for (int i = 0; i < count; i++) {
            rows[fixed + i] = (int) keys[i];
        }
        return rows;
    }

    private static int first(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Double.compare(sorted[middle], value) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void decide() {
        for (int band = 0; band < store.bands(); band++) {
            Buckets.of(store, band, this::rank).forEach(this::compare);
        }
        var freed = settle();
        while (!freed.isEmpty()) {
            int known = pairs.size();
            var looked = freed;
            for (int band = 0; band < store.bands(); band++) {
                Buckets.of(store, band, this::rank, looked::get, rank -> fallenFor[rank] < 0).forEach(this::compare);
            }
            if (pairs.size() == known) {
                return;
            }
            freed = settle();
        }
    }

    private void compare(int[] ranks, int count) {
        int leaders = 1; // they are put at the beginning
        for (int i = 1; i < count; i++) {
            if (!hasPair(ranks[i], ranks, leaders)) {
                ranks[leaders++] = ranks[i];
            }
        }
    }

    private boolean hasPair(int rank, int[] leaders, int count) {
        if (rank < fixed) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (pairs.contains(rank, leaders[i])) {
                return true;
            }
            if (store.areNear(row(rank), row(leaders[i]), threshold)) {
                pairs.add(rank, leaders[i]);
                return true;
            }
        }
        return false;
    }

    /** Lets rows fall by rank, and gives those that stay though they have a pair with one ranked before. */
    private BitSet settle() {
        Arrays.fill(fallenFor, -1);
        var freed = new BitSet();
        for (long pair : pairs.sorted()) {
            int rank = (int) (pair >>> 32);
            if (fallenFor[rank] < 0) {
                boolean falls = fallenFor[(int) pair] < 0;
                fallenFor[rank] = falls ? (int) pair : -1;
                freed.set(rank, !falls);
            }
        }
        return freed;
    }
}
