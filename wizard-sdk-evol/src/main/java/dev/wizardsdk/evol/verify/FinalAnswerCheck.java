package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Verification;
import dev.wizardsdk.evol.Verifier;
import java.util.Optional;
import java.util.function.Function;

/** Compares an answer's end with the one that is known to be right. Thread-safe if the references are. */
final class FinalAnswerCheck implements Verifier {

    private final Function<Instruction, Optional<String>> reference;

    FinalAnswerCheck(Function<Instruction, Optional<String>> reference) {
        this.reference = reference;
    }

    @Override
    public String name() {
        return "final-answer@1";
    }

    @Override
    public Verification verify(Instruction instruction, String answer) {
        var known = reference.apply(instruction)
                .flatMap(text -> FinalAnswer.of(text).or(() -> FinalAnswer.stated(text)));
        if (known.isEmpty()) {
            return Verification.notApplicable();
        }
        var expected = known.get();
        var marked = FinalAnswer.of(answer);
        var found = marked.or(() -> FinalAnswer.stated(answer).filter(expected::agreesWith))
                .or(() -> FinalAnswer.lastNumber(answer));
        if (found.isEmpty()) {
            return new Verification.Failed("it comes to no final answer, where " + expected + " is right");
        }
        if (found.get().agreesWith(expected)) {
            return new Verification.Passed("final answer " + found.get());
        }
        return new Verification.Failed((marked.isPresent() ? "its final answer is " : "its last number is ")
                + found.get() + ", where " + expected + " is right");
    }
}
