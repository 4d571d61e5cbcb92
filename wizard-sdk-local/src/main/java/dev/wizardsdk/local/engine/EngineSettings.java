package dev.wizardsdk.local.engine;

/**
 * How an engine is laid out.
 *
 * @param contextTokens tokens that one prompt and its answer may have together
 * @param cacheTokens   tokens that all sequences together may hold, at least {@code contextTokens}
 * @param sequences     how many generations run at once
 * @param batchTokens   the most tokens to compute in a step, at least {@code sequences}
 * @param threads       threads that compute
 * @param queue         how many generations may wait
 */
public record EngineSettings(
        int contextTokens, int cacheTokens, int sequences, int batchTokens, int threads, int queue) {

    private static final int MOST_SEQUENCES = 256;
    private static final int FEWEST_KEPT = 8;

    /** Sequences of the context: as many again as run at once are kept after use, for their openings. */
    int contextSequences() {
        return Math.min(MOST_SEQUENCES, sequences + Math.max(sequences, FEWEST_KEPT));
    }
}
