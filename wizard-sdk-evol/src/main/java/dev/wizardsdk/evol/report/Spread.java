package dev.wizardsdk.evol.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.io.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.TreeMap;

/** Mean and quartiles of numbers too many to keep: they are counted by their first three digits. For one thread. */
final class Spread {

    private static final MathContext DIGITS = new MathContext(3);

    private final TreeMap<Double, Long> counts = new TreeMap<>();
    private double sum;
    private long count;

    void add(double value) {
        if (Double.isFinite(value)) {
            counts.merge(rounded(value), 1L, Long::sum);
            sum += value;
            count++;
        }
    }

    private static double rounded(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1_000
                ? value
                : new BigDecimal(value, DIGITS).doubleValue();
    }

    long count() {
        return count;
    }

    double mean() {
        return count == 0 ? 0 : sum / count;
    }

    /** The smallest number that so large a share of them, 0 to 1, is not above; 0 if there are none. */
    double quantile(double share) {
        var wanted = Math.max(1, (long) Math.ceil(share * count));
        var passed = 0L;
        for (var entry : counts.entrySet()) {
            passed += entry.getValue();
            if (passed >= wanted) {
                return entry.getKey();
            }
        }
        return 0;
    }

    ObjectNode json() {
        return Json.object()
                .put("count", count)
                .put("mean", mean())
                .put("least", quantile(0))
                .put("q1", quantile(0.25))
                .put("median", quantile(0.5))
                .put("q3", quantile(0.75))
                .put("most", quantile(1));
    }
}
