package dev.wizardsdk.local.grammar;

import java.util.BitSet;
import java.util.stream.IntStream;

/** A model's vocabulary, as grammars need it. Immutable, thread-safe; made once for a model. */
public final class TokenTrie {

    /**
     * Most tokens are no longer. What is allowed of them looks the same all along a text of limited length, but for its end; the longer
     * ones are looked at for themselves.
     */
    static final int SHORT = 16;

    private final byte[][] pieces;
    private final BitSet control;
    private final BitSet ends;
    private final int[] controls;
    private final ByteTrie shortOnes;
    private final ByteTrie longOnes;

    /**
     * Sorts a vocabulary.
     *
     * @param pieces  each token's bytes; a control token's are those of its name; not to be changed afterwards
     * @param control the tokens that are no text
     * @param ends    the tokens that end an answer
     */
    public TokenTrie(byte[][] pieces, BitSet control, BitSet ends) {
        this.pieces = pieces;
        this.control = (BitSet) control.clone();
        this.ends = (BitSet) ends.clone();
        controls = IntStream.range(0, pieces.length).filter(this::isControl).toArray();
        shortOnes = new ByteTrie(pieces, token -> !isControl(token) && pieces[token].length <= SHORT);
        longOnes = new ByteTrie(pieces, token -> !isControl(token) && pieces[token].length > SHORT);
    }

    /** The number of tokens. */
    public int size() {
        return pieces.length;
    }

    byte[] piece(int token) {
        return pieces[token];
    }

    boolean isControl(int token) {
        return control.get(token) || ends.get(token);
    }

    boolean ends(int token) {
        return ends.get(token);
    }

    /** The tokens of text, no longer than {@link #SHORT}, that may come next in a state. */
    BitSet allowedShort(Grammar grammar, GrammarState state) {
        var allowed = new BitSet(pieces.length);
        shortOnes.addAllowed(grammar, state, allowed);
        return allowed;
    }

    /** Adds the longer tokens of text that may come next in a state, control tokens, and the ends where it is complete. */
    void addOthers(Grammar grammar, GrammarState state, BitSet allowed) {
        longOnes.addAllowed(grammar, state, allowed);
        if (state.takesControl()) {
            for (var token : controls) {
                allowed.set(token, !state.afterControl(token, pieces[token]).dead());
            }
        }
        if (state.complete()) {
            allowed.or(ends);
        }
    }
}
