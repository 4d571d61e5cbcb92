package dev.wizardsdk.local.grammar;

import dev.wizardsdk.local.sampling.AllowedTokens;
import java.util.Arrays;
import java.util.BitSet;

/** Where one answer is in a {@link TokenGrammar}. Owned by one thread at a time. */
public final class GrammarCursor implements AllowedTokens {

    private final TokenGrammar grammar;
    private GrammarState state;
    private boolean ended;

    GrammarCursor(TokenGrammar grammar, GrammarState state) {
        this.grammar = grammar;
        this.state = state;
    }

    /**
     * Whether a token may come next. Much cheaper than {@link #mask}: draw first, and mask only if the drawn token is not allowed.
     */
    @Override
    public boolean allows(int token) {
        return !ended && ((grammar.ends(token) && state.complete()) || !grammar.after(state, token).dead());
    }

    /** The tokens that may come next; none after an end. */
    public BitSet allowed() {
        return ended ? new BitSet() : (BitSet) grammar.allowed(state).clone();
    }

    /**
     * Takes away what may not come next: its score becomes minus infinity.
     *
     * @throws GrammarException if nothing is left, because no token of the vocabulary goes on as the grammar asks
     */
    @Override
    public void mask(float[] logits) {
        var allowed = ended ? new BitSet() : grammar.allowed(state);
        if (allowed.isEmpty()) {
            throw new GrammarException("no token of this model's vocabulary goes on as the grammar asks");
        }
        for (int from = allowed.nextClearBit(0); from < logits.length; from = allowed.nextClearBit(from)) {
            var to = allowed.nextSetBit(from);
            var end = to < 0 ? logits.length : Math.min(to, logits.length);
            Arrays.fill(logits, from, end, Float.NEGATIVE_INFINITY);
            from = end;
        }
    }

    /**
     * Goes on by the token that was chosen. A token that ends answers is the end where the grammar is complete.
     *
     * @throws IllegalArgumentException if it was not allowed
     */
    public void accept(int token) {
        if (ended) {
            throw new IllegalArgumentException("token " + token + " comes after the end");
        }
        if (grammar.ends(token) && state.complete()) {
            ended = true;
            return;
        }
        var next = grammar.after(state, token);
        if (next.dead()) {
            throw new IllegalArgumentException("token " + token + " is not allowed by the grammar");
        }
        state = next;
    }

    /** Whether the answer is whole: it may end here. */
    public boolean complete() {
        return ended || state.complete();
    }

    /** Whether the answer is whole and nothing may follow but an end. */
    public boolean finished() {
        return ended || (state.complete() && state.ways() == 1);
    }
}
