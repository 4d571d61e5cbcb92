package dev.wizardsdk.local.engine;

import dev.wizardsdk.model.Sampling;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws the next token. What is not set has llama.cpp's default, and the filters come in llama.cpp's order: top-k, top-p,
 * min-p, temperature. The draw itself is Java's, so that it is the same with every version of the library.
 */
final class Sampler {

    private static final double DEFAULT_TEMPERATURE = 0.8;
    private static final double DEFAULT_TOP_P = 0.95;
    private static final double DEFAULT_MIN_P = 0.05;
    private static final int DEFAULT_TOP_K = 40;
    /** Up to here keeping a sorted list of the best is faster than sorting all. */
    private static final int MAX_INSERTED = 256;

    private final double temperature;
    private final double topP;
    private final double minP;
    private final int topK;
    private final SplittableRandom random;
    private int[] tokens = new int[0];
    private float[] scores = new float[0];

    Sampler(Sampling sampling) {
        temperature = sampling.temperature().orElse(DEFAULT_TEMPERATURE);
        topP = sampling.topP().orElse(DEFAULT_TOP_P);
        minP = sampling.minP().orElse(DEFAULT_MIN_P);
        topK = sampling.topK().orElse(DEFAULT_TOP_K);
        random = sampling.seed().isPresent()
                ? new SplittableRandom(sampling.seed().getAsLong())
                : new SplittableRandom();
    }

    /**
     * Picks one of the tokens whose scores are given.
     *
     * @throws ArithmeticException if no score is a number
     */
    int sample(float[] logits) {
        return temperature == 0 || topK == 1 ? best(logits) : draw(logits);
    }

    private static int best(float[] logits) {
        int best = -1;
        float most = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] > most) {
                most = logits[i];
                best = i;
            }
        }
        return requireFound(best);
    }

    private static int requireFound(int token) {
        if (token < 0) {
            throw new ArithmeticException("the model's scores are not numbers");
        }
        return token;
    }

    private int draw(float[] logits) {
        var k = Math.min(topK, logits.length);
        if (tokens.length < k) {
            tokens = new int[k];
            scores = new float[k];
        }
        var count = k <= MAX_INSERTED ? insertBest(logits, k) : sortBest(logits, k);
        requireFound(count - 1);
        count = mostProbable(count);
        double sum = 0;
        var weights = new double[count];
        for (int i = 0; i < count; i++) {
            weights[i] = Math.exp((scores[i] - scores[0]) / temperature);
            sum += weights[i];
        }
        double left = random.nextDouble() * sum;
        for (int i = 0; i < count - 1; i++) {
            left -= weights[i];
            if (left < 0) {
                return tokens[i];
            }
        }
        return tokens[count - 1];
    }

    /** How many of the sorted candidates top-p and min-p leave; at least one. */
    private int mostProbable(int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(scores[i] - scores[0]);
        }
        double reached = 0;
        int left = 0;
        while (left < count && reached < topP * sum && (left == 0 || Math.exp(scores[left] - scores[0]) >= minP)) {
            reached += Math.exp(scores[left++] - scores[0]);
        }
        return left;
    }

    private int insertBest(float[] logits, int k) {
        int count = 0;
        float least = Float.NEGATIVE_INFINITY;
        for (int token = 0; token < logits.length; token++) {
            var score = logits[token];
            if (score > least) {
                int at = count < k ? count++ : k - 1;
                for (; at > 0 && scores[at - 1] < score; at--) {
                    scores[at] = scores[at - 1];
                    tokens[at] = tokens[at - 1];
                }
                scores[at] = score;
                tokens[at] = token;
                least = count < k ? Float.NEGATIVE_INFINITY : scores[k - 1];
            }
        }
        return count;
    }

    private int sortBest(float[] logits, int k) {
        var keys = new long[logits.length];
        int numbers = 0;
        for (int token = 0; token < logits.length; token++) {
            if (logits[token] > Float.NEGATIVE_INFINITY) {
                var bits = Float.floatToIntBits(logits[token]);
                var ordered = bits ^ (bits >> 31 & Integer.MAX_VALUE);
                keys[numbers++] = (long) ordered << 32 | Integer.MAX_VALUE - token;
            }
        }
        Arrays.sort(keys, 0, numbers);
        var count = Math.min(k, numbers);
        for (int i = 0; i < count; i++) {
            var token = Integer.MAX_VALUE - (int) keys[numbers - 1 - i];
            tokens[i] = token;
            scores[i] = logits[token];
        }
        return count;
    }
}
