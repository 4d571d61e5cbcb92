package dev.wizardsdk.dataset.select;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.TreeMap;

/**
 * How rows fill the windows of a trainer that packs several into one, best fit by decreasing length (what TRL calls {@code bfd}). Rows
 * longer than a window lose their ends.
 *
 * @param window    tokens of a window
 * @param rows      how many rows there are
 * @param windows   how many windows they fill
 * @param tokens    tokens in them, after what was cut
 * @param truncated how many rows are longer than a window
 * @param lost      tokens that they lose
 */
public record Packing(int window, long rows, long windows, long tokens, long truncated, long lost) {

    /** Packs rows of these lengths in tokens. Their order does not matter; rows without tokens take no place. */
    public static Packing report(Collection<Integer> lengths, int window) {
        if (window < 1) {
            throw new IllegalArgumentException("a window has 1 token or more, not " + window);
        }
        // how many windows have how much room left
        var room = new TreeMap<Integer, Long>();
        long windows = 0;
        long tokens = 0;
        long truncated = 0;
        long lost = 0;
        for (int length : lengths.stream().sorted(Comparator.reverseOrder()).toList()) {
            if (length < 0) {
                throw new IllegalArgumentException("a row has 0 tokens or more, not " + length);
            }
            int taken = Math.min(length, window);
            truncated += length > window ? 1 : 0;
            lost += length - taken;
            tokens += taken;
            if (taken == 0) {
                continue;
            }
            var fit = room.ceilingEntry(taken);
            int left = fit == null ? window : fit.getKey();
            if (fit == null) {
                windows++;
            } else if (fit.getValue() == 1) {
                room.remove(left);
            } else {
                room.put(left, fit.getValue() - 1);
            }
            if (left > taken) {
                room.merge(left - taken, 1L, Long::sum);
            }
        }
        return new Packing(window, lengths.size(), windows, tokens, truncated, lost);
    }

    /** The share of the windows' tokens that rows fill, 0 to 1; 1 where there are none. */
    public double fill() {
        return windows == 0 ? 1 : (double) tokens / ((double) windows * window);
    }

    /** The same, were each row alone in a window. */
    public double unpackedFill() {
        return rows == 0 ? 1 : (double) tokens / ((double) rows * window);
    }

    /** For people. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT,
                "%,d rows in %,d windows of %,d tokens, %.1f %% full (%.1f %% unpacked); %,d truncated, %,d tokens lost",
                rows, windows, window, 100 * fill(), 100 * unpackedFill(), truncated, lost);
    }
}
