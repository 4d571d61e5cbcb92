package dev.wizardsdk.evol.score;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.evol.Asking;
import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Scorer;
import dev.wizardsdk.evol.Scores;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Sampling;
import java.util.OptionalDouble;

/** A number on a scale that the judge is asked for: the one it says, or the one it may be expected to say. Thread-safe. */
final class JudgedNumber implements Scorer {

    /** How many alternatives services tell at most, as far as is known; llama.cpp tells more. */
    private static final int MOST_ALTERNATIVES = 20;
    private static final int MOST_LOCALLY = 100;

    private final String score;
    private final Rating scale;
    private final boolean expected;
    private final boolean needsAnswer;
    private final JudgePrompt prompt;

    private JudgedNumber(String score, Rating scale, boolean expected, boolean needsAnswer) {
        this.score = score;
        this.scale = scale;
        this.expected = expected;
        this.needsAnswer = needsAnswer;
        this.prompt = JudgePrompt.of(score);
    }

    static JudgedNumber difficulty() {
        return new JudgedNumber("difficulty", new Rating(1, 10), false, false);
    }

    static JudgedNumber complexity() {
        return new JudgedNumber("complexity", new Rating(1, 6), true, false);
    }

    static JudgedNumber quality() {
        return new JudgedNumber("quality", new Rating(1, 6), true, true);
    }

    @Override
    public String name() {
        return score + "@" + prompt.version();
    }

    @Override
    public boolean needsAnswer() {
        return needsAnswer;
    }

    @Override
    public Scores score(Instruction instruction, String answer, Asking asking) {
        var judge = asking.judge();
        if ((needsAnswer && answer.isBlank()) || !Asked.canBeSeenBy(judge, instruction)) {
            return Scores.NONE;
        }
        var request = prompt.about(instruction, needsAnswer ? answer : "");
        var reply = asking.ask(score, request.with(sampling(judge, request.sampling())));
        var number = expected ? scale.expected(reply) : OptionalDouble.empty();
        number = number.isPresent() ? number : scale.said(reply.said());
        return number.isPresent() ? Scores.of(score, number.getAsDouble()) : Scores.NONE;
    }

    private Sampling sampling(ModelClient judge, Sampling plain) {
        var features = judge.description().features();
        var local = judge.description().provider().equals("local");
        var sampling = features.contains(Feature.GRAMMAR)
                ? plain.withConstraint(new Constraint.Grammar(scale.grammar()))
                : plain;
        return expected && features.contains(Feature.LOGPROBS)
                ? sampling.withLogprobs(local ? MOST_LOCALLY : MOST_ALTERNATIVES)
                : sampling;
    }
}
