package dev.wizardsdk.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * How the next token is drawn and when generation ends. What is not set is not sent: the service's or the model's own
 * default holds then. Immutable; each {@code with…} method returns a changed copy.
 *
 * @param maxTokens          the most tokens to generate, at least 1
 * @param temperature        0 for greedy decoding, else the divisor of the logits; not negative
 * @param topP               nucleus sampling: the smallest set of tokens whose probabilities sum to this, in (0, 1]
 * @param topK               only the k likeliest tokens; at least 1
 * @param minP               only tokens at least this times as likely as the likeliest one, in [0, 1]
 * @param typicalP           locally typical sampling (Meister et al. 2022): the tokens whose surprise is nearest to the
 *                           expected one, until their probabilities sum to this; in (0, 1]
 * @param dynamicTemperature a temperature that follows the entropy of the candidates
 * @param xtc                leaves out the likeliest tokens now and then
 * @param dry                makes the continuation of a repetition unlikely
 * @param penalties          make tokens that were used unlikely
 * @param mirostat           keeps the surprise of the text at one level, in place of the filters above
 * @param logitBias          what is added to the logits of tokens, by their numbers in the vocabulary
 * @param logprobs           tells the log-probability of each token, and so many of the likeliest alternatives; 0 to 100
 * @param constraint         what the text must be
 * @param seed               seed of the random draw; the same seed and prompt give the same text where the model is
 *                           deterministic
 * @param stop               texts that end generation; they are not part of the answer
 * @param effort             how much a model that thinks is to think before it answers
 */
