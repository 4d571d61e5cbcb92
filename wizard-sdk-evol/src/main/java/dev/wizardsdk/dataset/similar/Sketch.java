package dev.wizardsdk.dataset.similar;

import java.util.Arrays;
import java.util.List;

/** What near-duplicates are found by: the shingles of a row, and what MinHash makes of them. Immutable. */
public final class Sketch {

    private final List<View> views;

    Sketch(List<View> views) {
        this.views = views;
    }

    /** One set of shingles for most rows, two for those whose length lies between, none for those without a word. */
    List<View> views() {
        return views;
    }

    /** A row's shingles of one kind. */
    static final class View {

        private final Shingling kind;
        private final int[] shingles;
        private final int[] bands;

        View(Shingling kind, int[] shingles, int[] bands) {
            this.kind = kind;
            this.shingles = shingles;
            this.bands = bands;
        }

        Shingling kind() {
            return kind;
        }

        /** Their hashes, each once, in ascending order. */
        int[] shingles() {
            return shingles;
        }

        /** A hash for each band; rows of which one is equal are compared. */
        int[] bands() {
            return bands;
        }
    }

    /** The sets' intersection over their union (Jaccard), 0 to 1. */
    static double jaccard(int[] one, int[] other) {
        int both = inBoth(one, other, 0);
        return (double) both / (one.length + other.length - both);
    }

    static boolean isAtLeast(double threshold, int[] one, int[] other) {
        int sum = one.length + other.length;
        int needed = (int) Math.ceil(threshold / (1 + threshold) * sum - 1e-9);
        return Math.min(one.length, other.length) >= needed && inBoth(one, other, needed) >= needed
                && jaccard(one, other) >= threshold;
    }

    /** How many are in both; or less, when it is clear that it would be less than needed. */
    private static int inBoth(int[] one, int[] other, int needed) {
        int both = 0;
        int spare = one.length - needed; // so many of one may be missing from the other
        int i = 0;
        int j = 0;
        while (i < one.length && j < other.length) {
            int a = one[i];
            int b = other[j];
            if (a < b) {
                if (--spare < 0) {
                    return both;
                }
                i++;
            } else {
                if (a == b) {
                    both++;
                    i++;
                }
                j++;
            }
        }
        return both;
    }

    /** Sorted, each once. */
    static int[] set(int[] values) {
        Arrays.sort(values);
        int size = 0;
        for (int i = 0; i < values.length; i++) {
            if (i == 0 || values[i] != values[i - 1]) {
                values[size++] = values[i];
            }
        }
        return size == values.length ? values : Arrays.copyOf(values, size);
    }
}
