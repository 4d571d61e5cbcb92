package dev.wizardsdk.dataset;

import java.util.Map;
import java.util.TreeMap;

/** How many rows have how much of something, by powers of two: 0, 1, 2–3, 4–7 and so on. For one thread. */
final class Histogram {

    private final long[] counts = new long[65];
    private long rows;
    private long sum;
    private long most;

    void add(long value) {
        counts[64 - Long.numberOfLeadingZeros(value)]++;
        rows++;
        sum += value;
        most = Math.max(most, value);
    }

    Report.Spread spread() {
        var buckets = new TreeMap<Long, Long>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                buckets.put(i == 0 ? 0 : 1L << (i - 1), counts[i]);
            }
        }
        return new Report.Spread(rows == 0 ? 0 : (double) sum / rows, most, Map.copyOf(buckets));
    }
}
