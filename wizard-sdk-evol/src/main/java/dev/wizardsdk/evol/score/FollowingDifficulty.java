package dev.wizardsdk.evol.score;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.evol.Asking;
import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Scorer;
import dev.wizardsdk.evol.Scores;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.TokenScore;
import java.util.List;

/**
 * Instruction-following difficulty (Li et al. 2024, section 2): the perplexity of the answer behind its instruction over that of the
 * answer alone. Both are taken over the same tokens at its end, as a model may have no score for a first token that follows nothing,
 * and may cut the first word in another way. Thread-safe.
 */
final class FollowingDifficulty implements Scorer {

    private final ModelClient student;
    private final String id;

    FollowingDifficulty(ModelClient student) {
        var description = student.description();
        if (!description.features().contains(Feature.SCORE)) {
            throw new IllegalArgumentException("the instruction-following difficulty needs log-probabilities of a given"
                    + " text, and " + description.id() + " has no SCORE; take a local model");
        }
        this.student = student;
        this.id = description.id();
    }

    @Override
    public String name() {
        return "ifd@1 (" + id + ")";
    }

    @Override
    public boolean needsAnswer() {
        return true;
    }

    @Override
    public Scores score(Instruction instruction, String answer, Asking asking) {
        if (answer.isBlank() || !instruction.context().media().isEmpty()) {
            return Scores.NONE;
        }
        var given = new Request.Score(Asked.text(instruction) + "\n\n", answer);
        var behind = asking.ask(student, "ifd-given " + id, given).tokens();
        var alone = asking.ask(student, "ifd-alone " + id, new Request.Score("", answer)).tokens();
        var tokens = Math.min(behind.size(), alone.size());
        if (tokens == 0) {
            return Scores.NONE;
        }
        var ratio = Math.exp(surprise(behind, tokens) - surprise(alone, tokens));
        return Double.isFinite(ratio) ? Scores.of("ifd", ratio) : Scores.NONE;
    }

    /** The logarithm of the perplexity of the last tokens. */
    private static double surprise(List<TokenScore> tokens, int last) {
        return -tokens.subList(tokens.size() - last, tokens.size()).stream().mapToDouble(TokenScore::logProbability)
                .average().orElseThrow();
    }
}
