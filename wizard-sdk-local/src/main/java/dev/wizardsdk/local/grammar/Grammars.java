package dev.wizardsdk.local.grammar;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The grammars of one model, made when they are first asked for and kept, the latest used ones, by their text. Thread-safe; two
 * threads that ask for the same one at once may both make it.
 */
public final class Grammars {

    private static final int KEPT = 16;

    private enum Kind {
        GBNF, SCHEMA, OTHER
    }

    private record Key(Kind kind, String text) {}

    private final TokenTrie trie;
    private final Map<Key, TokenGrammar> known = new LinkedHashMap<>(KEPT, 0.75f, true);

    public Grammars(TokenTrie trie) {
        this.trie = trie;
    }

    /**
     * The grammar of a text in llama.cpp's notation.
     *
     * @throws GrammarException if it cannot be used
     */
    public TokenGrammar gbnf(String text) {
        return kept(new Key(Kind.GBNF, text), () -> Grammar.parse(text));
    }

    /**
     * The grammar of a JSON schema.
     *
     * @throws GrammarException if it cannot be used
     */
    public TokenGrammar schema(String text) {
        return kept(new Key(Kind.SCHEMA, text), () -> JsonSchemaGrammar.of(text));
    }

    /** A grammar that is made otherwise, kept by a text that says all it depends on. */
    public TokenGrammar of(String key, Supplier<Grammar> made) {
        return kept(new Key(Kind.OTHER, key), made);
    }

    private TokenGrammar kept(Key key, Supplier<Grammar> made) {
        synchronized (known) {
            var found = known.get(key);
            if (found != null) {
                return found;
            }
        }
        var grammar = new TokenGrammar(made.get(), trie);
        synchronized (known) {
            known.put(key, grammar);
            if (known.size() > KEPT) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return grammar;
    }
}
