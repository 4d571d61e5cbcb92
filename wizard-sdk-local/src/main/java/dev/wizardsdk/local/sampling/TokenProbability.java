package dev.wizardsdk.local.sampling;

/**
 * A token and how likely the model found it.
 *
 * @param logProbability natural logarithm of its probability before sampling changed any; negative infinity for a token that
 *                       cannot come
 */
public record TokenProbability(int token, double logProbability) {}
