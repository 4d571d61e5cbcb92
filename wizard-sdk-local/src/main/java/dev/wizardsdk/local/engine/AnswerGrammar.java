package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.sampling.AllowedTokens;

/** What may come next in one answer, and goes on with each token that does. Used by one thread at a time. */
public interface AnswerGrammar extends AllowedTokens {

    /** Goes on: the token is part of the answer now. */
    void accept(int token);
}
