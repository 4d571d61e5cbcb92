package dev.wizardsdk.evol.score;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.evol.Scorer;
import dev.wizardsdk.evol.Scores;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.testing.ScriptedProvider;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class FollowingDifficultyTest {

    private final Judging judging = Judging.saying("");

    /** A student that finds each token so likely, behind an instruction and alone. */
    private static Scorer scorer(List<Double> behind, List<Double> alone) {
        Function<Request, Reply> script = request -> {
            var score = (Request.Score) request;
            var probabilities = score.context().isEmpty() ? alone : behind;
            return Judging.reply(request, "", probabilities.stream()
                    .map(probability -> new TokenScore("t", Math.log(probability), List.of()))
                    .toArray(TokenScore[]::new));
        };
        return Scorers.ifd(ModelClient.over(ScriptedProvider.replying(script)));
    }

    @Test
    void isTheQuotientOfThePerplexities() {
        // behind: perplexity (1/2 · 1/8)^(-1/2) = 4; alone: (1/4 · 1/16)^(-1/2) = 8
        var scores = judging.score(scorer(List.of(0.5, 0.125), List.of(0.25, 0.0625)), "Name a bird.", "An owl.");
        assertThat(scores.numbers().get("ifd")).isCloseTo(0.5, within(1e-12));
        assertThat(judging.purposes).containsExactly("ifd-given scripted:script", "ifd-alone scripted:script");
    }

    @Test
    void aFirstTokenWithoutAScoreIsLeftOutOnBothSides() {
        // 1/2 and 1/8 against 1/4 and 1/16; the 1/1000 has nothing to be compared with
        var scores = judging.score(scorer(List.of(0.001, 0.5, 0.125), List.of(0.25, 0.0625)), "Name a bird.",
                "An owl.");
        assertThat(scores.numbers().get("ifd")).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void theInstructionStandsBeforeTheAnswer() {
        var student = ScriptedProvider
                .replying(request -> Judging.reply(request, "", new TokenScore("t", -1, List.of())));
        judging.score(Scorers.ifd(ModelClient.over(student)), "Name a bird.", "An owl.");
        assertThat(student.requests()).containsExactly(new Request.Score("Name a bird.\n\n", "An owl."),
                new Request.Score("", "An owl."));
    }

    @Test
    void whatCantBeMeasuredHasNoScore() {
        assertThat(judging.score(scorer(List.of(0.5), List.of()), "Name a bird.", "A")).isEqualTo(Scores.NONE);
        assertThat(judging.score(scorer(List.of(0.0), List.of(0.5)), "Name a bird.", "A")).isEqualTo(Scores.NONE);
        assertThat(judging.score(scorer(List.of(0.0), List.of(0.0)), "Name a bird.", "A")).isEqualTo(Scores.NONE);
        assertThat(judging.score(scorer(List.of(0.5), List.of(0.5)), "Name a bird.", " ")).isEqualTo(Scores.NONE);
    }

    @Test
    void aModelThatDoesNotScoreIsRefusedAtOnce() {
        var chatting = ModelClient.over(ScriptedProvider.answering("8"));
        assertThatIllegalArgumentException().isThrownBy(() -> Scorers.ifd(chatting))
                .withMessageContaining("scripted:script has no SCORE");
        assertThat(Arrays.asList(scorer(List.of(), List.of()).needsAnswer())).containsExactly(true);
    }
}
