package dev.wizardsdk.evol.score;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Scores;
import dev.wizardsdk.evol.verify.Verifiers;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.ToolDefinition;
import dev.wizardsdk.testing.ScriptedProvider;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PassRateTest {

    private static final String ROW = "16 - 3 - 4 = 9, and 9 * 2 = 18.\n#### 18";
    private final Judging judging = Judging.saying("");

    @Test
    void isTheShareOfAnswersThatComeToTheRowsEnd() {
        var student = ScriptedProvider.answering("#### 18", "The answer is 17.", "So she makes $18.00.", "Many.");
        var scorer = Scorers.passRate(ModelClient.over(student), 4);
        assertThat(judging.score(scorer, "How much does she make?", ROW)).isEqualTo(Scores.of("pass-rate", 0.5));
        assertThat(scorer.needsAnswer()).isTrue();
    }

    @Test
    void eachTryHasASeedAndAPurposeOfItsOwn() {
        var student = ScriptedProvider.answering(request -> "#### 18");
        judging.score(Scorers.passRate(ModelClient.over(student), 3), "How much?", ROW);
        assertThat(judging.purposes).containsExactly("pass-rate scripted:script 0", "pass-rate scripted:script 1",
                "pass-rate scripted:script 2");
        assertThat(student.requests()).extracting(request -> ((Request.Chat) request).sampling().seed().orElseThrow())
                .doesNotHaveDuplicates();
        var again = ScriptedProvider.answering(request -> "#### 18");
        judging.score(Scorers.passRate(ModelClient.over(again), 3), "How much?", ROW);
        assertThat(again.requests()).isEqualTo(student.requests());
    }

    @Test
    void aProgramMayCheckThem() {
        var student = ScriptedProvider.answering("2 + 2 = 4", "2 + 2 = 5", "Four.",
                "<think>2 + 2 = 5</think>2 + 2 = 4");
        var scorer = Scorers.passRate(ModelClient.over(student), 4, Verifiers.arithmetic());
        assertThat(judging.score(scorer, "What is 2 + 2?", "")).isEqualTo(Scores.of("pass-rate", 0.5));
        assertThat(scorer.needsAnswer()).isFalse();
        assertThat(scorer.name()).isEqualTo("pass-rate@1 (scripted:script, 4 tries, arithmetic@1)");
    }

    @Test
    void anAnswerThatWasCutOffHasNotPassed() {
        var student = ScriptedProvider.replying(request -> {
            var whole = Judging.reply(request, "2 + 2 = 4");
            return new Reply(whole.message(), Finish.LENGTH, "", Optional.empty(), "scripted:script", "");
        });
        assertThat(judging.score(Scorers.passRate(ModelClient.over(student), 1, Verifiers.arithmetic()), "2 + 2?", ""))
                .isEqualTo(Scores.of("pass-rate", 0));
    }

    @Test
    void whereNothingCanBeCheckedThereIsNoScore() {
        var student = ModelClient.over(ScriptedProvider.answering(request -> "Four."));
        assertThat(judging.score(Scorers.passRate(student, 2, Verifiers.arithmetic()), "2 + 2?", ""))
                .isEqualTo(Scores.NONE);
        judging.purposes.clear();
        assertThat(judging.score(Scorers.passRate(student, 2), "Tell a joke.", "A duck walks in."))
                .isEqualTo(Scores.NONE);
        assertThat(judging.purposes).isEmpty();
    }

    @Test
    void aStudentWithoutToolsIsNotAskedForThem() {
        var student = ModelClient.over(ScriptedProvider.answering("#### 18"));
        var tool = new ToolDefinition("add", "Adds.", "{\"type\":\"object\"}");
        var asked = Instruction.of("How much?").with(new Instruction.Context(List.of(), List.of(tool), List.of()));
        assertThat(Scorers.passRate(student, 1).score(asked, ROW, judging)).isEqualTo(Scores.NONE);
    }

    @Test
    void itTakesATry() {
        var student = ModelClient.over(ScriptedProvider.answering("8"));
        assertThatIllegalArgumentException().isThrownBy(() -> Scorers.passRate(student, 0))
                .withMessageContaining("tries");
    }
}
