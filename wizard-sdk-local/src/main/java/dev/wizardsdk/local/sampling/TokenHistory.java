package dev.wizardsdk.local.sampling;

import java.util.Arrays;

/** The tokens of a text so far, its prompt first. */
final class TokenHistory {

    private int[] tokens = new int[64];
    private int length;

    void append(int token) {
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * length);
        }
        tokens[length++] = token;
    }

    int length() {
        return length;
    }

    /** The token so many places before the last one. */
    int beforeLast(int places) {
        return tokens[length - 1 - places];
    }
}
