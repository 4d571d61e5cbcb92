package dev.wizardsdk.local;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.local.gguf.ModelLoadException;
import dev.wizardsdk.local.gguf.Pooling;
import dev.wizardsdk.local.gguf.TinyGguf;
import dev.wizardsdk.local.gguf.TinyModels;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Result;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.TokenScore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/** Each kind of request, on a model that can answer it and on one that cannot. */
class RequestKindsTest {

    @TempDir
    private Path folder;

    private LocalModel load(Path file) {
        return LocalModel.load(file, TestModels.options());
    }

    @Test
    void scoresEachTokenAsGeneratingWouldHaveFoundIt() {
        try (var model = load(TinyModels.llama(folder))) {
            var generated = model.open(new Request.Completion("Once upon",
                    Sampling.unset().withTemperature(0).withMaxTokens(12).withLogprobs(3))).reply();
            var scored = model.open(new Request.Score("Once upon", generated.text(), 3)).reply();

            assertThat(generated.tokens()).hasSize((int) generated.usage().orElseThrow().completionTokens());
            assertThat(sum(scored.tokens())).isCloseTo(sum(generated.tokens()),
                    within(0.01 * generated.tokens().size()));
            for (var token : generated.tokens()) {
                assertThat(token.alternatives()).hasSize(3);
                assertThat(token.alternatives().getFirst().logProbability()).isCloseTo(token.logProbability(),
                        within(1e-9));
            }
        }
    }

    private static double sum(List<TokenScore> tokens) {
        return tokens.stream().mapToDouble(TokenScore::logProbability).sum();
    }

    @Test
    void findsTheLikeliestOfSeveralAnswers() {
        try (var model = load(TinyModels.llama(folder))) {
            var request = new Request.Completion("Once",
                    Sampling.unset().withTemperature(2).withSeed(1).withMaxTokens(6));
            var best = ModelClient.over(model).best(request, 5);

            assertThat(best).hasSize(5);
            assertThat(best).extracting(reply -> sum(reply.tokens()) / reply.tokens().size())
                    .isSortedAccordingTo((a, b) -> Double.compare(b, a)).doesNotHaveDuplicates();
            assertThat(model.statistics().computedPromptTokens()).isLessThan(5 * 6);
        }
    }

    @Test
    void scoresALongTextAsItsPartsInTurn() {
        try (var model = load(TinyModels.llama(folder))) {
            var text = "the quick brown fox jumps over the lazy dog. ".repeat(3);
            var whole = model.open(new Request.Score("", text)).reply();
            var again = model.open(new Request.Score("", text)).reply();

            assertThat(whole.tokens()).hasSizeGreaterThan(70);
            assertThat(again.tokens()).hasSameSizeAs(whole.tokens());
            assertThat(sum(again.tokens())).isCloseTo(sum(whole.tokens()), within(0.05));
            var tail = model.open(new Request.Score(text, "dog")).reply();
            assertThat(tail.tokens()).hasSizeLessThan(8);
            assertThat(tail.usage().orElseThrow().cachedPromptTokens()).isGreaterThan(50);
        }
    }

    @Test
    void aFirstTokenThatFollowsNothingHasNoScore() {
        try (var model = load(TinyModels.infilling(folder))) { // it has no begin token
            assertThat(model.open(new Request.Score("", "a")).reply().tokens()).isEmpty();
            assertThat(model.open(new Request.Score("", "ab")).reply().tokens()).hasSize(1);
        }
    }

    @Test
    void aGrammarThatLeadsNowhereFailsItsOwnAnswerAlone() {
        try (var model = load(TinyModels.llama(folder))) {
            var other = model.open(TestModels.greedy("Once upon a time", 200)).future();
            var grammar = new Constraint.Grammar("root ::= s\ns ::= [a-z] | [a-z] s s | [a-z] s s s | [a-z] s s s s");
            var request = new Request.Completion("hello", Sampling.unset().withMaxTokens(60).withConstraint(grammar));
            try {
                assertThat(model.open(request).reply().text()).isNotEmpty();
            } catch (ModelException e) {
                assertThat(e.kind()).isEqualTo(ErrorKind.BAD_REQUEST);
            }
            assertThat(other.join().text()).isNotEmpty();
        }
    }

