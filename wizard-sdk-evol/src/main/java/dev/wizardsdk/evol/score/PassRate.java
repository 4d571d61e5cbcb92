package dev.wizardsdk.evol.score;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.evol.Answer;
import dev.wizardsdk.evol.Asking;
import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Scorer;
import dev.wizardsdk.evol.Scores;
import dev.wizardsdk.evol.Verification;
import dev.wizardsdk.evol.Verifier;
import dev.wizardsdk.evol.verify.FinalAnswer;
import dev.wizardsdk.evol.verify.Verifiers;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.ToolChoice;
import java.util.ArrayList;
import java.util.Optional;

/** How often a student's answer passes a check. Thread-safe. */
final class PassRate implements Scorer {

    private static final int MOST_TOKENS = 2_048;

    private final ModelClient student;
    private final String id;
    private final int tries;
    private final Check check;

    /** What makes an answer pass. */
    sealed interface Check {

        /** A program finds no fault in it. */
        record ByProgram(Verifier verifier) implements Check {}

        /** It comes to the same end as the row's own answer. */
        record ByTheRowsAnswer() implements Check {}
    }

    PassRate(ModelClient student, int tries, Check check) {
        if (tries < 1 || tries > 1_000) {
            throw new IllegalArgumentException("tries is " + tries + ", it must be between 1 and 1000");
        }
        this.student = student;
        this.id = student.description().id();
        this.tries = tries;
        this.check = check;
    }

    @Override
    public String name() {
        return "pass-rate@1 (" + id + ", " + tries + " tries, " + switch (check) {
            case Check.ByProgram(var verifier) -> verifier.name();
            case Check.ByTheRowsAnswer row -> "final-answer@1";
        } + ")";
    }

    @Override
    public boolean needsAnswer() {
        return switch (check) {
            case Check.ByProgram program -> false;
            case Check.ByTheRowsAnswer row -> true;
        };
    }

    @Override
    public Scores score(Instruction instruction, String answer, Asking asking) {
        var request = request(instruction);
        var known = FinalAnswer.of(answer);
        if ((needsAnswer() && known.isEmpty())
                || !student.description().features().containsAll(request.features())) {
            return Scores.NONE;
        }
        var found = new ArrayList<Verification>();
        var passed = 0;
        for (int i = 0; i < tries; i++) {
            var seeded = request.with(request.sampling().withSeed(seed(instruction, i)));
            var tried = asking.ask(student, "pass-rate " + id + " " + i, seeded);
            var verification = verification(instruction, tried, known);
            found.add(verification);
            passed += verification instanceof Verification.Passed && tried.finish() == Finish.STOP ? 1 : 0;
        }
        return found.stream().allMatch(Verification.NotApplicable.class::isInstance)
                ? Scores.NONE
                : Scores.of("pass-rate", (double) passed / tries);
    }

    private static Request.Chat request(Instruction instruction) {
        return new Request.Chat(instruction.turns().stream().map(Turn::message).toList(), instruction.context().tools(),
                ToolChoice.AUTO, Sampling.unset().withMaxTokens(MOST_TOKENS));
    }

    private Verification verification(Instruction instruction, Answer tried, Optional<FinalAnswer> known) {
        return switch (check) {
            case Check.ByProgram(var verifier) -> verifier.verify(instruction, tried.said());
            case Check.ByTheRowsAnswer row -> Verifiers.finalAnswer(any -> known.map(FinalAnswer::text))
                    .verify(instruction, tried.said());
        };
    }

    private static long seed(Instruction instruction, int index) {
        return (Long.parseUnsignedLong(instruction.id(), 16) + index) & Integer.MAX_VALUE;
    }
}
