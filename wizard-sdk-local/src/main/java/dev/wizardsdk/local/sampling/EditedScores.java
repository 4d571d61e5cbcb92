package dev.wizardsdk.local.sampling;

import java.util.Arrays;

/** Scores that a few changes are made to and taken back: cheaper than a copy of them all. Not thread-safe. */
final class EditedScores {

    private float[] scores = new float[0];
    private int[] tokens = new int[16];
    private float[] originals = new float[16];
    private int count;

    /** Takes scores that no one else may use before {@link #restore}. */
    void edit(float[] fresh) {
        scores = fresh;
    }

    boolean has(int token) {
        return token >= 0 && token < scores.length;
    }

    float score(int token) {
        return scores[token];
    }

    void change(int token, float score) {
        if (count == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * count);
            originals = Arrays.copyOf(originals, 2 * count);
        }
        tokens[count] = token;
        originals[count++] = scores[token];
        scores[token] = score;
    }

    /** Changes a score by a penalty, which can make a token as unlikely as it likes but not impossible. */
    void punish(int token, float score) {
        change(token, scores[token] > Float.NEGATIVE_INFINITY ? Math.max(score, -Float.MAX_VALUE) : score);
    }

    /** Takes all changes back. */
    void restore() {
        while (count > 0) {
            scores[tokens[--count]] = originals[count];
        }
    }
}
