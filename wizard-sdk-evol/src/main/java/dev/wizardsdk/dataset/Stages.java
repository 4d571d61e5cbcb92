package dev.wizardsdk.dataset;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Cuts what is trained on into stages of about as many rows each, from the least score to the greatest: splits {@code stage-1},
 * {@code stage-2} and so on take the place of {@code train}; rows without the score come last. Other splits stay.
 *
 * @param score a name of {@link Meta#scores()}
 * @param count how many stages, 2 or more
 */
public record Stages(String score, int count) implements GlobalStep<Double> {

    private static final double NONE = Double.POSITIVE_INFINITY;

    public Stages {
        if (count < 2) {
            throw new IllegalArgumentException("there are " + count + " stages, there must be 2 or more");
        }
    }

    @Override
    public String name() {
        return "stages(" + count + " by " + score + ")";
    }

    @Override
    public Double key(Example row) {
        var own = row.meta().scores().getOrDefault(score, NONE);
        return own.isNaN() ? NONE : own;
    }

    @Override
    public Looking<Double> begin() {
        return new Scores();
    }

    private final class Scores implements Looking<Double> {

        private final BitSet trained = new BitSet();
        private double[] scores = new double[1024];
        private int rows;

        @Override
        public void see(long index, Row row, Double key) {
            if (rows == scores.length) {
                scores = Arrays.copyOf(scores, Math.multiplyExact(2, rows));
            }
            trained.set(rows, row.split().equals(Row.TRAIN));
            scores[rows++] = key;
        }

        @Override
        public Decision decide() {
            var sorted = trained.stream().mapToDouble(i -> scores[i]).filter(score -> score < NONE).sorted().toArray();
            return (index, example) -> trained.get((int) index)
                    ? new Verdict.InSplit("stage-" + (1 + stage(sorted, scores[(int) index])), example)
                    : Verdict.kept(example);
        }

        /** Rows of one score are in one stage, that of the middle one of them. */
        private int stage(double[] sorted, double own) {
            if (own == NONE) {
                return count - 1;
            }
            var middle = ((long) firstAbove(sorted, Math.nextDown(own)) + firstAbove(sorted, own)) / 2;
            return (int) (middle * count / sorted.length);
        }

        /** How many scores are not above this one. */
        private static int firstAbove(double[] sorted, double score) {
            int low = 0;
            for (int high = sorted.length; low < high;) {
                var middle = (low + high) >>> 1;
                if (sorted[middle] <= score) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
