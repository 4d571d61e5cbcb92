package dev.wizardsdk.model;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How the next token is drawn and when generation ends. What is not set is not sent: the service's or the model's own
 * default holds then. Immutable; each {@code with…} method returns a changed copy.
 *
 * @param maxTokens   the most tokens to generate, at least 1
 * @param temperature 0 for greedy decoding, else the divisor of the logits; not negative
 * @param topP        nucleus sampling: the smallest set of tokens whose probabilities sum to this, in (0, 1]
 * @param topK        only the k likeliest tokens; at least 1
 * @param minP        only tokens at least this times as likely as the likeliest one, in [0, 1]
 * @param seed        seed of the random draw; the same seed and prompt give the same text where the model is deterministic
 * @param stop        texts that end generation; they are not part of the answer
 */
public record Sampling(
        OptionalInt maxTokens,
        OptionalDouble temperature,
        OptionalDouble topP,
        OptionalInt topK,
        OptionalDouble minP,
        OptionalLong seed,
        List<String> stop) {

    private static final Sampling UNSET = new Sampling(
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalLong.empty(),
            List.of());

    public Sampling {
        stop = List.copyOf(stop);
        maxTokens.ifPresent(n -> require(n >= 1, "maxTokens", n, "at least 1"));
        temperature.ifPresent(t -> require(t >= 0 && t <= 100, "temperature", t, "between 0 and 100"));
        topP.ifPresent(p -> require(p > 0 && p <= 1, "topP", p, "above 0 and at most 1"));
        topK.ifPresent(k -> require(k >= 1, "topK", k, "at least 1"));
        minP.ifPresent(p -> require(p >= 0 && p <= 1, "minP", p, "between 0 and 1"));
        stop.forEach(text -> require(!text.isEmpty(), "stop", "\"\"", "not empty"));
    }

    /** Nothing set. */
    public static Sampling unset() {
        return UNSET;
    }

    public Sampling withMaxTokens(int value) {
        return new Sampling(OptionalInt.of(value), temperature, topP, topK, minP, seed, stop);
    }

    public Sampling withTemperature(double value) {
        return new Sampling(maxTokens, OptionalDouble.of(value), topP, topK, minP, seed, stop);
    }

    public Sampling withTopP(double value) {
        return new Sampling(maxTokens, temperature, OptionalDouble.of(value), topK, minP, seed, stop);
    }

    public Sampling withTopK(int value) {
        return new Sampling(maxTokens, temperature, topP, OptionalInt.of(value), minP, seed, stop);
    }

    public Sampling withMinP(double value) {
        return new Sampling(maxTokens, temperature, topP, topK, OptionalDouble.of(value), seed, stop);
    }

    public Sampling withSeed(long value) {
        return new Sampling(maxTokens, temperature, topP, topK, minP, OptionalLong.of(value), stop);
    }

    public Sampling withStop(String... values) {
        return new Sampling(maxTokens, temperature, topP, topK, minP, seed, List.of(values));
    }

    private static void require(boolean holds, String name, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + ", it must be " + rule);
        }
    }
}
