package dev.wizardsdk.stored;

import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.Delivery;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Result;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.ToolChoice;
import dev.wizardsdk.model.ToolDefinition;
import dev.wizardsdk.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReplyJsonTest {

    @Test
    void aReplyIsReadAsItWasWritten() {
        var message = new Message(Role.ASSISTANT,
                List.of(new Part.Reasoning("why", "seal"), new Part.Text("so \uD83D\uDE00"),
                        Part.Media.of("image/png", new byte[] {1, 2}),
                        new Part.ToolCall("1", "look", "{\"a\":1}", "seal"),
                        new Part.ToolResult("1", "look", "nothing", true), new Part.Opaque("Responses", "{\"x\":[]}")));
        var tokens = List.of(new TokenScore("so", -0.1, List.of(new TokenScore.Alternative("no",
                Double.NEGATIVE_INFINITY))));
        var reply = new Reply(message, Finish.TOOL_CALLS, "tool_use", Optional.of(new Usage(4, 3, 2, 1)), "id-1",
                tokens,
                Optional.of(new Result.Ranking(List.of(new Result.Ranked(1, 0.25)))), Delivery.by("test:model"));

        assertThat(ReplyJson.read(ReplyJson.bytes(ReplyJson.of(reply)))).isEqualTo(reply);
    }

    @Test
    void vectorsKeepEveryBit() {
        var vector = new float[] {0.1f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN};
        var reply = new Reply(Message.assistant(""), Finish.STOP, "", Optional.empty(), "test:model", "")
                .withResult(new Result.Embeddings(List.of(vector)));
        var read = ReplyJson.read(ReplyJson.bytes(ReplyJson.of(reply)));
        assertThat(((Result.Embeddings) read.result().orElseThrow()).vectors().getFirst()).containsExactly(vector);
    }

    @Test
    void whatIsNoReplyIsRefused() {
        assertThatThrownBy(() -> ReplyJson.read("{".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReplyJson.read("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void requestsThatDifferAnywhereAreWrittenDifferently() {
        var unset = Sampling.unset();
        var user = List.of(Message.user("a"));
        var tool = new ToolDefinition("t", "d", "{}");
        var requests = List.of(new Request.Chat(user, unset), new Request.Chat(List.of(Message.assistant("a")), unset),
                new Request.Chat(user, List.of(tool), ToolChoice.AUTO, unset),
                new Request.Chat(user, List.of(tool), ToolChoice.NONE, unset),
                new Request.Chat(user, List.of(new ToolDefinition("t", "e", "{}")), ToolChoice.AUTO, unset),
                new Request.Completion("a", unset), new Request.Completion("b", unset),
                new Request.Infill("a", "", unset), new Request.Infill("", "a", unset),
                new Request.Infill(List.of(new Request.Infill.SourceFile("p", "a")), "", "", "", unset),
                new Request.Infill(List.of(), "p", "", "", unset), new Request.Embed(List.of("a")),
                new Request.Embed(List.of("a"), false), new Request.Rerank("a", List.of("b")),
                new Request.Rerank("b", List.of("a")), new Request.Score("", "ab"), new Request.Score("a", "b"),
                new Request.Score("a", "b", 1), Request.Count.text("a"));
        var written = new HashSet<>(requests.stream().map(RequestJson::of).map(Object::toString).toList());
        assertThat(written).hasSize(requests.size());

        var samplings = List.of(unset, unset.withMaxTokens(1), unset.withTemperature(1), unset.withTopP(1),
                unset.withTopK(1), unset.withMinP(1), unset.withTypicalP(1), unset.withLogprobs(1), unset.withSeed(1),
                unset.withEffort(Sampling.Effort.LOW), unset.withEffort(Sampling.Effort.HIGH), unset.withStop("1"),
                unset.withConstraint(new Constraint.Grammar("1")), unset.withConstraint(new Constraint.JsonSchema("1")),
                unset.withLogitBias(Map.of(1, 1.0)), unset.withLogitBias(Map.of(1, 2.0)),
                unset.withDynamicTemperature(new Sampling.DynamicTemperature(1, 1)),
                unset.withXtc(new Sampling.Xtc(1, 1)),
                unset.withDry(Sampling.Dry.standard()), unset.withDry(new Sampling.Dry(1, 1, 1, 1, List.of())),
                unset.withPenalties(new Sampling.Penalties(1, 1, 1, 1)),
                unset.withMirostat(new Sampling.Mirostat(1, 1, 1)));
        var sampled = new HashSet<>(samplings.stream().map(it -> RequestJson.of(new Request.Completion("a", it)))
                .map(Object::toString).toList());
        assertThat(sampled).hasSize(samplings.size());
    }

    @Test
    void eachComponentOfASamplingIsWritten() {
        assertThat(Sampling.class.getRecordComponents()).as("RequestJson writes these").hasSize(17);
    }
}