    @Test
    void ranksWithAClassifierOnly() {
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(
                        () -> LocalModel.load(TinyModels.llama(folder), TestModels.options().withPooling(Pooling.RANK)))
                .withMessageContaining("no classifier");
    }

    @Test
    void embedsWithMoreSequencesThanTheContextHasTokens() {
        try (var model = LocalModel.load(TinyModels.llama(folder),
                TestModels.options().withContextTokens(8).withSequences(128)
                        .withBatchTokens(128))) {
            assertThat(ModelClient.over(model).embed(List.of("a", "b", "c"))).hasSize(3);
        }
    }

    @Test
    void aSchemaOfCombinationsWithinCombinationsIsRefusedSoon() {
        var definitions = new StringBuilder("\"d0\": {\"type\": \"integer\"}");
        for (int i = 0; i < 40; i++) {
            var before = "{\"$ref\": \"#/$defs/d" + i + "\"}";
            definitions.append(", \"d").append(i + 1).append("\": {\"anyOf\": [{\"allOf\": [").append(before)
                    .append(", ")
                    .append(before).append("]}, ").append(before).append("]}");
        }
        var schema = "{\"$ref\": \"#/$defs/d40\", \"$defs\": {" + definitions + "}}";
        var sampling = Sampling.unset().withConstraint(new Constraint.JsonSchema(schema));
        try (var model = load(TinyModels.llama(folder))) {
            assertThatExceptionOfType(ModelException.class)
                    .isThrownBy(() -> model.open(new Request.Completion("a", sampling)).reply())
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_REQUEST));
        }
    }

    @Test
    void countsWithoutComputing() {
        try (var model = load(TinyModels.llama(folder))) {
            var counted = model.open(Request.Count.text("Once upon a time")).reply().usage().orElseThrow();
            var asked = model.open(TestModels.greedy("Once upon a time", 1)).reply().usage().orElseThrow();

            assertThat(counted.promptTokens()).isEqualTo(asked.promptTokens());
            assertThat(model.statistics().requests()).isEqualTo(1);
            assertThat(ModelClient.over(model).count("")).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void fillsAGapByItsMarks() {
        try (var model = load(TinyModels.infilling(folder))) {
            assertThat(model.description().features()).contains(Feature.INFILL);
            var sampling = Sampling.unset().withTemperature(0).withMaxTokens(8);
            var plain = model.open(new Request.Infill("int x = ", ";", sampling)).reply();
            var other = model.open(new Request.Infill("int x = ", "+ 1;", sampling)).reply();
            var inProject = model
                    .open(new Request.Infill(List.of(new Request.Infill.SourceFile("A.java", "class A {}")),
                            "B.java", "int x = ", ";", sampling))
                    .reply();

            assertThat(plain.text()).isNotEqualTo(other.text());
            assertThat(inProject.usage().orElseThrow().promptTokens())
                    .isGreaterThan(plain.usage().orElseThrow().promptTokens() + 10);
        }
    }

    @Test
    void refusesWhatTheModelWasNotMadeFor() {
        try (var model = load(TinyModels.llama(folder)); var bert = load(TinyModels.bert(folder))) {
            assertUnsupported(model, new Request.Infill("a", "b", Sampling.unset()), "has no [INFILL]");
            assertUnsupported(model, new Request.Rerank("a", List.of("b")), "has no [RERANK]");
            assertUnsupported(bert, TestModels.greedy("a"), "has no [COMPLETION]");
            assertUnsupported(bert, new Request.Score("a", "b"), "has no [SCORE]");
        }
    }

    private static void assertUnsupported(LocalModel model, Request request, String message) {
        assertThatExceptionOfType(ModelException.class).isThrownBy(() -> model.open(request))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
    }

    @Test
    void embedsTextsAlikeAloneAndInABatch() {
        for (var file : List.of(TinyModels.bert(folder), TinyModels.clsBert(folder),
                TinyModels.embeddingDecoder(folder),
                TinyModels.llama(folder))) {
            try (var model = load(file)) {
                var client = ModelClient.over(model);
                var texts = List.of("a small cat", "the dog", "a small cat", "something else altogether",
                        "one", "two", "three", "four", "five", "six");
                var together = client.embed(texts);

                assertThat(together).hasSize(10);
                assertThat(length(together.getFirst())).isCloseTo(1, within(1e-5));
                assertThat(cosine(together.get(0), together.get(2))).isCloseTo(1, within(1e-4));
                assertThat(cosine(together.get(0), together.get(1))).isLessThan(0.9999);
                for (int i = 0; i < texts.size(); i++) {
                    assertThat(cosine(client.embed(List.of(texts.get(i))).getFirst(), together.get(i)))
                            .isCloseTo(1, within(1e-3));
                }
            }
        }
    }

    @Test
    void embedsUnscaledIfAsked() {
        try (var model = load(TinyModels.bert(folder))) {
            var unscaled = model.open(new Request.Embed(List.of("a cat"), false)).reply().result().orElseThrow();

            assertThat(length(((Result.Embeddings) unscaled).vectors().getFirst())).isNotCloseTo(1, within(1e-3));
        }
    }

    private static double length(float[] vector) {
        return Math.sqrt(cosineOf(vector, vector));
    }

    private static double cosine(float[] one, float[] other) {
        return cosineOf(one, other) / length(one) / length(other);
    }

    private static double cosineOf(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }

    @Test
    void ranksDocumentsTheBestFirst() {
        try (var model = load(TinyModels.reranker(folder))) {
            var ranking = ModelClient.over(model).rerank("a cat", List.of("the dog", "a small cat", "three"));

            assertThat(ranking).extracting(Result.Ranked::index).containsExactlyInAnyOrder(0, 1, 2);
            assertThat(ranking).extracting(Result.Ranked::relevance)
                    .isSortedAccordingTo((a, b) -> Double.compare(b, a));
            assertThat(ranking.getFirst().relevance()).isNotEqualTo(ranking.getLast().relevance());
            assertUnsupported(model, new Request.Embed(List.of("x")), "has no [EMBED]");
        }
    }

    @Test
    void tellsTooLongATextToEmbed() {
        try (var model = load(TinyModels.bert(folder))) {
            assertThatExceptionOfType(ModelException.class)
                    .isThrownBy(() -> model.open(new Request.Embed(List.of("cat ".repeat(2000)))).reply())
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONTEXT_EXCEEDED));
        }
    }

    @Test
    void keepsToAGrammarAndEndsWithIt() {
        try (var model = LocalModel.load(TinyGguf.random(3).endless().write(folder.resolve("tiny.gguf")),
                TestModels.options())) {
            var constrained = Sampling.unset().withTemperature(1).withSeed(5)
                    .withConstraint(new Constraint.Grammar("root ::= \"yes\" | \"no\""));
            var reply = model.open(new Request.Completion("Is it?", constrained)).reply();

            assertThat(reply.text()).isIn("yes", "no");
            assertThat(reply.rawFinish()).isEqualTo("grammar");
            var schema = Sampling.unset().withTemperature(1).withSeed(6).withConstraint(new Constraint.JsonSchema("""
                    {"type": "object", "properties": {"ok": {"type": "boolean"}, "n": {"enum": [1, 22]}},
                     "required": ["ok", "n"]}"""));
            assertThat(model.open(new Request.Completion("Is it?", schema)).reply().text())
                    .matches("\\{\"ok\": ?(true|false), ?\"n\": ?(1|22)}");
        }
    }

    @Test
    void refusesAConstraintThatIsNone() {
        try (var model = load(TinyModels.llama(folder))) {
            var sampling = Sampling.unset().withConstraint(new Constraint.Grammar("root ::= missing"));

            assertThatExceptionOfType(ModelException.class)
                    .isThrownBy(() -> model.open(new Request.Completion("a", sampling)).reply())
                    .withMessageContaining("missing")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_REQUEST));
        }
    }
}
