package dev.wizardsdk.local.engine;

/**
 * How an engine is laid out.
 *
 * @param contextTokens tokens that one prompt and its answer may have together
 * @param sequences     how many generations run at once
 * @param batchTokens   the most tokens to compute in a step, at least {@code sequences}
 * @param threads       threads that compute
 * @param queue         how many generations may wait
 */
public record EngineSettings(int contextTokens, int sequences, int batchTokens, int threads, int queue) {}
