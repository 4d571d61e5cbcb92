package dev.wizardsdk.provider;

import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Result;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.ToolChoice;
import dev.wizardsdk.model.ToolDefinition;
import dev.wizardsdk.model.Usage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class OllamaWireTest {

    private static final Request.Chat CHAT = new Request.Chat(List.of(Message.user("x")), Sampling.unset());
    private static final String X = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";
    private static final ToolDefinition TOOL = new ToolDefinition("weather", "Of a town", "{\"type\":\"object\"}");

    @Test
    void sendsOnlyWhatTheCallerSet() {
        assertThat(encode(CHAT)).isEqualTo(X + ",\"stream\":true}");
        assertThat(wire().encode(CHAT).uri()).hasToString("http://localhost:11434/api/chat");
    }

    @Test
    void namesEachSetting() {
        var sampling = Sampling.unset().withMaxTokens(5).withTemperature(0.5).withTopP(0.9).withTopK(40).withMinP(0.05)
                .withTypicalP(0.8).withPenalties(new Sampling.Penalties(1.1, 0.25, 0.75, 64)).withSeed(7)
                .withStop("END").withLogprobs(2).withConstraint(new Constraint.JsonSchema("{\"type\":\"object\"}"));
        assertThat(encode(new Request.Chat(List.of(Message.user("x")), sampling))).isEqualTo(X
                + ",\"format\":{\"type\":\"object\"},\"logprobs\":true,\"top_logprobs\":2,\"options\":{\"num_predict\":5,"
                + "\"temperature\":0.5,\"top_p\":0.9,\"top_k\":40,\"min_p\":0.05,\"typical_p\":0.8,"
                + "\"repeat_penalty\":1.1,\"frequency_penalty\":0.25,\"presence_penalty\":0.75,\"repeat_last_n\":64,"
                + "\"seed\":7,\"stop\":[\"END\"]},\"stream\":true}");
    }

    @Test
    void asksForTheContextToAllocateAndForNoCutting() {
        var wire = new OllamaWire(URI.create("http://localhost:11434"), "m",
                new OllamaWire.Options(false, OptionalInt.of(8192), Optional.of(false)));
        assertThat(encode(wire, CHAT)).isEqualTo(
                X + ",\"truncate\":false,\"shift\":false,\"options\":{\"num_ctx\":8192},\"stream\":false}");
    }

    @ParameterizedTest
    @CsvSource({"NONE, false", "LOW, '\"low\"'", "MEDIUM, '\"medium\"'", "HIGH, '\"high\"'"})
    void effortIsAWord(Sampling.Effort effort, String written) {
        assertThat(encode(new Request.Chat(List.of(Message.user("x")), Sampling.unset().withEffort(effort))))
                .contains("\"think\":" + written + ",");
    }

    @Test
    void writesCallsAsObjectsAndResultsByTheirToolsName() {
        var call = new Part.ToolCall("c1", "weather", "{\"town\":\"Oslo\"}");
        var messages = List.of(Message.system("Be brief."),
                new Message(Role.ASSISTANT, List.of(new Part.Reasoning("hm"), new Part.Text("I look."), call)),
                Message.toolResult(call, "4 C"),
                new Message(Role.TOOL, List.of(new Part.ToolResult("c2", "now", "no clock", true))));
        assertThat(encode(new Request.Chat(messages, Sampling.unset()))).startsWith("{\"model\":\"m\",\"messages\":["
                + "{\"role\":\"system\",\"content\":\"Be brief.\"},"
                + "{\"role\":\"assistant\",\"content\":\"I look.\",\"thinking\":\"hm\",\"tool_calls\":[{\"id\":\"c1\","
                + "\"function\":{\"name\":\"weather\",\"arguments\":{\"town\":\"Oslo\"}}}]},"
                + "{\"role\":\"tool\",\"content\":\"4 C\",\"tool_name\":\"weather\",\"tool_call_id\":\"c1\"},"
                + "{\"role\":\"tool\",\"content\":\"Error: no clock\",\"tool_name\":\"now\",\"tool_call_id\":\"c2\"}]");
    }

    @Test
    void writesTools() {
        assertThat(encode(new Request.Chat(List.of(Message.user("x")), List.of(TOOL), ToolChoice.AUTO,
                Sampling.unset())))
                .isEqualTo(X + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
                        + "\"description\":\"Of a town\",\"parameters\":{\"type\":\"object\"}}}],\"stream\":true}");
    }

    @ParameterizedTest
    @EnumSource(value = ToolChoice.class, names = {"REQUIRED", "NONE"})
    void refusesAToolChoice(ToolChoice choice) {
        assertUnsupported(new Request.Chat(List.of(Message.user("x")), List.of(TOOL), choice, Sampling.unset()),
                choice.name());
    }

    @Test
    void writesImages() {
        var message = new Message(Role.USER, List.of(new Part.Text("what?"),
                Part.Media.of("image/png", new byte[] {1, 2}), Part.Media.of("image/png", new byte[] {3})));
        assertThat(encode(new Request.Chat(List.of(message), Sampling.unset())))
                .contains("{\"role\":\"user\",\"content\":\"what?\",\"images\":[\"AQI=\",\"Aw==\"]}");
    }

    @ParameterizedTest
    @CsvSource({"image/png, https://example.org/a.png", "image/png, file:///etc/passwd",
            "application/pdf, data:application/pdf;base64,Aw=="})
    void refusesMediaThatItCannotSendAndFetchesNothing(String mediaType, URI source) {
        var media = new Message(Role.USER, List.of(new Part.Media(mediaType, source)));
        assertUnsupported(new Request.Chat(List.of(media), Sampling.unset()), mediaType);
    }

    static Stream<Map.Entry<String, Sampling>> missing() {
        return AnthropicWireTest.missing()
                .filter(missing -> !List.of("penalties", "seed", "log-probabilities", "min-p", "typical-p")
                        .contains(missing.getKey()));
    }

    @ParameterizedTest
    @MethodSource("missing")
    void refusesByNameWhatTheProtocolDoesNotHave(Map.Entry<String, Sampling> missing) {
        assertUnsupported(new Request.Chat(List.of(Message.user("x")), missing.getValue()), missing.getKey());
    }

    @Test
    void mergesAStreamOfThoughtsAndText() {
        var read = reading(CHAT).file("ollama-text.ndjson");
        assertThat(read.told()).containsExactly(new Event.Reasoning("A greet"), new Event.Reasoning("ing."),
                new Event.Text("Hel"), new Event.Text("lo"));
        assertThat(read.ended()).isTrue();
        var reply = read.reply();
        assertThat(reply.message().parts()).containsExactly(new Part.Reasoning("A greeting."), new Part.Text("Hello"));
        assertThat(reply.finish()).isEqualTo(Finish.STOP);
        assertThat(reply.usage()).contains(new Usage(11, 0, 6, 0));
        assertThat(reply.tokens()).containsExactly(
                new TokenScore("Hel", -0.25, List.of(new TokenScore.Alternative("Hel", -0.25),
                        new TokenScore.Alternative("Hi", -2.5))),
                new TokenScore("lo", -0.5, List.of()));
    }

    @Test
    void eachCallIsWholeAndHasAnIdOfItsOwn() {
        var read = reading(CHAT).file("ollama-tools.ndjson");
        var reply = read.reply();
        assertThat(reply.finish()).isEqualTo(Finish.TOOL_CALLS);
        assertThat(reply.toolCalls()).extracting(Part.ToolCall::name).containsExactly("weather", "weather", "now");
        assertThat(reply.toolCalls()).extracting(Part.ToolCall::arguments)
                .containsExactly("{\"town\":\"Oslo\",\"days\":2}", "{\"town\":\"Bergen\"}", "{}");
        assertThat(reply.toolCalls()).extracting(Part.ToolCall::id).doesNotContain("").doesNotHaveDuplicates()
                .last().isEqualTo("call_of_theirs");
        assertThat(encode(new Request.Chat(List.of(reply.message(), Message.toolResult(reply.toolCalls().get(1), "r")),
                Sampling.unset()))).contains(
                        "\"tool_calls\":[{\"function\":{\"name\":\"weather\",\"arguments\":{\"town\":\"Oslo\",\"days\":2}}},"
                                + "{\"function\":{\"name\":\"weather\",\"arguments\":{\"town\":\"Bergen\"}}},"
                                + "{\"id\":\"call_of_theirs\",\"function\":{\"name\":\"now\",\"arguments\":{}}}]},"
                                + "{\"role\":\"tool\",\"content\":\"r\",\"tool_name\":\"weather\"}]");
    }

    @ParameterizedTest
    @CsvSource({"stop, STOP", "length, LENGTH", "load, OTHER", "unload, OTHER"})
    void mapsWhyItEnded(String raw, Finish finish) {
        var reply = reading(CHAT).whole("{\"message\":{\"role\":\"assistant\",\"content\":\"a\"},\"done\":true,"
                + "\"done_reason\":\"" + raw + "\"}").reply();
        assertThat(reply.finish()).isEqualTo(finish);
        assertThat(reply.rawFinish()).isEqualTo(raw);
    }

    @Test
    void anErrorLineIsAnError() {
        assertThatThrownBy(() -> reading(CHAT).file("ollama-error.ndjson")).hasMessageContaining("unexpected EOF")
                .asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.SERVER))
                .satisfies(e -> assertThat(e.retryable()).isTrue());
    }

    @Test
    void whatIsNotDoneIsNotAtItsEnd() {
        var line = "{\"message\":{\"role\":\"assistant\",\"content\":\"a\"},\"done\":false}";
        assertThat(reading(CHAT).events(line).mayEnd()).isFalse();
        assertBadResponse(() -> reading(CHAT).whole(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"text\"", "{", "{}", "{\"done\":true}", "{\"choices\":[]}",
            "{\"a\":1,\"a\":2}", "<html></html>"})
    void refusesWhatIsNotOfTheProtocol(String body) {
        assertBadResponse(() -> reading(CHAT).whole(body));
        assertBadResponse(() -> reading(CHAT).events(body));
    }

    @Test
    void completesARawText() {
        var request = new Request.Completion("Once", Sampling.unset().withMaxTokens(9));
        assertThat(wire().encode(request).uri()).hasPath("/api/generate");
        assertThat(encode(request)).isEqualTo("{\"model\":\"m\",\"prompt\":\"Once\",\"raw\":true,"
                + "\"options\":{\"num_predict\":9},\"stream\":true}");
        var reply = reading(request).events("{\"response\":\" a\",\"done\":false}",
                "{\"response\":\" time\",\"done\":true,\"done_reason\":\"length\",\"eval_count\":2}").reply();
        assertThat(reply.text()).isEqualTo(" a time");
        assertThat(reply.finish()).isEqualTo(Finish.LENGTH);
    }

    @Test
    void fillsAGapInOneFile() {
        assertThat(encode(new Request.Infill("int f(", "}", Sampling.unset())))
                .isEqualTo("{\"model\":\"m\",\"prompt\":\"int f(\",\"suffix\":\"}\",\"stream\":true}");
        assertUnsupported(new Request.Infill(List.of(new Request.Infill.SourceFile("a", "b")), "", "p", "s",
                Sampling.unset()), "files");
    }

    @Test
    void embeds() {
        var embed = new Request.Embed(List.of("a", "b"));
        assertThat(encode(embed)).isEqualTo("{\"model\":\"m\",\"input\":[\"a\",\"b\"]}");
        assertThat(wire().encode(embed).uri()).hasPath("/api/embed");
        var reply = reading(embed).whole("{\"embeddings\":[[3,4],[0,2]],\"prompt_eval_count\":2}").reply();
        assertThat(((Result.Embeddings) reply.result().orElseThrow()).vectors())
                .containsExactly(new float[] {0.6f, 0.8f}, new float[] {0, 1});
        assertThat(reply.usage()).contains(new Usage(2, 0, 0, 0));
        assertBadResponse(() -> reading(embed).whole("{\"embeddings\":[[3,4]]}"));
        assertBadResponse(() -> reading(embed).whole("{\"embeddings\":[[3,4],[]]}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "400 | \\\"m\\\" does not support tools | UNSUPPORTED | false",
            "400 | the input length exceeds the context length | CONTEXT_EXCEEDED | false",
            "400 | invalid options: num_ctx | BAD_REQUEST | false",
            "401 | unauthorized | AUTHENTICATION | false",
            "404 | model 'm' not found | NOT_FOUND | false",
            "500 | model runner has unexpectedly stopped | SERVER | true",
            "503 | server busy, please try again. maximum pending requests exceeded | OVERLOADED | true"
    })
    void classifiesAFailure(int status, String message, ErrorKind kind, boolean retryable) {
        var failure = ServiceErrors.ofStatus(status, name -> Optional.empty(), "{\"error\":\"" + message + "\"}");
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.retryable()).isEqualTo(retryable);
    }

    private static void assertBadResponse(Runnable read) {
        assertThatThrownBy(read::run).asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_RESPONSE));
    }

    private static void assertUnsupported(Request request, String name) {
        assertThatThrownBy(() -> encode(request)).hasMessageContaining(name).asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
    }

    private static Reading reading(Request request) {
        return new Reading(wire(), request);
    }

    private static OllamaWire wire() {
        return new OllamaWire(URI.create("http://localhost:11434"), "m",
                new OllamaWire.Options(true, OptionalInt.empty(), Optional.empty()));
    }

    private static String encode(Request request) {
        return encode(wire(), request);
    }

    private static String encode(Wire wire, Request request) {
        return new String(wire.encode(request).body(), StandardCharsets.UTF_8);
    }
}
