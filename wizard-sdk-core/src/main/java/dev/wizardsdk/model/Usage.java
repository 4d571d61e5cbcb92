package dev.wizardsdk.model;

/**
 * Tokens a reply was counted at; what a service tells below 0 counts as 0.
 *
 * @param promptTokens       tokens of the prompt, cached ones included
 * @param cachedPromptTokens those of them that had been computed before
 * @param completionTokens   tokens generated, reasoning included
 * @param reasoningTokens    those of them that were reasoning
 */
public record Usage(long promptTokens, long cachedPromptTokens, long completionTokens, long reasoningTokens) {

    /** No tokens at all. */
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    public Usage {
        promptTokens = Math.max(0, promptTokens);
        cachedPromptTokens = Math.max(0, cachedPromptTokens);
        completionTokens = Math.max(0, completionTokens);
        reasoningTokens = Math.max(0, reasoningTokens);
    }

    /** Both together, at most {@link Long#MAX_VALUE} of each. */
    public Usage plus(Usage other) {
        return new Usage(
                sum(promptTokens, other.promptTokens),
                sum(cachedPromptTokens, other.cachedPromptTokens),
                sum(completionTokens, other.completionTokens),
                sum(reasoningTokens, other.reasoningTokens));
    }

    private static long sum(long one, long other) {
        var sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
