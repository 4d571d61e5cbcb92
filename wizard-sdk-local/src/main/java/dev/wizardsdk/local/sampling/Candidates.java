package dev.wizardsdk.local.sampling;

import java.util.Arrays;

/**
 * The tokens that are left to choose from, with their scores. Never empty once {@link #take} returned. A token whose score is
 * NaN or negative infinity is no candidate; one of positive infinity leaves room only for others of the kind. Keeps its
 * memory for the next token; not thread-safe.
 */
final class Candidates {

    private final Ranking ranking = new Ranking();
    private int[] tokens = new int[0];
    private float[] logits = new float[0];
    private float[] probabilities = new float[0];
    private int[] spareTokens = new int[0];
    private float[] spareLogits = new float[0];
    private float[] spareProbabilities = new float[0];
    private int size;
    private boolean sorted;

    /**
     * Starts anew with the k best scores.
     *
     * @throws ArithmeticException if no score is a number above negative infinity
     */
    void take(float[] scores, int k) {
        reserve(Math.min(k, scores.length));
        sorted = k < scores.length;
        if (sorted) {
            size = ranking.rank(scores, scores.length, k);
            for (int i = 0; i < size; i++) {
                tokens[i] = ranking.index(i);
                logits[i] = scores[tokens[i]];
            }
        } else {
            takeAll(scores);
        }
        Ranking.requireFound(size > 0);
        if (most() == Float.POSITIVE_INFINITY) {
            keepLogits(Float.POSITIVE_INFINITY);
            Arrays.fill(logits, 0, size, 0);
        }
    }

    private void takeAll(float[] scores) {
        size = 0;
        for (int token = 0; token < scores.length; token++) {
            if (scores[token] > Float.NEGATIVE_INFINITY) {
                tokens[size] = token;
                logits[size++] = scores[token];
            }
        }
    }

    private void reserve(int count) {
        if (tokens.length < count) {
            tokens = new int[count];
            logits = new float[count];
            probabilities = new float[count];
        }
    }

    int size() {
        return size;
    }

    int token(int i) {
        return tokens[i];
    }

    float logit(int i) {
        return logits[i];
    }

    /** As of the last {@link #softmax}, for the candidates there were then. */
    float probability(int i) {
        return probabilities[i];
    }

    /** The best score. */
    float most() {
        float most = logits[0];
        for (int i = 1; i < size && !sorted; i++) {
            most = Math.max(most, logits[i]);
        }
        return most;
    }

    /** Computes the probabilities, in the precision and the order of additions of llama.cpp. */
    void softmax() {
        var most = most();
        float sum = 0;
        for (int i = 0; i < size; i++) {
            var weight = (float) Math.exp(logits[i] - most);
            probabilities[i] = weight;
            sum += weight;
        }
        for (int i = 0; i < size; i++) {
            probabilities[i] /= sum;
        }
    }

    /** Brings the best to the front. */
    void sort() {
        if (!sorted) {
            keepRanked(rank(size));
        }
    }

    /** Finds the best k without moving any; returns how many there are. */
    int rank(int k) {
        return ranking.rank(logits, size, k);
    }

    /** Where the candidate of a rank is, as of the last {@link #rank}. */
    int ranked(int rank) {
        return ranking.index(rank);
    }

    boolean sorted() {
        return sorted;
    }

    /** Leaves the first of those that were ranked last, in that order. */
    void keepRanked(int count) {
        arrange(count, ranking::index);
        sorted = true;
    }

    /** Says which candidate comes to a place. */
    interface Order {
        int at(int place);
    }

    /** Leaves so many candidates, in this order. */
    void arrange(int count, Order order) {
        if (spareTokens.length < count) {
            spareTokens = new int[tokens.length];
            spareLogits = new float[tokens.length];
            spareProbabilities = new float[tokens.length];
        }
        for (int place = 0; place < count; place++) {
            var from = order.at(place);
            spareTokens[place] = tokens[from];
            spareLogits[place] = logits[from];
            spareProbabilities[place] = probabilities[from];
        }
        swapSpare();
        size = count;
        sorted = false;
    }

    private void swapSpare() {
        var previousTokens = tokens;
        var previousLogits = logits;
        var previousProbabilities = probabilities;
        tokens = spareTokens;
        logits = spareLogits;
        probabilities = spareProbabilities;
        spareTokens = previousTokens;
        spareLogits = previousLogits;
        spareProbabilities = previousProbabilities;
    }

    void keepFirst(int count) {
        size = count;
    }

    void dropFirst(int count) {
        size -= count;
        System.arraycopy(tokens, count, tokens, 0, size);
        System.arraycopy(logits, count, logits, 0, size);
        System.arraycopy(probabilities, count, probabilities, 0, size);
    }

    /** Leaves those with at least this score; one of them must have it. */
    void keepLogits(float least) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (logits[i] >= least) {
                tokens[kept] = tokens[i];
                logits[kept++] = logits[i];
            }
        }
        size = kept;
    }

    /** Leaves those with at least this probability as of the last {@link #softmax}, or the best one. */
    void keepProbable(float least) {
        int kept = 0;
        int best = 0;
        for (int i = 0; i < size; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        var bestToken = tokens[best];
        var bestLogit = logits[best];
        for (int i = 0; i < size; i++) {
            if (probabilities[i] >= least) {
                tokens[kept] = tokens[i];
                logits[kept++] = logits[i];
            }
        }
        if (kept == 0) {
            tokens[0] = bestToken;
            logits[0] = bestLogit;
            kept = 1;
        }
        size = kept;
    }

    /** Divides the scores; by nothing it leaves the best one. */
    void divide(float temperature) {
        var most = most();
        if (temperature <= 0) {
            keepLogits(most);
            size = 1;
            return;
        }
        for (int i = 0; i < size; i++) {
            logits[i] = (logits[i] - most) / temperature; // as differences they cannot overflow upwards
        }
    }
}
