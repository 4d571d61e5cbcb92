package dev.wizardsdk.local.sampling;

import java.util.ArrayList;
import java.util.List;

/**
 * A model's scores for one place as logarithms of probabilities: the softmax over the whole vocabulary, in double precision. A
 * score that is not a number counts as one of negative infinity; scores of positive infinity share the whole probability.
 * Immutable as long as the scores are left alone.
 */
public final class LogProbabilities {

    /** Below the best score by this much a token adds less to the sum than a double can show. */
    private static final double NEGLIGIBLE = -80;

    private final float[] logits;
    private final float most;
    private final double logarithmOfSum;

    /**
     * Sums over all scores.
     *
     * @param logits not to be changed while this is used
     * @throws ArithmeticException if no score is a number
     */
    public LogProbabilities(float[] logits) {
        this.logits = logits;
        most = logits[Ranking.first(logits)];
        double sum = 0;
        for (var logit : logits) {
            var below = difference(logit);
            if (below > NEGLIGIBLE) {
                sum += Math.exp(below);
            }
        }
        logarithmOfSum = Math.log(sum);
    }

    /** Of one token. */
    public static double logProbability(float[] logits, int token) {
        return new LogProbabilities(logits).of(token);
    }

    /** The k likeliest tokens, the likeliest one first. */
    public static List<TokenProbability> top(float[] logits, int k) {
        return new LogProbabilities(logits).top(k);
    }

    /** Of one token. */
    public double of(int token) {
        return difference(logits[token]) - logarithmOfSum;
    }

    /** The k likeliest tokens, the likeliest one first, and fewer if fewer can come. */
    public List<TokenProbability> top(int k) {
        var ranking = new Ranking();
        var count = ranking.rank(logits, logits.length, k);
        var likeliest = new ArrayList<TokenProbability>(count);
        for (int i = 0; i < count; i++) {
            likeliest.add(new TokenProbability(ranking.index(i), of(ranking.index(i))));
        }
        return likeliest;
    }

    private double difference(float logit) {
        return logit == most ? 0 : logit < most ? (double) logit - most : Double.NEGATIVE_INFINITY;
    }
}
