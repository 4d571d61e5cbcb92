package dev.wizardsdk.examples;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.evol.Answer;
import dev.wizardsdk.evol.Asking;
import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Scorer;
import dev.wizardsdk.evol.score.Scorers;
import dev.wizardsdk.local.LocalModel;
import dev.wizardsdk.local.ModelStore;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Usage;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Scores that rest on log-probabilities, by the real demo model, where it was fetched before. */
class ScoresOfTheDemoModelTest {

    private static LocalModel model;
    private static Asking asking;

    @BeforeAll
    static void load() {
        var file = ModelStore.standard().folder().resolve("SmolLM2-135M-Instruct.Q4_1.gguf");
        assumeTrue(Files.exists(file), "the demo model is not here");
        try {
            model = LocalModel.load(file);
        } catch (RuntimeException e) {
            assumeFalse(String.valueOf(e.getMessage()).startsWith("there is no natives jar"),
                    "llama.cpp is packed in a later phase than this");
            throw e;
        }
        asking = new Direct(ModelClient.over(model));
    }

    @AfterAll
    static void close() {
        if (model != null) {
            model.close();
        }
    }

    @Test
    void anInstructionThatSaysWhatIsAnsweredMakesTheAnswerEasier() {
        var ifd = Scorers.ifd(asking.judge());
        var answer = "The capital of France is Paris, which lies on the river Seine.";
        var fitting = score(ifd, "What is the capital of France, and on which river does it lie?", answer, "ifd");
        var unfitting = score(ifd, "Write a recipe for pancakes with blueberries.", answer, "ifd");
        assertThat(fitting).isGreaterThan(0).isLessThan(0.8);
        assertThat(unfitting).isGreaterThan(fitting);
    }

    @Test
    void complexityAndQualityAreMeansAndTheSameAgain() {
        for (var scorer : List.of(Scorers.complexity(), Scorers.quality())) {
            var name = scorer.name().substring(0, scorer.name().indexOf('@'));
            var first = score(scorer, "Name a bird.", "An owl.", name);
            assertThat(first).isBetween(1.0, 6.0);
            assertThat(first % 1).as("no whole digit").isNotZero();
            assertThat(score(scorer, "Name a bird.", "An owl.", name)).isCloseTo(first, within(0.3));
        }
    }

    private static double score(Scorer scorer, String instruction, String answer, String name) {
        return scorer.score(Instruction.of(instruction), answer, asking).numbers().getOrDefault(name, Double.NaN);
    }

    /** A run's asking without a run. */
    private record Direct(ModelClient judge) implements Asking {

        @Override
        public Answer ask(String purpose, Request request) {
            return ask(judge, purpose, request);
        }

        @Override
        public Answer ask(ModelClient client, String purpose, Request request) {
            var reply = client.call(request);
            return new Answer(reply.text(), reply.finish(), reply.usage().orElse(Usage.NONE), BigDecimal.ZERO,
                    reply.servedBy(), reply.tokens());
        }
    }
}
