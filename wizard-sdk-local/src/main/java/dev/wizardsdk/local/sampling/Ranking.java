package dev.wizardsdk.local.sampling;

import java.util.Arrays;

/**
 * Finds the best of many scores. Of equal ones the earlier is better; NaN and negative infinity are never among them. Keeps its
 * memory for the next time; not thread-safe.
 */
final class Ranking {

    /** Up to here keeping a sorted list of the best is faster than sorting. */
    private static final int MAX_INSERTED = 256;

    private int[] indices = new int[0];
    private float[] best = new float[0];
    private int[] histogram = new int[0];
    private long[] keys = new long[0];

    /**
     * Where the best score is.
     *
     * @throws ArithmeticException if no score is a number above negative infinity
     */
    static int first(float[] scores) {
        int first = -1;
        float most = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] > most) {
                most = scores[i];
                first = i;
            }
        }
        requireFound(first >= 0);
        return first;
    }

    static void requireFound(boolean found) {
        if (!found) {
            throw new ArithmeticException("no token has a score that is a number above negative infinity");
        }
    }

    /** Ranks the best k of the first scores; returns how many there are. */
    int rank(float[] scores, int length, int k) {
        var most = Math.min(k, length);
        if (indices.length < most) {
            indices = new int[most];
            best = new float[Math.min(most, MAX_INSERTED)];
        }
        return most <= MAX_INSERTED ? insert(scores, length, most) : sort(scores, length, most);
    }

    /** Where the score of a rank is; the best has rank 0. */
    int index(int rank) {
        return indices[rank];
    }

    private int insert(float[] scores, int length, int k) {
        if (k == 0) {
            return 0;
        }
        int count = 0;
        float least = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            var score = scores[i];
            if (score > least) {
                int at = count < k ? count++ : k - 1;
                for (; at > 0 && best[at - 1] < score; at--) {
                    best[at] = best[at - 1];
                    indices[at] = indices[at - 1];
                }
                best[at] = score;
                indices[at] = i;
                least = count < k ? Float.NEGATIVE_INFINITY : best[k - 1];
            }
        }
        return count;
    }

    /** Sorts those that can be among the best k: one pass counts scores by their upper bits, another collects. */
    private int sort(float[] scores, int length, int k) {
        var lowest = k < length ? lowestBucket(scores, length, k) : Short.MIN_VALUE;
        if (keys.length < length) {
            keys = new long[length];
        }
        int count = 0;
        for (int i = 0; i < length; i++) {
            if (scores[i] > Float.NEGATIVE_INFINITY) {
                var ordered = ordered(scores[i]);
                if (ordered >> 16 >= lowest) {
                    keys[count++] = (long) ordered << 32 | Integer.MAX_VALUE - i;
                }
            }
        }
        Arrays.sort(keys, 0, count);
        var found = Math.min(k, count);
        for (int rank = 0; rank < found; rank++) {
            indices[rank] = Integer.MAX_VALUE - (int) keys[count - 1 - rank];
        }
        return found;
    }

    private int lowestBucket(float[] scores, int length, int k) {
        if (histogram.length == 0) {
            histogram = new int[1 << 16];
        }
        Arrays.fill(histogram, 0);
        for (int i = 0; i < length; i++) {
            if (scores[i] > Float.NEGATIVE_INFINITY) {
                histogram[(ordered(scores[i]) >> 16) - Short.MIN_VALUE]++;
            }
        }
        int bucket = histogram.length;
        for (int left = k; left > 0 && bucket > 0;) {
            left -= histogram[--bucket];
        }
        return bucket + Short.MIN_VALUE;
    }

    /** An integer that is as much larger or smaller than another as the score is; both zeros are one. */
    private static int ordered(float score) {
        var bits = Float.floatToRawIntBits(score + 0f);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }
}
