package dev.wizardsdk.dataset;

import java.util.Arrays;

/**
 * Cuts what is trained on into stages of about as many rows each, from the least score to the greatest: splits {@code stage-1},
 * {@code stage-2} and so on take the place of {@code train}; rows without the score come last. Other splits stay.
 *
 * @param score a name of {@link Meta#scores()}
 * @param count how many stages, 2 or more
 */
public record Stages(String score, int count) implements GlobalStep<Double> {

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
        return row.meta().scores().getOrDefault(score, Double.MAX_VALUE);
    }

    @Override
    public Looking<Double> begin() {
        return new Scores();
    }

    private final class Scores implements Looking<Double> {

        private double[] scores = new double[1024];
        private int rows;

        @Override
        public void see(long index, Row row, Double key) {
            if (rows == scores.length) {
                scores = Arrays.copyOf(scores, Math.multiplyExact(2, rows));
            }
            scores[rows++] = row.split().equals(Row.TRAIN) ? key : Double.NaN;
        }

        @Override
        public Decision decide() {
            var sorted = Arrays.stream(scores, 0, rows).filter(it -> !Double.isNaN(it)).sorted().toArray();
            return (index, example) -> {
                var own = scores[(int) index];
                return Double.isNaN(own)
                        ? Verdict.kept(example)
                        : new Verdict.InSplit("stage-" + (1 + stage(sorted, own)), example);
            };
        }

        /** Rows of one score are in one stage. */
        private int stage(double[] sorted, double own) {
            int low = 0;
            for (int high = sorted.length; low < high;) {
                var middle = (low + high) >>> 1;
                if (sorted[middle] < own) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return (int) ((long) low * count / sorted.length);
        }
    }
}
