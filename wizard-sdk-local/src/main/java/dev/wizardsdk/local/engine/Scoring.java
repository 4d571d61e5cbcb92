package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.llama.LlamaContext;
import dev.wizardsdk.local.llama.Vocabulary;
import dev.wizardsdk.local.sampling.LogProbabilities;
import dev.wizardsdk.local.sampling.TokenProbability;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.Usage;
import java.util.ArrayList;
import java.util.List;

/** A text whose tokens are scored: each after all that stand before it. */
final class Scoring extends Task {

    /** Each output takes the memory of a vocabulary, so they are asked for in parts. */
    private static final int MOST_OUTPUTS = 16;

    private final Generation generation;
    private final Vocabulary vocabulary;
    private final int firstScored;
    private final int alternatives;
    private final List<TokenScore> scores = new ArrayList<>();

    /**
     * A task that waits.
     *
     * @param firstScored   from which token on scores are asked for, at least 1: the first token follows nothing
     * @param alternatives  how many likely tokens to name beside each
     */
    Scoring(int[] tokens, int firstScored, int alternatives, Generation generation, Vocabulary vocabulary) {
        super(tokens);
        this.generation = generation;
        this.vocabulary = vocabulary;
        this.firstScored = firstScored;
        this.alternatives = alternatives;
    }

    @Override
    boolean ended() {
        return generation.ended();
    }

    @Override
    void fail(ModelException failure) {
        generation.fail(failure);
    }

    @Override
    int firstOutput() {
        return firstScored - 1 + scores.size();
    }

    @Override
    int wanted() {
        var before = Math.max(0, firstOutput() - sequence().length());
        return Math.min(pending() - 1, before + MOST_OUTPUTS); // nobody asks for what follows the last token
    }

    @Override
    void advance(LlamaContext context, float[] logits, SequenceCache cache) {
        var outputs = sequence().length() - firstOutput();
        for (int i = 0; i < outputs; i++) {
            context.logits(row() + i, logits);
            var probabilities = new LogProbabilities(logits);
            var token = tokens()[firstScored + scores.size()];
            scores.add(TokenScores.of(new TokenProbability(token, probabilities.of(token)),
                    probabilities.top(alternatives), vocabulary));
        }
        if (firstScored + scores.size() == length()) {
            generation.complete(Finish.STOP, "scored", new Usage(promptLength(), reused(), 0, 0), scores);
        }
    }
}
