package dev.wizardsdk.dataset.similar;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** The buckets of one band: rows of the same hash. 8 bytes of memory an entry. */
final class Buckets {

    private final long[] entries; // hash and rank
    private int size;

    /** What takes the ranks of a bucket, in ascending order, each once. */
    interface Consumer {
        void bucket(int[] ranks, int count);
    }

    private Buckets(int capacity) {
        entries = new long[capacity];
    }

    /** All rows' buckets. */
    static Buckets of(SketchStore store, int band, IntUnaryOperator rankOf) {
        var buckets = new Buckets(store.entries(band));
        store.forEach(band, (hash, row) -> buckets.add(hash, rankOf.applyAsInt(row)));
        Arrays.sort(buckets.entries);
        return buckets;
    }

    /** The buckets that have a rank of the first kind, without those of ranks that are not of the second kind. */
    static Buckets of(SketchStore store, int band, IntUnaryOperator rankOf, IntPredicate with, IntPredicate among) {
        var wanted = new int[store.entries(band)];
        var count = new int[1];
        store.forEach(band, (hash, row) -> {
            if (with.test(rankOf.applyAsInt(row))) {
                wanted[count[0]++] = hash;
            }
        });
        Arrays.sort(wanted, 0, count[0]);
        var buckets = new Buckets(store.entries(band));
        store.forEach(band, (hash, row) -> {
            int rank = rankOf.applyAsInt(row);
            if (among.test(rank) && Arrays.binarySearch(wanted, 0, count[0], hash) >= 0) {
                buckets.add(hash, rank);
            }
        });
        Arrays.sort(buckets.entries, 0, buckets.size);
        return buckets;
    }

    private void add(int hash, int rank) {
        entries[size++] = ((long) hash << 32) | rank;
    }

    /** Hands over the buckets of two ranks or more. */
    void forEach(Consumer consumer) {
        var ranks = new int[16];
        for (int begin = 0; begin < size;) {
            int count = 0;
            int end = begin;
            for (; end < size && entries[end] >> 32 == entries[begin] >> 32; end++) {
                if (end == begin || entries[end] != entries[end - 1]) {
                    if (count == ranks.length) {
                        ranks = Arrays.copyOf(ranks, 2 * count);
                    }
                    ranks[count++] = (int) entries[end];
                }
            }
            if (count > 1) {
                consumer.bucket(ranks, count);
            }
            begin = end;
        }
    }
}
