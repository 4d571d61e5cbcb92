package dev.wizardsdk.local.grammar;

import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One way to have read what was read: the place in the grammar, and beneath it the places to return to. Immutable; ways share what
 * is beneath them. A place at the end of its rule is never kept, so a rule that ends with itself takes no more room the longer it runs.
 */
final class Frame {

    /** Everything was read. */
    static final Frame DONE = new Frame(Node.END, 0, null);

    final Node node;
    /** How often a loop was run, or how far the triggers of free text are. */
    final int count;
    final @Nullable Frame below;
    final int depth;
    private final int hash;

    private Frame(Node node, int count, @Nullable Frame below) {
        this.node = node;
        this.count = count;
        this.below = below;
        depth = below == null ? 0 : below.depth + 1;
        hash = 31 * (31 * System.identityHashCode(node) + count) + (below == null ? 7 : below.hash);
    }

    static Frame at(Node node, int count, Frame below) {
        if (node == Node.END) {
            return below;
        }
        if (node instanceof Node.Loop loop && count >= loop.most) {
            return at(loop.then, 0, below);
        }
        return new Frame(node, count, below);
    }

    /**
     * This way, as it looks to texts of at most so many bytes: how often a loop was run is only told where it can matter to them.
     * Every run of a loop reads a byte at least.
     */
    Frame blurred(int bytes) {
        var frames = new ArrayList<Frame>();
        for (var frame = this; frame.below != null; frame = frame.below) {
            frames.add(frame);
        }
        var blurred = DONE;
        for (var frame : frames.reversed()) {
            var count = frame.node instanceof Node.Loop loop ? loop.blurred(frame.count, bytes) : frame.count;
            blurred = new Frame(frame.node, count, blurred);
        }
        return blurred;
    }

    /** Without recursion, for what is beneath may be deep. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Frame frame && equal(this, frame);
    }

    @SuppressWarnings("ReferenceEquality") // Ways share what is beneath them.
    private static boolean equal(Frame one, Frame other) {
        var mine = one;
        var its = other;
        while (mine != its) {
            if (mine.hash != its.hash || mine.node != its.node || mine.count != its.count || mine.depth != its.depth) {
                return false;
            }
            // Of the same depth, and only the one DONE has nothing beneath.
            mine = Objects.requireNonNull(mine.below);
            its = Objects.requireNonNull(its.below);
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
