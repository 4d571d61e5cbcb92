package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.llama.Vocabulary;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.Usage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A generation as the engine's thread sees it: its tokens so far, and how far its sequence has computed them. */
final class Task {

    private static final int NO_ROW = -1;

    private final Generation generation = new Generation();
    private final Sampler sampler;
    private final AnswerText answer;
    private final int promptLength;
    private final int maxLength;
    private final boolean limitedByContext;
    private int[] tokens;
    private int length;
    private int reused;
    private @Nullable CachedSequence sequence;
    private int scheduled;
    private int row = NO_ROW;

    /**
     * A task that waits.
     *
     * @param contextTokens tokens that prompt and answer may have together, more than the prompt has
     * @param dropSpace     whether one space at the beginning of the answer belongs to the chat format
     */
    Task(int[] prompt, Sampling sampling, int contextTokens, boolean dropSpace) {
        sampler = new Sampler(sampling);
        answer = new AnswerText(sampling.stop(), dropSpace);
        promptLength = prompt.length;
        limitedByContext = sampling.maxTokens().orElse(Integer.MAX_VALUE) > contextTokens - promptLength;
        maxLength = limitedByContext ? contextTokens : promptLength + sampling.maxTokens().getAsInt();
        tokens = Arrays.copyOf(prompt, prompt.length + 32);
        length = promptLength;
    }

    Generation generation() {
        return generation;
    }

    int[] tokens() {
        return tokens;
    }

    int length() {
        return length;
    }

    int promptLength() {
        return promptLength;
    }

    /** How many tokens at the beginning of both are the same, the last of the other excepted: it must compute that itself. */
    int common(Task other) {
        var shorter = Math.min(length, other.length - 1);
        var difference = Arrays.mismatch(tokens, 0, shorter, other.tokens, 0, shorter);
        return difference < 0 ? shorter : difference;
    }

    /** Tokens still to be computed before the next one can be drawn. */
    int pending() {
        return length - sequence().length();
    }

    CachedSequence sequence() {
        if (sequence == null) {
            throw new IllegalStateException("the task is not running");
        }
        return sequence;
    }

    void start(CachedSequence on) {
        sequence = on;
        reused = on.length();
    }

    /** Gives the sequence back. */
    CachedSequence stop() {
        var held = sequence();
        sequence = null;
        return held;
    }

    /** How many of the prompt's tokens were cached when it was first started. */
    int reused() {
        return reused;
    }

    /** Sets how many tokens are part of the batch being made. */
    void schedule(int count) {
        scheduled = count;
        row = NO_ROW;
    }

    int scheduled() {
        return scheduled;
    }

    /** Sets the row of the batch that gives the next token. */
    void output(int outputRow) {
        row = outputRow;
    }

    /** Records that the batch was computed. */
    void computed() {
        sequence().append(tokens, scheduled);
    }

    boolean hasOutput() {
        return row != NO_ROW;
    }

    int row() {
        return row;
    }

    /** Draws the next token and delivers its text; the generation is ended when the answer is. */
    void advance(float[] logits, Vocabulary vocabulary, Counters counters) {
        var token = sampler.sample(logits);
        if (vocabulary.ends(token)) {
            complete(Finish.STOP, "end");
            return;
        }
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * length);
        }
        tokens[length++] = token;
        counters.generatedTokens.increment(); // before anybody can see the answer end
        generation.deliver(answer.add(vocabulary.piece(token)));
        if (answer.stopped()) {
            complete(Finish.STOP, "stop text");
        } else if (length >= maxLength) {
            complete(Finish.LENGTH, limitedByContext ? "context" : "max tokens");
        }
    }

    private void complete(Finish finish, String reason) {
        generation.deliver(answer.end());
        generation.complete(answer.stopped() ? Finish.STOP : finish, answer.stopped() ? "stop text" : reason,
                new Usage(promptLength, reused, length - promptLength, 0));
    }
}
