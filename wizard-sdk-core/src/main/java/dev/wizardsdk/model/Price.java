package dev.wizardsdk.model;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What a model costs, in US dollars for a million tokens.
 *
 * @param promptUsd       tokens of the prompt
 * @param cachedPromptUsd those of them that the service had computed before
 * @param completionUsd   tokens generated, reasoning included
 * @param asOf            the day it was looked up
 * @param source          where
 */
public record Price(BigDecimal promptUsd, BigDecimal cachedPromptUsd, BigDecimal completionUsd, LocalDate asOf,
        String source) {

    /** A model that costs nothing, such as one on this machine. */
    public static final Price FREE = new Price(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, LocalDate.EPOCH, "");

    public Price {
        if (promptUsd.signum() < 0 || cachedPromptUsd.signum() < 0 || completionUsd.signum() < 0) {
            throw new IllegalArgumentException("a price must not be negative");
        }
    }

    /** A price of one's own contract, cached tokens at that of others. */
    public static Price of(String promptUsd, String completionUsd, LocalDate asOf, String source) {
        var prompt = new BigDecimal(promptUsd);
        return new Price(prompt, prompt, new BigDecimal(completionUsd), asOf, source);
    }

    /** What these tokens cost, in US dollars, exactly. */
    public BigDecimal of(Usage usage) {
        return times(promptUsd, usage.promptTokens() - usage.cachedPromptTokens())
                .add(times(cachedPromptUsd, usage.cachedPromptTokens()))
                .add(times(completionUsd, usage.completionTokens()));
    }

    /** The same model at half of it, as batches are charged. */
    public Price half() {
        var half = new BigDecimal("0.5");
        return new Price(promptUsd.multiply(half), cachedPromptUsd.multiply(half), completionUsd.multiply(half), asOf,
                source);
    }

    private static BigDecimal times(BigDecimal perMillion, long tokens) {
        return perMillion.multiply(BigDecimal.valueOf(Math.max(0, tokens))).movePointLeft(6);
    }
}
