package dev.wizardsdk.evol.score;

import dev.wizardsdk.evol.Asking;
import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Scorer;
import dev.wizardsdk.evol.Scores;
import dev.wizardsdk.language.LanguageGuess;
import java.util.Set;

/** What language an instruction is in, told without a call. Thread-safe. */
final class Language implements Scorer {

    @Override
    public String name() {
        return "language@1";
    }

    @Override
    public boolean needsAnswer() {
        return false;
    }

    @Override
    public Scores score(Instruction instruction, String answer, Asking asking) {
        return LanguageGuess.of(instruction.text()).or(() -> LanguageGuess.of(instruction.input()))
                .map(guess -> Scores.labels(Set.of("language:" + guess.language()))).orElse(Scores.NONE);
    }
}
