package dev.wizardsdk.local.sampling;

import java.util.Map;

/** Adds to the scores of given tokens. One that is not in the vocabulary is passed over. */
final class LogitBias implements Adjustment {

    private final int[] tokens;
    private final float[] biases;

    LogitBias(Map<Integer, Double> byToken) {
        tokens = new int[byToken.size()];
        biases = new float[byToken.size()];
        int count = 0;
        for (var entry : byToken.entrySet()) {
            tokens[count] = entry.getKey();
            biases[count++] = entry.getValue().floatValue();
        }
    }

    @Override
    public void adjust(EditedScores scores) {
        for (int i = 0; i < tokens.length; i++) {
            if (scores.has(tokens[i])) {
                scores.change(tokens[i], scores.score(tokens[i]) + biases[i]);
            }
        }
    }
}
