package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.llama.LlamaContext;
import dev.wizardsdk.model.ModelException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A text that is to be computed, as the engine's thread sees it: its tokens so far, and how far its sequence has got. */
abstract class Task {

    private static final int NO_ROW = -1;

    private final long submitted = System.nanoTime();
    private final int promptLength;
    private int[] tokens;
    private int length;
    private int reused = -1;
    private @Nullable CachedSequence sequence;
    private int scheduled;
    private int row = NO_ROW;

    Task(int[] prompt) {
        promptLength = prompt.length;
        tokens = Arrays.copyOf(prompt, prompt.length + 32);
        length = promptLength;
    }

    /** Whether nobody waits for the result any more. */
    abstract boolean ended();

    abstract void fail(ModelException failure);

    /** From which of its tokens on what follows it is asked for. */
    abstract int firstOutput();

    /** Takes what the batch has computed, while {@link #hasOutput()}. */
    abstract void advance(LlamaContext context, float[] logits, SequenceCache cache);

    /** How many tokens to add to the batch, at most. */
    int wanted() {
        return pending();
    }

    /** Whether the task goes on by a token at a time now. */
    boolean answering() {
        return false;
    }

    /** Whether it should let others go first until it is read. */
    boolean lagging() {
        return false;
    }

    final int[] tokens() {
        return tokens;
    }

    final int length() {
        return length;
    }

    final int promptLength() {
        return promptLength;
    }

    final void add(int token) {
        reserve(1);
        tokens[length++] = token;
    }

    /** Makes room behind the tokens. */
    final void reserve(int more) {
        if (length + more > tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(2 * length, length + more));
        }
    }

    /** Takes tokens out of the midst. */
    final void remove(int from, int to) {
        System.arraycopy(tokens, to, tokens, from, length - to);
        length -= to - from;
    }

    /** How many tokens at the beginning of both are the same, of those that the other need not compute itself. */
    final int common(Task other) {
        var shorter = Math.min(length, other.firstOutput());
        var difference = Arrays.mismatch(tokens, 0, shorter, other.tokens, 0, shorter);
        return difference < 0 ? shorter : difference;
    }

    /** Tokens still to be computed. */
    final int pending() {
        return length - sequence().length();
    }

    final CachedSequence sequence() {
        if (sequence == null) {
            throw new IllegalStateException("the task is not running");
        }
        return sequence;
    }

    /** Begins, or goes on after {@link #stop}; tells how long it had to wait for its beginning. */
    final long start(CachedSequence on) {
        sequence = on;
        if (reused >= 0) {
            return 0;
        }
        reused = on.length();
        return System.nanoTime() - submitted;
    }

    /** Gives the sequence back. */
    final CachedSequence stop() {
        var held = sequence();
        sequence = null;
        row = NO_ROW;
        return held;
    }

    /** How many of the prompt's tokens were cached when it was first started. */
    final int reused() {
        return Math.max(0, reused);
    }

    /** Sets how many tokens are part of the batch being made. */
    final void schedule(int count) {
        scheduled = count;
        row = NO_ROW;
    }

    final int scheduled() {
        return scheduled;
    }

    /** Sets the first row of the batch that has an output of this task. */
    final void output(int outputRow) {
        if (row == NO_ROW) {
            row = outputRow;
        }
    }

    final boolean hasOutput() {
        return row != NO_ROW;
    }

    final int row() {
        return row;
    }

    /** Records that the batch was computed. */
    final void computed() {
        sequence().append(tokens, scheduled);
    }
}
