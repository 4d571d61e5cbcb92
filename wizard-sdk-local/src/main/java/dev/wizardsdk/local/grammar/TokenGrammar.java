package dev.wizardsdk.local.grammar;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A grammar for the tokens of one vocabulary. Thread-safe; which tokens are allowed in a state is found once and kept, as long as
 * there are not too many. One generation goes through it with a {@link #cursor}.
 */
public final class TokenGrammar {

    private static final int MAX_KEPT_BYTES = 3 << 20;

    private final Grammar grammar;
    private final TokenTrie trie;
    private final Map<GrammarState, BitSet> masks = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<GrammarState, BitSet> shortMasks = new LinkedHashMap<>(64, 0.75f, true);
    private final int mostMasks;

    public TokenGrammar(Grammar grammar, TokenTrie trie) {
        this.grammar = grammar;
        this.trie = trie;
        mostMasks = MAX_KEPT_BYTES / (trie.size() / Byte.SIZE + 64) + 1;
    }

    /** A walk through it, from its beginning. */
    public GrammarCursor cursor() {
        return new GrammarCursor(this, grammar.start());
    }

    public Grammar grammar() {
        return grammar;
    }

    int size() {
        return trie.size();
    }

    boolean ends(int token) {
        return trie.ends(token);
    }

    /** The state after a token that does not end the answer; dead where it is not allowed. */
    GrammarState after(GrammarState state, int token) {
        var piece = trie.piece(token);
        if (trie.isControl(token)) {
            return state.afterControl(token, piece);
        }
        return piece.length == 0 ? grammar.dead() : state.after(piece);
    }

    /** The tokens that may come next; not to be changed. */
    BitSet allowed(GrammarState state) {
        return kept(masks, state, () -> {
            var alike = state.blurred(TokenTrie.SHORT);
            var allowed = (BitSet) kept(shortMasks, alike, () -> trie.allowedShort(grammar, alike)).clone();
            trie.addOthers(grammar, state, allowed);
            return allowed;
        });
    }

    private BitSet kept(Map<GrammarState, BitSet> masks, GrammarState state, Supplier<BitSet> found) {
        synchronized (masks) {
            var known = masks.get(state);
            if (known != null) {
                return known;
            }
        }
        var mask = found.get();
        synchronized (masks) {
            masks.put(state, mask);
            if (masks.size() > mostMasks) {
                masks.remove(masks.keySet().iterator().next());
            }
        }
        return mask;
    }
}
