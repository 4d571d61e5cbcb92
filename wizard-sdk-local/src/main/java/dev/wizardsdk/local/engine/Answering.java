package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.grammar.GrammarCursor;
import dev.wizardsdk.local.llama.LlamaContext;
import dev.wizardsdk.local.llama.Vocabulary;
import dev.wizardsdk.local.sampling.TokenSampler;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A prompt that is being answered. */
final class Answering extends Task {

    private final Generation generation;
    private final TokenSampler sampler;
    private final @Nullable GrammarCursor allowed;
    private final List<TokenScore> scores = new ArrayList<>();
    private final AnswerText answer;
    private final Vocabulary vocabulary;
    private final Counters counters;
    private final EngineSettings settings;
    private final int maxTokens;
    private final boolean names;
    private int generated;
    private int guessed;

    /**
     * A task that waits.
     *
     * @param allowed   what may come next, if not everything may
     * @param dropSpace whether one space at the beginning of the answer belongs to the chat format
     * @param names     whether control tokens are part of the answer, by their names
     */
    Answering(int[] prompt, Sampling sampling, @Nullable GrammarCursor allowed, boolean dropSpace, boolean names,
            Generation generation, Vocabulary vocabulary, Counters counters, EngineSettings settings) {
        super(prompt);
        this.generation = generation;
        this.vocabulary = vocabulary;
        this.counters = counters;
        this.settings = settings;
        this.allowed = allowed;
        this.names = names;
        sampler = new TokenSampler(sampling, prompt, vocabulary.pieces());
        answer = new AnswerText(sampling.stop(), dropSpace);
        maxTokens = sampling.maxTokens().orElse(Integer.MAX_VALUE);
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
    boolean lagging() {
        return generation.lagging();
    }

    @Override
    int firstOutput() {
        return length() - 1;
    }

    @Override
    boolean answering() {
        return pending() == 1;
    }

    @Override
    int wanted() {
        return pending() + guessed;
    }

    /** How many tokens a draft may guess: never beyond the end of the answer. */
    int guessable(int most) {
        var room = Math.min(settings.context().contextTokens() - length(), maxTokens - generated) - 1;
        return answering() ? Math.max(0, Math.min(most, room)) : 0;
    }

    /** Takes guesses for the tokens that come next. */
    void guess(int[] guesses, int count) {
        reserve(count);
        System.arraycopy(guesses, 0, tokens(), length(), count);
        guessed = count;
    }

    @Override
    void advance(LlamaContext context, float[] logits, SequenceCache cache) {
        var first = length();
        var guesses = Math.min(guessed, scheduled() - 1);
        guessed = 0;
        counters.guessedTokens.add(guesses);
        for (int i = 0; i <= guesses && !generation.ended(); i++) {
            var guess = i < guesses ? tokens()[first + i] : -1;
            context.logits(row() + i, logits);
            var drawn = draw(logits);
            if (i < guesses && drawn == guess) {
                counters.acceptedTokens.increment();
            } else {
                break;
            }
        }
        if (sequence().length() >= length()) {
            cache.cut(sequence(), length() - 1);
        }
        if (!generation.ended() && length() >= settings.context().contextTokens()) {
            reachedEnd(context, cache);
        }
    }

    /** Draws the next token and delivers its text; the generation is ended when the answer is. */
    private int draw(float[] logits) {
        var token = sampler.sample(logits, allowed);
        sampler.accept(token);
        if (allowed != null) {
            allowed.accept(token);
        }
        sampler.score(logits, token).ifPresent(
                scored -> scores.add(TokenScores.of(scored.token(), scored.alternatives(), vocabulary)));
        if (vocabulary.ends(token)) {
            complete(Finish.STOP, "end");
            return token;
        }
        add(token);
        generated++;
        counters.generatedTokens.increment(); // before anybody can see the answer end
        generation.deliver(answer.add(names ? vocabulary.pieceOrName(token) : vocabulary.piece(token)));
        if (answer.stopped()) {
            complete(Finish.STOP, "stop text");
        } else if (allowed != null && allowed.finished()) {
            complete(Finish.STOP, "grammar");
        } else if (generated >= maxTokens) {
            complete(Finish.LENGTH, "max tokens");
        }
        return token;
    }

    private void reachedEnd(LlamaContext context, SequenceCache cache) {
        var kept = Math.max(1, promptLength() / 4);
        if (settings.shiftsAtEnd() && context.shifts() && cache.shares()) {
            var forgotten = (length() - kept) / 2;
            cache.shift(sequence(), kept, kept + forgotten);
            remove(kept, kept + forgotten);
        } else if (settings.failsAtEnd()) {
            generation.deliver(answer.end());
            generation.fail(ModelException
                    .of(ErrorKind.CONTEXT_EXCEEDED, "the answer has reached the end of the context of "
                            + settings.context().contextTokens() + " tokens after " + generated
                            + "; raise LocalOptions.withContextTokens, or choose another LocalOptions.withContextEnd")
                    .build());
        } else {
            complete(Finish.LENGTH, "context");
        }
    }

    private void complete(Finish finish, String reason) {
        generation.deliver(answer.end());
        generation.complete(answer.stopped() ? Finish.STOP : finish, answer.stopped() ? "stop text" : reason,
                new Usage(promptLength(), reused(), generated, 0), scores);
    }
}
