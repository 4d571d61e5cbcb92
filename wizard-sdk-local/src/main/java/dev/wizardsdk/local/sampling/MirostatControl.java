package dev.wizardsdk.local.sampling;

import dev.wizardsdk.model.Sampling.Mirostat;

/**
 * Keeps the surprise of a text at one level: leaves only tokens up to a limit, and moves the limit by how far the surprise of
 * each drawn token was from its target (Basu et al. 2021, "Mirostat: A Neural Text Decoding Algorithm that Directly Controls
 * Perplexity"). Version 1 estimates from the best tokens how steeply probabilities fall, and from that how many to keep; version
 * 2 compares each token's surprise with the limit.
 */
final class MirostatControl {

    /** So many of the best tokens the estimate of version 1 is made from. */
    private static final int OBSERVED = 100;
    /** Nearer to 0 than this the formula of version 1 is its limit. */
    private static final double NEARLY_ZIPF = 1e-6;

    private final int version;
    private final float target;
    private final float rate;
    private float limit;

    MirostatControl(Mirostat settings) {
        version = settings.version();
        target = (float) settings.tau();
        rate = (float) settings.eta();
        limit = 2 * target;
    }

    /** Leaves the tokens up to the limit, at least one; their probabilities are computed then. */
    void truncate(Candidates candidates, int vocabularySize) {
        if (version == 1) {
            candidates.keepRanked(candidates.rank(Math.max(1, count(candidates, vocabularySize))));
        } else {
            candidates.softmax();
            candidates.keepProbable((float) Math.pow(2, -limit));
        }
        candidates.softmax();
    }

    private int count(Candidates candidates, int vocabularySize) {
        var observed = candidates.rank(OBSERVED);
        double products = 0;
        double squares = 0;
        for (int i = 0; i + 1 < observed; i++) {
            var distance = Math.log((i + 2.0) / (i + 1.0));
            // The logarithm of the probabilities' ratio.
            double fall = candidates.logit(candidates.ranked(i)) - candidates.logit(candidates.ranked(i + 1));
            products += distance * fall;
            squares += distance * distance;
        }
        if (observed < 2) {
            return 1;
        }
        var exponent = products / squares;
        var excess = exponent - 1;
        var share = Math.abs(excess) < NEARLY_ZIPF
                ? 1 / Math.log(vocabularySize)
                : excess / (1 - Math.pow(vocabularySize, -excess));
        return (int) Math.pow(share * Math.pow(2, limit), 1 / exponent);
    }

    /** Moves the limit after a token of this probability was drawn. */
    void observe(float probability) {
        var surprise = (float) (-Math.log(probability) / Math.log(2));
        limit -= rate * (surprise - target);
    }
}
