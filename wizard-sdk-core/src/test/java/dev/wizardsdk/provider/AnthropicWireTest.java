package dev.wizardsdk.provider;

import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.ToolChoice;
import dev.wizardsdk.model.ToolDefinition;
import dev.wizardsdk.model.Usage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class AnthropicWireTest {

    private static final Request.Chat CHAT = new Request.Chat(List.of(Message.user("x")), Sampling.unset());
    private static final ToolDefinition TOOL = new ToolDefinition("weather", "Of a town", "{\"type\":\"object\"}");

    @Test
    void sendsOnlyWhatTheCallerSetAndTheLimitThatIsRequired() {
        assertThat(encode(CHAT)).isEqualTo("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":"
                + "\"x\"}],\"max_tokens\":4096,\"stream\":false}");
    }

    @Test
    void namesEachSetting() {
        var sampling = Sampling.unset().withMaxTokens(5).withTemperature(0.5).withTopP(0.9).withTopK(40)
                .withStop("\n", "END");
        assertThat(encode(sampling)).endsWith("\"max_tokens\":5,\"temperature\":0.5,\"top_p\":0.9,\"top_k\":40,"
                + "\"stop_sequences\":[\"\\n\",\"END\"],\"stream\":false}");
    }

    @Test
    void putsSystemMessagesOnTopAndMergesTurnsOfOneRole() {
        var call = new Part.ToolCall("toolu_a", "weather", "{\"town\":\"Oslo\"}");
        var other = new Part.ToolCall("toolu_b", "weather", "");
        var messages = List.of(Message.system("Be brief."), Message.user("a"), Message.user("b"),
                new Message(Role.ASSISTANT, List.of(new Part.Text("\n"), call, other)),
                Message.toolResult(call, "4 C"),
                new Message(Role.TOOL, List.of(new Part.ToolResult("toolu_b", "weather", "no such town", true))),
                Message.user("And?"), Message.system("In Danish."));
        assertThat(encode(new Request.Chat(messages, Sampling.unset()))).startsWith("{\"model\":\"m\",\"system\":["
                + "{\"type\":\"text\",\"text\":\"Be brief.\"},{\"type\":\"text\",\"text\":\"In Danish.\"}],\"messages\":["
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]},"
                + "{\"role\":\"assistant\",\"content\":["
                + "{\"type\":\"tool_use\",\"id\":\"toolu_a\",\"name\":\"weather\",\"input\":{\"town\":\"Oslo\"}},"
                + "{\"type\":\"tool_use\",\"id\":\"toolu_b\",\"name\":\"weather\",\"input\":{}}]},"
                + "{\"role\":\"user\",\"content\":["
                + "{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_a\",\"content\":\"4 C\"},"
                + "{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_b\",\"content\":\"no such town\",\"is_error\":true},"
                + "{\"type\":\"text\",\"text\":\"And?\"}]}]");
    }

    @Test
    void argumentsThatAreNoObjectGoBackAsWhatTheyWere() {
        var call = new Part.ToolCall("toolu_a", "weather", "{\"town\":");
        assertThat(encode(new Request.Chat(List.of(new Message(Role.ASSISTANT, List.of(call))), Sampling.unset())))
                .contains("\"input\":{\"INVALID_JSON\":\"{\\\"town\\\":\"}");
    }

    @ParameterizedTest
    @CsvSource({"AUTO, ''", "REQUIRED, '\"tool_choice\":{\"type\":\"any\"},'",
            "NONE, '\"tool_choice\":{\"type\":\"none\"},'"})
    void writesTools(ToolChoice choice, String written) {
        assertThat(encode(new Request.Chat(List.of(Message.user("x")), List.of(TOOL), choice, Sampling.unset())))
                .contains("\"tools\":[{\"name\":\"weather\",\"description\":\"Of a town\","
                        + "\"input_schema\":{\"type\":\"object\"}}]," + written + "\"max_tokens\"");
    }

    @Test
    void writesImagesAndDocuments() {
        var parts = List.<Part>of(Part.Media.of("image/png", new byte[] {1, 2}),
                new Part.Media("image/jpeg", URI.create("https://example.org/a.jpg")),
                Part.Media.of("application/pdf", new byte[] {3}),
                new Part.Media("application/pdf", URI.create("https://example.org/a.pdf")),
                Part.Media.of("text/plain", "née".getBytes(StandardCharsets.UTF_8)));
        assertThat(encode(new Request.Chat(List.of(new Message(Role.USER, parts)), Sampling.unset()))).contains("["
                + "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AQI=\"}},"
                + "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://example.org/a.jpg\"}},"
                + "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\"Aw==\"}},"
                + "{\"type\":\"document\",\"source\":{\"type\":\"url\",\"url\":\"https://example.org/a.pdf\"}},"
                + "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"née\"}}]");
    }

    @ParameterizedTest
    @CsvSource({"audio/wav, https://example.org/a.wav", "image/png, file:///etc/passwd",
            "text/plain, http://169.254.169.254/", "image/png, data:image/jpeg;base64,AQI="})
    void refusesMediaThatItCannotSendAndFetchesNothing(String mediaType, URI source) {
        var media = new Message(Role.USER, List.of(new Part.Media(mediaType, source)));
        assertUnsupported(new Request.Chat(List.of(media), Sampling.unset()), mediaType);
    }

    @Test
    void writesASchemaAsOutputFormat() {
        assertThat(encode(Sampling.unset().withConstraint(new Constraint.JsonSchema("{\"type\":\"object\"}"))))
                .contains(
                        "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}}");
    }

    @ParameterizedTest
    @CsvSource({"LOW, 1024, 5120", "MEDIUM, 4096, 8192", "HIGH, 16384, 20480"})
    void effortIsANumberOfTokensBelowTheLimit(Sampling.Effort effort, int budget, int limit) {
        assertThat(encode(Sampling.unset().withEffort(effort))).contains(
                "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":" + budget + "},\"max_tokens\":" + limit);
        assertThat(encode(Sampling.unset().withEffort(effort).withMaxTokens(budget + 1)))
                .contains("\"max_tokens\":" + (budget + 1));
        assertThatThrownBy(() -> encode(Sampling.unset().withEffort(effort).withMaxTokens(budget)))
                .hasMessageContaining("above the " + budget)
                .asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_REQUEST));
    }

    @Test
    void noEffortIsNoThinking() {
        assertThat(encode(Sampling.unset().withEffort(Sampling.Effort.NONE)))
                .contains("\"thinking\":{\"type\":\"disabled\"},\"max_tokens\":4096");
    }

    @Test
    void effortIsAWordForAModelThatDecidesByItself() {
        var adaptive = new AnthropicWire(URI.create("http://localhost"), "m",
                new AnthropicWire.Options(true, 100, true, true));
        assertThat(encode(adaptive, new Request.Chat(List.of(Message.user("x")),
                Sampling.unset().withEffort(Sampling.Effort.HIGH).withMaxTokens(9)))).contains(
                        "\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"},"
                                + "\"output_config\":{\"effort\":\"high\"},\"max_tokens\":9,\"stream\":true");
    }

    @ParameterizedTest
    @CsvSource({"claude-3-haiku-20240307, false", "claude-3-7-sonnet-latest, false", "claude-sonnet-4-20250514, false",
            "claude-opus-4-1, false", "claude-haiku-4-5-20251001, false", "claude-opus-4-5, false",
            "anthropic.claude-sonnet-4-5-20250929-v1:0, false", "claude-opus-4-6, true", "claude-opus-4-7, true",
            "claude-sonnet-5, true", "claude-opus-4-10, true", "claude-other-5-20270101, true", "qwen3:8b, false"})
    void knowsByTheNameWhetherAModelDecidesByItself(String model, boolean adaptive) {
        assertThat(AnthropicWire.thinksAdaptively(model)).isEqualTo(adaptive);
    }

    static Stream<Map.Entry<String, Sampling>> missing() {
        return Stream.of(Map.entry("min-p", Sampling.unset().withMinP(0.1)),
                Map.entry("typical-p", Sampling.unset().withTypicalP(0.5)),
                Map.entry("dynamic temperature",
                        Sampling.unset().withDynamicTemperature(new Sampling.DynamicTemperature(1, 1))),
                Map.entry("XTC", Sampling.unset().withXtc(new Sampling.Xtc(0.5, 0.1))),
                Map.entry("DRY", Sampling.unset().withDry(Sampling.Dry.standard())),
                Map.entry("mirostat", Sampling.unset().withMirostat(new Sampling.Mirostat(2, 5, 0.1))),
                Map.entry("penalties", Sampling.unset().withPenalties(new Sampling.Penalties(1, 1, 0, -1))),
                Map.entry("logit bias", Sampling.unset().withLogitBias(Map.of(1, 2.0))),
                Map.entry("log-probabilities", Sampling.unset().withLogprobs(1)),
                Map.entry("seed", Sampling.unset().withSeed(1)),
                Map.entry("grammar", Sampling.unset().withConstraint(new Constraint.Grammar("root ::= \"a\""))));
    }

    @ParameterizedTest
    @MethodSource("missing")
    void refusesByNameWhatTheProtocolDoesNotHave(Map.Entry<String, Sampling> missing) {
        assertUnsupported(new Request.Chat(List.of(Message.user("x")), missing.getValue()), missing.getKey());
    }

    @Test
    void mergesAStreamOfText() {
        var read = reading().file("anthropic-text.sse");
        assertThat(read.told()).containsExactly(new Event.Text("Hel"), new Event.Text("lo"));
        assertThat(read.ended()).isTrue();
        var reply = read.reply();
        assertThat(reply.message()).isEqualTo(Message.assistant("Hello"));
        assertThat(reply.finish()).isEqualTo(Finish.STOP);
        assertThat(reply.rawFinish()).isEqualTo("end_turn");
        assertThat(reply.id()).isEqualTo("msg_text");
        assertThat(reply.usage()).contains(new Usage(2310, 2000, 42, 30));
    }

    @Test
    void mergesThoughtsAndParallelCalls() {
        var read = reading().file("anthropic-thinking-tools.sse");
        assertThat(read.told()).containsExactly(new Event.Reasoning("Two towns, "), new Event.Reasoning("two calls."),
                new Event.Text("I look."), new Event.ToolCall(0, "toolu_a", "weather", ""),
                new Event.ToolCall(0, "toolu_a", "weather", "{\"town\":"),
                new Event.ToolCall(0, "toolu_a", "weather", "\"Oslo\"}"),
                new Event.ToolCall(1, "toolu_b", "now", ""));
        var reply = read.reply();
        assertThat(reply.finish()).isEqualTo(Finish.TOOL_CALLS);
        assertThat(reply.message().parts()).containsExactly(new Part.Reasoning("Two towns, two calls.", "c2lnbmVkIQ=="),
                new Part.Reasoning("", "bm8gdGV4dA=="),
                new Part.Opaque("Anthropic", "{\"type\":\"redacted_thinking\",\"data\":\"ZW5jcnlwdGVk\"}"),
                new Part.Text("I look."), new Part.ToolCall("toolu_a", "weather", "{\"town\":\"Oslo\"}"),
                new Part.ToolCall("toolu_b", "now", "{}"));
    }

    @Test
    void repliesGoBackByteByByte() {
        assertThat(replayed("anthropic-thinking-tools.sse")).contains("{\"role\":\"assistant\",\"content\":["
                + "{\"type\":\"thinking\",\"thinking\":\"Two towns, two calls.\",\"signature\":\"c2lnbmVkIQ==\"},"
                + "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"bm8gdGV4dA==\"},"
                + "{\"type\":\"redacted_thinking\",\"data\":\"ZW5jcnlwdGVk\"},"
                + "{\"type\":\"text\",\"text\":\"I look.\"},"
                + "{\"type\":\"tool_use\",\"id\":\"toolu_a\",\"name\":\"weather\",\"input\":{\"town\":\"Oslo\"}},"
                + "{\"type\":\"tool_use\",\"id\":\"toolu_b\",\"name\":\"now\",\"input\":{}}]}");
    }

    @Test
    void blocksOfAnUnknownTypeGoBackByteByByte() {
        assertThat(replayed("anthropic-unknown-blocks.sse")).contains("{\"role\":\"assistant\",\"content\":["
                + "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\",\"input\":{\"query\":\"wizards\"}},"
                + "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_1\",\"content\":[{\"type\":"
                + "\"web_search_result\",\"title\":\"Wizards\",\"encrypted_content\":\"b3BhcXVl\"}]},"
                + "{\"type\":\"compaction\",\"content\":\"So far: nothing.\"},"
                + "{\"type\":\"text\",\"text\":\"Found.\"}]}");
    }

    @Test
    void aBlockOfAnUnknownTypeKeepsItsBytes() {
        var block = "{ \"type\" : \"place\", \"at\":[52.5200,1e5],\"name\":\"\\u00c5s\" }";
        for (var read : List.of(
                reading().events("{\"type\":\"content_block_start\",\"index\":0,\"content_block\":" + block + "}",
                        "{\"type\":\"content_block_stop\",\"index\":0}"),
                reading().whole("{\"content\":[{\"type\":\"text\",\"text\":\"a\"}," + block + "]}"))) {
            var message = read.reply().message();
            assertThat(message.parts()).last().isEqualTo(new Part.Opaque("Anthropic", block));
            assertThat(encode(new Request.Chat(List.of(message), Sampling.unset()))).contains(block);
        }
    }

    @Test
    void aWholeAnswerIsReadAsAStreamOne() {
        var read = reading().whole("{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":["
                + "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},{\"type\":\"text\",\"text\":\"a\"},"
                + "{\"type\":\"text\",\"text\":\"b\"},"
                + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{\"n\":1}},"
                + "{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"f\",\"input\":{}}],"
                + "\"stop_reason\":\"tool_use\",\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}");
        var reply = read.reply();
        assertThat(reply.message().parts()).containsExactly(new Part.Reasoning("hm", "c2ln"), new Part.Text("a"),
                new Part.Text("b"), new Part.ToolCall("t1", "f", "{\"n\":1}"), new Part.ToolCall("t2", "f", "{}"));
        assertThat(reply.usage()).contains(new Usage(3, 0, 4, 0));
        assertThat(reply.id()).isEqualTo("msg_1");
    }

    @ParameterizedTest
    @CsvSource({"end_turn, STOP", "stop_sequence, STOP", "max_tokens, LENGTH", "refusal, FILTERED", "pause_turn, OTHER",
            "compaction, OTHER", "model_context_window_exceeded, LENGTH"})
    void mapsWhyItEnded(String raw, Finish finish) {
        var reply = reading().whole("{\"content\":[{\"type\":\"text\",\"text\":\"a\"}],\"stop_reason\":\"" + raw
                + "\"}").reply();
        assertThat(reply.finish()).isEqualTo(finish);
        assertThat(reply.rawFinish()).isEqualTo(raw);
    }

    @Test
    void aContextThatIsFullBeforeAnythingWasSaidIsAnError() {
        assertThatThrownBy(() -> reading().events("{\"type\":\"message_start\",\"message\":{\"content\":[]}}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"model_context_window_exceeded\"}}"))
                .asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONTEXT_EXCEEDED));
    }

    @Test
    void aStreamWithoutItsLastEventIsNotAtItsEnd() {
        var read = reading().events("{\"type\":\"message_start\",\"message\":{\"content\":[]}}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":1}}");
        assertThat(read.mayEnd()).isFalse();
        assertThat(read.events("{\"type\":\"message_stop\"}").mayEnd()).isTrue();
    }

    @Test
    void anOverloadAsFirstEventMayBeAskedAgain() {
        assertThatThrownBy(() -> reading().file("anthropic-overloaded.sse"))
                .asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.OVERLOADED))
                .satisfies(e -> assertThat(e.retryable()).isTrue())
                .satisfies(e -> assertThat(e.requestId()).isEqualTo("req_7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"text\"", "{", "{}", "{\"content\":[1]}", "{\"a\":1,\"a\":2}",
            "{\"choices\":[]}", "<html></html>"})
    void refusesWhatIsNotOfTheProtocol(String body) {
        assertBadResponse(() -> reading().whole(body));
        assertBadResponse(() -> reading().events(body));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "400 | invalid_request_error | prompt is too long: 210000 tokens > 200000 maximum | CONTEXT_EXCEEDED | false",
            "400 | invalid_request_error | input length and `max_tokens` exceed context limit: 199000 + 4096 | CONTEXT_EXCEEDED | false",
            "400 | invalid_request_error | Your credit balance is too low to use the API | QUOTA_EXHAUSTED | false",
            "400 | invalid_request_error | messages: bad | BAD_REQUEST | false",
            "401 | authentication_error | invalid x-api-key | AUTHENTICATION | false",
            "402 | billing_error | pay | QUOTA_EXHAUSTED | false",
            "403 | permission_error | no | PERMISSION | false",
            "404 | not_found_error | model: claude-9 | NOT_FOUND | false",
            "413 | request_too_large | too large | CONTEXT_EXCEEDED | false",
            "429 | rate_limit_error | slow down | RATE_LIMITED | true",
            "500 | api_error | oops | SERVER | true",
            "504 | timeout_error | late | SERVER | true",
            "529 | overloaded_error | Overloaded | OVERLOADED | true"
    })
    void classifiesAFailureByStatusAndAlikeInsideAStream(int status, String errorType, String message, ErrorKind kind,
            boolean retryable) {
        var body = "{\"type\":\"error\",\"error\":{\"type\":\"" + errorType + "\",\"message\":\"" + message
                + "\"},\"request_id\":\"req_1\"}";
        var failure = ServiceErrors.ofStatus(status, name -> Optional.empty(), body);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.retryable()).isEqualTo(retryable);
        assertThat(failure.requestId()).isEqualTo("req_1");
        assertThatThrownBy(() -> reading().events(body)).asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                .satisfies(e -> assertThat(e.retryable()).isEqualTo(retryable));
    }

    @Test
    void aSpendLimitIsNoRateLimit() {
        var body = "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"limit\","
                + "\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}";
        assertThat(ServiceErrors.ofStatus(429, name -> Optional.empty(), body).kind())
                .isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
    }

    @Test
    void countsThePromptAlone() {
        var count = new Request.Count(new Request.Chat(List.of(Message.system("s"), Message.user("x")), List.of(TOOL),
                ToolChoice.AUTO, Sampling.unset().withMaxTokens(9).withTemperature(1)));
        assertThat(wire().encode(count).uri()).hasPath("/v1/messages/count_tokens");
        assertThat(encode(count)).isEqualTo("{\"model\":\"m\",\"system\":[{\"type\":\"text\",\"text\":\"s\"}],"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{"
                + "\"name\":\"weather\",\"description\":\"Of a town\",\"input_schema\":{\"type\":\"object\"}}]}");
        assertThat(new Reading(wire(), count).whole("{\"input_tokens\":14}").reply().usage())
                .contains(new Usage(14, 0, 0, 0));
    }

    private static String replayed(String file) {
        return encode(new Request.Chat(List.of(Message.user("x"), reading().file(file).reply().message()),
                Sampling.unset()));
    }

    private static void assertBadResponse(Runnable read) {
        assertThatThrownBy(read::run).asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_RESPONSE));
    }

    private static void assertUnsupported(Request request, String name) {
        assertThatThrownBy(() -> encode(request)).hasMessageContaining(name).asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
    }

    private static Reading reading() {
        return new Reading(wire(), CHAT);
    }

    private static AnthropicWire wire() {
        return new AnthropicWire(URI.create("https://api.anthropic.com/v1"), "m",
                new AnthropicWire.Options(false, 4096, false, false));
    }

    private static String encode(Sampling sampling) {
        return encode(new Request.Chat(List.of(Message.user("x")), sampling));
    }

    private static String encode(Request request) {
        return encode(wire(), request);
    }

    private static String encode(Wire wire, Request request) {
        return new String(wire.encode(request).body(), StandardCharsets.UTF_8);
    }
}
