package dev.wizardsdk.local.engine;

import java.util.Arrays;

/** A sequence of the context and the tokens whose state it holds. */
final class CachedSequence {

    private final int id;
    private int[] tokens = new int[64];
    private int length;
    private long lastUsed;

    CachedSequence(int id) {
        this.id = id;
    }

    int id() {
        return id;
    }

    int length() {
        return length;
    }

    long lastUsed() {
        return lastUsed;
    }

    void used(long time) {
        lastUsed = time;
    }

    /** How many tokens at the beginning are the same. */
    int common(int[] other, int otherLength) {
        var shorter = Math.min(length, otherLength);
        var difference = Arrays.mismatch(tokens, 0, shorter, other, 0, shorter);
        return difference < 0 ? shorter : difference;
    }

    /** Records that these tokens were computed after those held. */
    void append(int[] from, int count) {
        if (length + count > tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(2 * tokens.length, length + count));
        }
        System.arraycopy(from, length, tokens, length, count);
        length += count;
    }

    void cut(int at) {
        length = Math.min(length, at);
    }
}