public record Sampling(
        OptionalInt maxTokens,
        OptionalDouble temperature,
        OptionalDouble topP,
        OptionalInt topK,
        OptionalDouble minP,
        OptionalDouble typicalP,
        Optional<DynamicTemperature> dynamicTemperature,
        Optional<Xtc> xtc,
        Optional<Dry> dry,
        Optional<Penalties> penalties,
        Optional<Mirostat> mirostat,
        Map<Integer, Double> logitBias,
        OptionalInt logprobs,
        Optional<Constraint> constraint,
        OptionalLong seed,
        List<String> stop,
        Optional<Effort> effort) {

    private static final Sampling UNSET = new Draft().sampling();

    public Sampling {
        stop = List.copyOf(stop);
        logitBias = Map.copyOf(logitBias);
        maxTokens.ifPresent(n -> require(n >= 1, "maxTokens", n, "at least 1"));
        temperature.ifPresent(t -> require(t >= 0 && t <= 100, "temperature", t, "between 0 and 100"));
        topP.ifPresent(p -> requireShare("topP", p));
        topK.ifPresent(k -> require(k >= 1, "topK", k, "at least 1"));
        minP.ifPresent(p -> requireProbability("minP", p));
        typicalP.ifPresent(p -> requireShare("typicalP", p));
        logprobs.ifPresent(Sampling::requireLogprobs);
        logitBias.forEach((token, bias) -> require(token >= 0 && !bias.isNaN(), "logitBias", token + "=" + bias,
                "a number for a token from 0 on"));
        stop.forEach(text -> require(!text.isEmpty(), "stop", "\"\"", "not empty"));
    }

    /**
     * A temperature between {@code temperature - range} and {@code temperature + range}, by the entropy of the candidates.
     *
     * @param range    how far it goes to both sides; not negative
     * @param exponent of the normalised entropy; llama.cpp's default is 1
     */
    public record DynamicTemperature(double range, double exponent) {

        public DynamicTemperature {
            require(range >= 0 && range <= 100, "range", range, "between 0 and 100");
            require(exponent > 0 && exponent <= 100, "exponent", exponent, "above 0 and at most 100");
        }
    }

    /**
     * Exclude Top Choices: of the tokens above the threshold all but the least likely one are left out.
     *
     * @param probability that a draw is made so, in [0, 1]
     * @param threshold   in [0, 1]; above 0.5 it does nothing
     */
    public record Xtc(double probability, double threshold) {

        public Xtc {
            requireProbability("probability", probability);
            requireProbability("threshold", threshold);
        }
    }

    /**
     * Don't Repeat Yourself: a token that would lengthen a repetition of n tokens is made unlikelier by
     * {@code multiplier × base ^ (n - allowedLength)}.
     *
     * @param multiplier    not negative; 0.8 is usual
     * @param base          at least 1; 1.75 is usual
     * @param allowedLength repetitions up to so many tokens cost nothing; 2 is usual
     * @param lastTokens    how far back to look; -1 for the whole context
     * @param breakers      texts at which a repetition ends
     */
    public record Dry(double multiplier, double base, int allowedLength, int lastTokens, List<String> breakers) {

        public Dry {
            breakers = List.copyOf(breakers);
            require(multiplier >= 0 && multiplier <= 1000, "multiplier", multiplier, "between 0 and 1000");
            require(base >= 1 && base <= 1000, "base", base, "between 1 and 1000");
            require(allowedLength >= 1, "allowedLength", allowedLength, "at least 1");
            require(lastTokens >= -1, "lastTokens", lastTokens, "-1 for all, or from 0 on");
            breakers.forEach(text -> require(!text.isEmpty(), "breakers", "\"\"", "not empty"));
        }

        /** The usual strength, over the whole context; a repetition ends at a line break, a colon, a quote and a star. */
        public static Dry standard() {
            return new Dry(0.8, 1.75, 2, -1, List.of("\n", ":", "\"", "*"));
        }
    }

    /**
     * Penalties for tokens that were used.
     *
     * @param repeat     divides a positive logit and multiplies a negative one; 1 for none, above 0
     * @param frequency  is subtracted for each use; 0 for none
     * @param presence   is subtracted once; 0 for none
     * @param lastTokens how far back to look; -1 for the whole context; llama.cpp's default is 64. A service of OpenAI's
     *                   protocol looks at the whole answer
     */
    public record Penalties(double repeat, double frequency, double presence, int lastTokens) {

        public Penalties {
            require(repeat > 0 && repeat <= 100, "repeat", repeat, "above 0 and at most 100");
            require(Math.abs(frequency) <= 100, "frequency", frequency, "between -100 and 100");
            require(Math.abs(presence) <= 100, "presence", presence, "between -100 and 100");
            require(lastTokens >= -1, "lastTokens", lastTokens, "-1 for all, or from 0 on");
        }
    }

    /**
     * Mirostat (Basu et al. 2021).
     *
     * @param version 1 or 2
     * @param tau     the surprise to keep, in bits; 5 is usual
     * @param eta     how fast it is corrected; 0.1 is usual
     */
    public record Mirostat(int version, double tau, double eta) {

        public Mirostat {
            require(version == 1 || version == 2, "version", version, "1 or 2");
            require(tau > 0 && tau <= 100, "tau", tau, "above 0 and at most 100");
            require(eta > 0 && eta <= 1, "eta", eta, "above 0 and at most 1");
        }
    }

    /** How much to think. A service that counts tokens in place of words is given 1,024, 4,096 or 16,384. */
    public enum Effort {
        /** Not at all. */
        NONE,
        /** A little. */
        LOW,
        /** As much as is usual. */
        MEDIUM,
        /** Long. */
        HIGH
    }

    /** Nothing set. */
    public static Sampling unset() {
        return UNSET;
    }

    public Sampling withMaxTokens(int value) {
        return with(draft -> draft.maxTokens = OptionalInt.of(value));
    }

    public Sampling withTemperature(double value) {
        return with(draft -> draft.temperature = OptionalDouble.of(value));
    }

    public Sampling withTopP(double value) {
        return with(draft -> draft.topP = OptionalDouble.of(value));
    }

    public Sampling withTopK(int value) {
        return with(draft -> draft.topK = OptionalInt.of(value));
    }

    public Sampling withMinP(double value) {
        return with(draft -> draft.minP = OptionalDouble.of(value));
    }

    public Sampling withTypicalP(double value) {
        return with(draft -> draft.typicalP = OptionalDouble.of(value));
    }

    public Sampling withDynamicTemperature(DynamicTemperature value) {
        return with(draft -> draft.dynamicTemperature = Optional.of(value));
    }

    public Sampling withXtc(Xtc value) {
        return with(draft -> draft.xtc = Optional.of(value));
    }

    public Sampling withDry(Dry value) {
        return with(draft -> draft.dry = Optional.of(value));
    }

    public Sampling withPenalties(Penalties value) {
        return with(draft -> draft.penalties = Optional.of(value));
    }

    public Sampling withMirostat(Mirostat value) {
        return with(draft -> draft.mirostat = Optional.of(value));
    }

    public Sampling withLogitBias(Map<Integer, Double> value) {
        return with(draft -> draft.logitBias = value);
    }

    public Sampling withLogprobs(int alternatives) {
        return with(draft -> draft.logprobs = OptionalInt.of(alternatives));
    }

    public Sampling withConstraint(Constraint value) {
        return with(draft -> draft.constraint = Optional.of(value));
    }

    public Sampling withSeed(long value) {
        return with(draft -> draft.seed = OptionalLong.of(value));
    }

    public Sampling withStop(String... values) {
        return with(draft -> draft.stop = List.of(values));
    }

    public Sampling withEffort(Effort value) {
        return with(draft -> draft.effort = Optional.of(value));
    }

    private Sampling with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.sampling();
    }

    static void requireLogprobs(int alternatives) {
        require(alternatives >= 0 && alternatives <= 100, "logprobs", alternatives, "between 0 and 100");
    }

    private static void requireShare(String name, double value) {
        require(value > 0 && value <= 1, name, value, "above 0 and at most 1");
    }

    private static void requireProbability(String name, double value) {
        require(value >= 0 && value <= 1, name, value, "between 0 and 1");
    }

    private static void require(boolean holds, String name, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + ", it must be " + rule);
        }
    }

    /** The same components, to be changed one at a time. */
    private static final class Draft {

        private OptionalInt maxTokens = OptionalInt.empty();
        private OptionalDouble temperature = OptionalDouble.empty();
        private OptionalDouble topP = OptionalDouble.empty();
        private OptionalInt topK = OptionalInt.empty();
        private OptionalDouble minP = OptionalDouble.empty();
        private OptionalDouble typicalP = OptionalDouble.empty();
        private Optional<DynamicTemperature> dynamicTemperature = Optional.empty();
        private Optional<Xtc> xtc = Optional.empty();
        private Optional<Dry> dry = Optional.empty();
        private Optional<Penalties> penalties = Optional.empty();
        private Optional<Mirostat> mirostat = Optional.empty();
        private Map<Integer, Double> logitBias = Map.of();
        private OptionalInt logprobs = OptionalInt.empty();
        private Optional<Constraint> constraint = Optional.empty();
        private OptionalLong seed = OptionalLong.empty();
        private List<String> stop = List.of();
        private Optional<Effort> effort = Optional.empty();

        Draft() {}

        Draft(Sampling from) {
            maxTokens = from.maxTokens;
            temperature = from.temperature;
            topP = from.topP;
            topK = from.topK;
            minP = from.minP;
            typicalP = from.typicalP;
            dynamicTemperature = from.dynamicTemperature;
            xtc = from.xtc;
            dry = from.dry;
            penalties = from.penalties;
            mirostat = from.mirostat;
            logitBias = from.logitBias;
            logprobs = from.logprobs;
            constraint = from.constraint;
            seed = from.seed;
            stop = from.stop;
            effort = from.effort;
        }

        Sampling sampling() {
            return new Sampling(maxTokens, temperature, topP, topK, minP, typicalP, dynamicTemperature, xtc, dry,
                    penalties, mirostat, logitBias, logprobs, constraint, seed, stop, effort);
        }
    }
}
