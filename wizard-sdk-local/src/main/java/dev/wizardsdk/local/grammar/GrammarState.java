package dev.wizardsdk.local.grammar;

import java.util.BitSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All ways in which what was read can be the beginning of what a grammar allows. Immutable to its users and thread-safe; it learns
 * where each byte leads, so the second time costs an array access.
 */
public final class GrammarState {

    private final Grammar grammar;
    private final Set<Frame> frames;
    private final @Nullable GrammarState[] next;
    private final int epoch;

    GrammarState(Grammar grammar, Set<Frame> frames, int classes, int epoch) {
        this.grammar = grammar;
        this.frames = frames;
        this.epoch = epoch;
        next = new GrammarState[classes];
    }

    /** Whether what was read is whole: it may end here. */
    public boolean complete() {
        return frames.contains(Frame.DONE);
    }

    /** Whether what was read is not allowed, whatever may follow. */
    public boolean dead() {
        return frames.isEmpty();
    }

    /** The state after more bytes, which may end within a character; {@linkplain #dead dead} where they are not allowed. */
    public GrammarState after(byte[] bytes) {
        var state = this;
        for (int i = 0; i < bytes.length && !state.dead(); i++) {
            state = state.afterClass(grammar.classOf(bytes[i]));
        }
        return state;
    }

    /** The state after a control token of this number and name. */
    GrammarState afterControl(int id, byte[] name) {
        return grammar.afterControl(frames, id, name);
    }

    /** Whether any control token may come. */
    boolean takesControl() {
        return frames.stream().anyMatch(frame -> frame.node instanceof Node.Control || frame.node instanceof Node.Free);
    }

    /** The bytes that may come next. */
    public BitSet nextBytes() {
        var bytes = new BitSet(256);
        for (int each = 0; each < 256; each++) {
            bytes.set(each, !afterClass(grammar.classOf((byte) each)).dead());
        }
        return bytes;
    }

    GrammarState afterClass(int number) {
        var known = next[number];
        if (known != null) {
            return known;
        }
        var found = grammar.afterByte(frames, grammar.representative(number));
        // States of a former epoch learn nothing more, so that they hold no newer ones in memory.
        if (found.epoch == epoch || found.dead()) {
            next[number] = found;
        }
        return found;
    }

    /** The state as it looks to texts of at most so many bytes. */
    GrammarState blurred(int bytes) {
        return grammar.state(frames.stream().map(frame -> frame.blurred(bytes)).collect(Collectors.toSet()));
    }

    /** In how many ways what was read can go on. */
    int ways() {
        return frames.size();
    }
}
