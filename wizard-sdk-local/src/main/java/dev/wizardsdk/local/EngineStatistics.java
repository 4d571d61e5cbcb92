package dev.wizardsdk.local;

import java.time.Duration;

/**
 * What a {@link LocalModel} has done since it was loaded.
 *
 * @param requests             requests received
 * @param promptTokens         tokens of their prompts
 * @param computedPromptTokens tokens of prompts that were computed; the rest had been computed for another request
 * @param generatedTokens      tokens of answers
 * @param guessedTokens        tokens that a draft model guessed
 * @param acceptedTokens       those of them that were right
 * @param steps                batches computed
 * @param batchedTokens        tokens in all of them
 * @param savedPrompts         states copied aside before their sequence was used for something else
 * @param restoredPrompts      states copied back
 * @param computeTime          time spent in computing batches
 * @param queueTime            time that requests waited for a sequence, of all together
 */
public record EngineStatistics(
        long requests,
        long promptTokens,
        long computedPromptTokens,
        long generatedTokens,
        long guessedTokens,
        long acceptedTokens,
        long steps,
        long batchedTokens,
        long savedPrompts,
        long restoredPrompts,
        Duration computeTime,
        Duration queueTime) {

    /** Tokens per batch; 0 before the first one. */
    public double meanBatch() {
        return steps == 0 ? 0 : (double) batchedTokens / steps;
    }

    /** Tokens computed in a second of {@link #computeTime()}; 0 before the first batch. */
    public double tokensPerSecond() {
        return computeTime.isZero() ? 0 : batchedTokens * 1e9 / computeTime.toNanos();
    }

    /** Which part of all prompts' tokens needed no computing, 0 to 1. */
    public double promptReuse() {
        return promptTokens == 0 ? 0 : 1 - (double) computedPromptTokens / promptTokens;
    }
}
