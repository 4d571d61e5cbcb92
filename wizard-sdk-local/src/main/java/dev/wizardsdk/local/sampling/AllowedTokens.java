package dev.wizardsdk.local.sampling;

/** Which tokens may come next; what a grammar tells a {@link TokenSampler}. */
public interface AllowedTokens {

    /** Whether the token may come next. Asked first, for the one token that was drawn from all. */
    boolean allows(int token);

    /** Sets the scores of all the others to negative infinity. Asked for only when a token was drawn that may not come. */
    void mask(float[] logits);
}
