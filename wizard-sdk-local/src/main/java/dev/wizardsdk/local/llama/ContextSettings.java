package dev.wizardsdk.local.llama;

import dev.wizardsdk.local.gguf.Pooling;
import dev.wizardsdk.local.gguf.TensorType;
import java.util.Optional;

/**
 * How a context is laid out.
 *
 * @param contextTokens  tokens that each sequence may hold
 * @param batchTokens    the most tokens to compute in a step
 * @param sequences      how many sequences there are
 * @param threads        that compute
 * @param cacheKeys      how keys are stored
 * @param cacheValues    how values are stored
 * @param flashAttention whether it is used; empty to let llama.cpp choose
 * @param rope           how positions are scaled; empty for as the file says
 * @param pooling        for a context that embeds texts, how; empty for one that continues them
 */
public record ContextSettings(
        int contextTokens,
        int batchTokens,
        int sequences,
        int threads,
        TensorType cacheKeys,
        TensorType cacheValues,
        Optional<Boolean> flashAttention,
        Optional<Rope> rope,
        Optional<Pooling> pooling) {

    /**
     * How positions are scaled.
     *
     * @param type            as a GGUF file names it: {@code none}, {@code linear}, {@code yarn} or {@code longrope}
     * @param factor          how many times longer the context becomes
     * @param base            of the frequencies; 0 for as the file says
     * @param originalContext tokens of the context before scaling; 0 for as the file says
     */
    public record Rope(String type, double factor, double base, int originalContext) {}

    /** Keys and values in 16 bits, the rest as the file says or llama.cpp chooses. */
    public static ContextSettings of(int contextTokens, int batchTokens, int sequences, int threads) {
        return new ContextSettings(contextTokens, batchTokens, sequences, threads, TensorType.F16, TensorType.F16,
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same for texts to be embedded: each of them in one batch. */
    public ContextSettings embedding(Pooling how) {
        // llama.cpp aborts when there are more sequences than tokens
        return new ContextSettings(contextTokens, Math.max(batchTokens, contextTokens),
                Math.min(sequences, contextTokens), threads, cacheKeys,
                cacheValues, flashAttention, rope, Optional.of(how));
    }
}
