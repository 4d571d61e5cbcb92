package dev.wizardsdk.local.engine;

import java.util.Arrays;

/** A sequence of the context and the tokens whose state it holds. */
final class CachedSequence {

    private final int id;
    private int[] tokens = new int[64];
    private int length;
    private long lastUsed;
    /** Up to here the state is that of the tokens alone, not of others forgotten since. */
    private int pure = Integer.MAX_VALUE;

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

    int[] tokens() {
        return Arrays.copyOf(tokens, length);
    }

    /** How many tokens are as if nothing else had ever stood between them. */
    int pureLength() {
        return Math.min(length, pure);
    }

    /** Records that tokens were taken out of the midst. */
    void remove(int from, int to) {
        System.arraycopy(tokens, to, tokens, from, length - to);
        length -= to - from;
        pure = Math.min(pure, from);
    }

    /** Records that these tokens were put in place of those held. */
    void replace(int[] with) {
        length = 0;
        pure = Integer.MAX_VALUE;
        append(with, with.length);
    }

    /** How many tokens at the beginning are the same. */
    int common(int[] other, int otherLength) {
        var shorter = Math.min(pureLength(), otherLength);
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
        if (length <= pure) {
            pure = Integer.MAX_VALUE;
        }
    }
}
