package dev.wizardsdk.model;

import java.util.List;

/**
 * A token and how likely the model found it.
 *
 * @param text           the token's text; a piece of a character shows as U+FFFD
 * @param logProbability natural logarithm of its probability, before sampling changed any
 * @param alternatives   the likeliest tokens at this place, the likeliest one first; as many as were asked for
 */
public record TokenScore(String text, double logProbability, List<Alternative> alternatives) {

    /** A token that could have stood there. */
    public record Alternative(String text, double logProbability) {}

    public TokenScore {
        alternatives = List.copyOf(alternatives);
    }
}
