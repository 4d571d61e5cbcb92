package dev.wizardsdk.model;

/**
 * Tokens a reply was counted at.
 *
 * @param promptTokens       tokens of the prompt, cached ones included
 * @param cachedPromptTokens those of them that had been computed before
 * @param completionTokens   tokens generated, reasoning included
 * @param reasoningTokens    those of them that were reasoning
 */
public record Usage(long promptTokens, long cachedPromptTokens, long completionTokens, long reasoningTokens) {

    /** No tokens at all. */
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    /** Both together. */
    public Usage plus(Usage other) {
        return new Usage(
                promptTokens + other.promptTokens,
                cachedPromptTokens + other.cachedPromptTokens,
                completionTokens + other.completionTokens,
                reasoningTokens + other.reasoningTokens);
    }
}
