package dev.wizardsdk.model;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known about a model before it is asked.
 *
 * @param provider      who serves it, such as {@code openai} or {@code local}
 * @param model         its name there
 * @param features      what it can be asked
 * @param contextTokens how many tokens prompt and answer may have together, where known
 * @param parameters    the number of weights, where known
 * @param price         what it costs, where known
 */
public record ModelDescription(
        String provider, String model, Set<Feature> features, OptionalInt contextTokens, OptionalLong parameters,
        Optional<Price> price) {

    public ModelDescription {
        features = Set.copyOf(features);
    }

    /** Of a model whose price is not known. */
    public ModelDescription(String provider, String model, Set<Feature> features, OptionalInt contextTokens,
            OptionalLong parameters) {
        this(provider, model, features, contextTokens, parameters, Optional.empty());
    }

    /** {@code provider:model}, as it appears in messages and records. */
    public String id() {
        return provider + ":" + model;
    }

    /** Refuses a request this model has no feature for. */
    public void requireSupport(Request request) {
        var missing = EnumSet.copyOf(request.features());
        missing.removeAll(features);
        if (!missing.isEmpty()) {
            throw ModelException.of(
                    ErrorKind.UNSUPPORTED,
                    id() + " has no " + missing + ", only " + new TreeSet<>(features))
                    .build();
        }
    }
}
