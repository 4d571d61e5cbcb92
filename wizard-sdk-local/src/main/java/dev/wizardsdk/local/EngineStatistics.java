package dev.wizardsdk.local;

/**
 * What a {@link LocalModel} has done since it was loaded.
 *
 * @param requests             requests received
 * @param promptTokens         tokens of their prompts
 * @param computedPromptTokens tokens of prompts that were computed; the rest had been computed for another request
 * @param generatedTokens      tokens of answers
 * @param steps                batches computed
 * @param batchedTokens        tokens in all of them
 */
public record EngineStatistics(
        long requests,
        long promptTokens,
        long computedPromptTokens,
        long generatedTokens,
        long steps,
        long batchedTokens) {

    /** Tokens per batch; 0 before the first one. */
    public double meanBatch() {
        return steps == 0 ? 0 : (double) batchedTokens / steps;
    }
}
