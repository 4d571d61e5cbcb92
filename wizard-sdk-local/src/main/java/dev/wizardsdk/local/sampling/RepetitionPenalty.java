package dev.wizardsdk.local.sampling;

import dev.wizardsdk.model.Sampling.Dry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a token unlikelier that would lengthen a repetition ("Don't Repeat Yourself"): the longer the last tokens are the same as
 * some before, the more it costs the token that followed then. A repetition is not followed back beyond a breaker.
 *
 * <p>How long the repetitions are is found by the Z algorithm over the text read backwards: for each distance, how many tokens
 * there are the same as the last ones, in linear time for all distances.
 */
final class RepetitionPenalty implements Adjustment {

    /** The logarithm of the largest float: a power with more would not be finite. */
    private static final double LOG_MAX = Math.log(Float.MAX_VALUE);

    private final TokenHistory history;
    private final float multiplier;
    private final float base;
    private final int allowed;
    private final int window;
    private final int maxExponent;
    private final Breakers breakers;
    private final Map<Integer, Integer> longest = new HashMap<>();
    private int[] same = new int[0];
    private int sinceBreak;

    RepetitionPenalty(Dry settings, TokenHistory history, byte[][] pieces) {
        this.history = history;
        multiplier = (float) settings.multiplier();
        base = (float) settings.base();
        allowed = settings.allowedLength();
        window = settings.lastTokens() < 0 ? Integer.MAX_VALUE : settings.lastTokens();
        maxExponent = base > 1 ? (int) Math.min(LOG_MAX / Math.log(base), Integer.MAX_VALUE) : Integer.MAX_VALUE;
        breakers = new Breakers(settings.breakers(), pieces);
    }

    /** Whether settings change anything. */
    static boolean acts(Dry settings) {
        return settings.multiplier() != 0 && settings.lastTokens() != 0;
    }

    @Override
    public void accept(int token) {
        sinceBreak = breakers.completedBy(token) ? 0 : sinceBreak + 1;
    }

    @Override
    public void adjust(EditedScores scores) {
        var looked = Math.min(history.length(), window);
        var limit = Math.min(looked, sinceBreak);
        if (looked <= allowed || limit < allowed) {
            return;
        }
        compare(looked);
        longest.clear();
        for (int distance = 1; distance < looked; distance++) {
            var length = Math.min(same[distance], limit);
            if (length >= allowed) {
                longest.merge(history.beforeLast(distance - 1), length, Math::max);
            }
        }
        longest.forEach((token, length) -> {
            if (scores.has(token) && !breakers.heldBy(token)) {
                var exponent = Math.min(length - allowed, maxExponent);
                scores.punish(token, scores.score(token) - (float) (multiplier * Math.pow(base, exponent)));
            }
        });
    }

    /** Sets for each distance how many tokens there are the same as the last ones. */
    private void compare(int looked) {
        if (same.length < looked) {
            same = new int[Math.max(looked, 2 * same.length)];
        }
        int begin = 0;
        int end = 0;
        for (int distance = 1; distance < looked; distance++) {
            int length = distance < end ? Math.min(same[distance - begin], end - distance) : 0;
            while (distance + length < looked
                    && history.beforeLast(length) == history.beforeLast(distance + length)) {
                length++;
            }
            if (distance + length > end) {
                begin = distance;
                end = distance + length;
            }
            same[distance] = length;
        }
    }

    /** The texts at which repetitions end, looked for in the bytes of the tokens as they come. */
    private static final class Breakers {

        private final List<byte[]> texts;
        private final byte[][] pieces;
        /** The last bytes of the text and room for a token after them. */
        private byte[] buffer;
        private final int kept;
        private int length;

        Breakers(List<String> breakers, byte[][] pieces) {
            this.pieces = pieces;
            texts = breakers.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
            kept = texts.stream().mapToInt(text -> text.length - 1).max().orElse(0);
            buffer = new byte[kept + 64];
        }

        /** Whether a breaker ends within this token, the next one of the text. */
        boolean completedBy(int token) {
            var piece = piece(token);
            if (piece.length == 0) {
                length = 0; // a control token stands between texts
                return false;
            }
            if (buffer.length < length + piece.length) {
                buffer = Arrays.copyOf(buffer, length + piece.length);
            }
            System.arraycopy(piece, 0, buffer, length, piece.length);
            var end = length + piece.length;
            boolean found = false;
            for (var text : texts) {
                found |= contains(buffer, Math.max(0, length - text.length + 1), end, text);
            }
            length = Math.min(end, kept);
            System.arraycopy(buffer, end - length, buffer, 0, length);
            return found;
        }

        /** Whether the token has a whole breaker in it. */
        boolean heldBy(int token) {
            var piece = piece(token);
            for (var text : texts) {
                if (contains(piece, 0, piece.length, text)) {
                    return true;
                }
            }
            return false;
        }

        private byte[] piece(int token) {
            return token >= 0 && token < pieces.length ? pieces[token] : new byte[0];
        }

        private static boolean contains(byte[] bytes, int from, int to, byte[] text) {
            for (int at = from; at + text.length <= to; at++) {
                if (Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
                    return true;
                }
            }
            return false;
        }
    }
}
