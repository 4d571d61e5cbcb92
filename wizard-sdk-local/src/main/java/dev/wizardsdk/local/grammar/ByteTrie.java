package dev.wizardsdk.local.grammar;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Tokens as a tree of their bytes, so that those with the same beginning are looked at together. Immutable.
 *
 * <p>The nodes lie in the order of a walk that takes children before siblings; each knows where the walk goes on without its children.
 */
final class ByteTrie {

    /** A walk looks at each node once, in some ways at once; this many only a grammar that is made to be slow needs. */
    private static final long MAX_WORK = 100_000_000;

    private final byte[][] pieces;
    private final int[] sameBytes;
    private byte[] labels = new byte[1024];
    private int[] depths = new int[1024];
    private int[] afters = new int[1024];
    /** The first token of each node, or -1; further ones with the same bytes are chained. */
    private int[] tokens = new int[1024];
    private int size;
    private int longest;

    ByteTrie(byte[][] pieces, IntPredicate included) {
        this.pieces = pieces;
        sameBytes = new int[pieces.length];
        Arrays.fill(sameBytes, -1);
        var before = new byte[0];
        var path = new int[1];
        var sorted = IntStream.range(0, pieces.length)
                .filter(token -> pieces[token].length > 0 && included.test(token))
                .boxed()
                .sorted(Comparator.comparing((Integer token) -> pieces[token], Arrays::compareUnsigned))
                .mapToInt(Integer::intValue)
                .toArray();
        for (var token : sorted) {
            path = add(token, before, path);
            before = pieces[token];
        }
        close(path, 0, before.length);
    }

    private int[] add(int token, byte[] before, int[] path) {
        var piece = pieces[token];
        int common = Arrays.mismatch(before, piece);
        if (common < 0) {
            var node = path[piece.length - 1];
            sameBytes[token] = tokens[node];
            tokens[node] = token;
            return path;
        }
        close(path, common, before.length);
        var longer = Arrays.copyOf(path, Math.max(path.length, piece.length));
        for (int depth = common; depth < piece.length; depth++) {
            longer[depth] = node(piece[depth], depth);
        }
        tokens[size - 1] = token;
        longest = Math.max(longest, piece.length);
        return longer;
    }

    private int node(byte label, int depth) {
        if (size == labels.length) {
            labels = Arrays.copyOf(labels, 2 * size);
            depths = Arrays.copyOf(depths, 2 * size);
            afters = Arrays.copyOf(afters, 2 * size);
            tokens = Arrays.copyOf(tokens, 2 * size);
        }
        labels[size] = label;
        depths[size] = depth;
        tokens[size] = -1;
        return size++;
    }

    private void close(int[] path, int from, int to) {
        for (int depth = from; depth < to; depth++) {
            afters[path[depth]] = size;
        }
    }

    /** Adds the tokens that may come next in a state. */
    void addAllowed(Grammar grammar, GrammarState start, BitSet allowed) {
        var states = new GrammarState[longest + 1];
        states[0] = start;
        long work = 0;
        for (int node = 0; node < size;) {
            var depth = depths[node];
            var state = states[depth].afterClass(grammar.classOf(labels[node]));
            if (state.dead()) {
                node = afters[node];
                continue;
            }
            work += state.ways();
            if (work > MAX_WORK) {
                throw new GrammarException("the grammar is too ambiguous: finding the next token takes too long");
            }
            states[depth + 1] = state;
            for (int token = tokens[node]; token >= 0; token = sameBytes[token]) {
                allowed.set(token);
            }
            node++;
        }
    }
}
