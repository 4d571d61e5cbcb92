package dev.wizardsdk.provider;

import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.ToolChoice;
import dev.wizardsdk.model.ToolDefinition;
import dev.wizardsdk.model.Usage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class ResponsesWireTest {

    private static final ResponsesWire WIRE = wire(false, false);
    private static final Request.Chat CHAT = new Request.Chat(List.of(Message.user("x")), Sampling.unset());
    private static final String STRICT = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},"
            + "\"required\":[\"a\"],\"additionalProperties\":false}";

    @Test
    void sendsOnlyWhatTheCallerSet() {
        assertThat(encode(CHAT)).isEqualTo(
                "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"x\"}],\"store\":false,\"stream\":true}");
    }

    @Test
    void namesEachSetting() {
        var sampling = Sampling.unset().withMaxTokens(50).withTemperature(0.5).withTopP(0.9).withLogprobs(3)
                .withEffort(Sampling.Effort.LOW);
        assertThat(encode(new Request.Chat(List.of(Message.user("x")), sampling))).isEqualTo(
                "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"x\"}],\"reasoning\":{\"effort\":\"low\"},"
                        + "\"max_output_tokens\":50,\"temperature\":0.5,\"top_p\":0.9,\"top_logprobs\":3,\"store\":false,"
                        + "\"include\":[\"message.output_text.logprobs\"],\"stream\":true}");
    }

    @Test
    void asksForSealedThoughtsAndSummaries() {
        assertThat(new String(wire(true, true).encode(CHAT).body(), StandardCharsets.UTF_8))
                .contains("\"reasoning\":{\"summary\":\"auto\"}")
                .contains("\"store\":false,\"include\":[\"reasoning.encrypted_content\"]");
    }

    @Test
    void saysOfEachToolWhetherItIsStrict() {
        var tools = List.of(new ToolDefinition("a", "A.", STRICT),
                new ToolDefinition("b", "B.", "{\"type\":\"object\",\"properties\":{\"a\":{}}}"));
        var encoded = encode(new Request.Chat(List.of(Message.user("x")), tools, ToolChoice.REQUIRED,
                Sampling.unset()));
        assertThat(encoded).contains(
                "\"tools\":[{\"type\":\"function\",\"name\":\"a\",\"description\":\"A.\",\"strict\":true,\"parameters\":"
                        + STRICT
                        + "},{\"type\":\"function\",\"name\":\"b\",\"description\":\"B.\",\"strict\":false,\"parameters\":",
                "\"tool_choice\":\"required\"");
    }

    @Test
    void asksForAnAnswerOfAJsonSchema() {
        var sampling = Sampling.unset().withConstraint(new Constraint.JsonSchema(STRICT));
        assertThat(encode(new Request.Chat(List.of(Message.user("x")), sampling))).contains(
                "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"answer\",\"schema\":" + STRICT
                        + ",\"strict\":true}}");
    }

    @Test
    void sendsImagesAndFiles() {
        var message = new Message(Role.USER, List.of(new Part.Text("What is it?"),
                Part.Media.of("image/png", new byte[] {1, 2}), new Part.Media("image/jpeg", URI.create("https://x/y")),
                Part.Media.of("application/pdf", new byte[] {3}),
                new Part.Media("application/pdf", URI.create("https://x/z.pdf"))));
        assertThat(encode(new Request.Chat(List.of(message), Sampling.unset()))).contains(
                "{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"What is it?\"},"
                        + "{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,AQI=\"},"
                        + "{\"type\":\"input_image\",\"image_url\":\"https://x/y\"},"
                        + "{\"type\":\"input_file\",\"filename\":\"file.pdf\",\"file_data\":\"data:application/pdf;base64,Aw==\"},"
                        + "{\"type\":\"input_file\",\"file_url\":\"https://x/z.pdf\"}]}");
    }

    @Test
    void refusesMediaItHasNoPlaceFor() {
        for (var media : List.of(Part.Media.of("audio/wav", new byte[1]), Part.Media.of("video/mp4", new byte[1]),
                new Part.Media("image/png", URI.create("file:///etc/passwd")))) {
            var chat = new Request.Chat(List.of(new Message(Role.USER, List.of(media))), Sampling.unset());
            assertThat(kind(() -> encode(chat))).isEqualTo(ErrorKind.UNSUPPORTED);
        }
    }

    static Stream<Arguments> settingsWithoutAPlace() {
        return Map.<String, UnaryOperator<Sampling>>of(
                "stop", it -> it.withStop("END"),
                "seed", it -> it.withSeed(7),
                "top-k", it -> it.withTopK(40),
                "min-p", it -> it.withMinP(0.1),
                "typical-p", it -> it.withTypicalP(0.5),
                "XTC", it -> it.withXtc(new Sampling.Xtc(0.5, 0.1)),
                "DRY", it -> it.withDry(Sampling.Dry.standard()),
                "penalties", it -> it.withPenalties(new Sampling.Penalties(1, 0.5, 0, -1)),
                "mirostat", it -> it.withMirostat(new Sampling.Mirostat(2, 5, 0.1)),
                "logit bias", it -> it.withLogitBias(Map.of(5, -1.0)))
                .entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("settingsWithoutAPlace")
    void refusesByNameWhatTheProtocolHasNoPlaceFor(String name, UnaryOperator<Sampling> setting) {
        var chat = new Request.Chat(List.of(Message.user("x")), setting.apply(Sampling.unset()));
        assertThatThrownBy(() -> encode(chat)).hasMessageContaining(name)
                .asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
    }

    @Test
    void countsThePromptOfAChat() {
        var encoded = WIRE.encode(new Request.Count(CHAT));
        assertThat(encoded.uri()).hasToString("http://localhost:8080/v1/responses/input_tokens");
        assertThat(new String(encoded.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        var reply = new Reading(WIRE, new Request.Count(CHAT))
                .whole("{\"object\":\"response.input_tokens\",\"input_tokens\":11}").reply();
        assertThat(reply.usage().orElseThrow().promptTokens()).isEqualTo(11);
        assertThat(kind(() -> WIRE.encode(Request.Count.text("x")))).isEqualTo(ErrorKind.UNSUPPORTED);
    }

    @Test
    void readsTextAsItComes() {
        var read = reading("responses-text.sse");
        assertThat(read.told()).containsExactly(new Event.Text("Good "), new Event.Text("day"));
        assertThat(read.ended()).isTrue();
        var reply = read.reply();
        assertThat(reply.message()).isEqualTo(Message.assistant("Good day"));
        assertThat(reply.id()).isEqualTo("resp_a1");
        assertThat(reply.finish()).isEqualTo(Finish.STOP);
        assertThat(reply.usage()).contains(new Usage(24, 16, 9, 5));
        assertThat(reply.tokens()).containsExactly(
                new TokenScore("Good ", -0.25, List.of(new TokenScore.Alternative("Good ", -0.25),
                        new TokenScore.Alternative("Bad ", -1.5))),
                new TokenScore("day", -0.5, List.of()));
    }

    @Test
    void mergesCallsByTheirPlaceInTheOutput() {
        var read = reading("responses-reasoning-and-calls.sse");
        var reply = read.reply();
        assertThat(reply.toolCalls()).containsExactly(
                new Part.ToolCall("call_x1", "weather", "{\"city\":\"Paris\"}"),
                new Part.ToolCall("call_x2", "weather", "{\"city\":\"Oslo\"}"));
        assertThat(reply.finish()).isEqualTo(Finish.TOOL_CALLS);
        assertThat(read.told()).contains(new Event.Reasoning("Two cities, "), new Event.Reasoning("Both at once."),
                new Event.ToolCall(1, "call_x2", "weather", "\"Oslo\"}"));
    }

    @Test
    void thoughtsAreShownAndGoBackSealedByteForByte() {
        var reply = reading("responses-reasoning-and-calls.sse").reply();
        assertThat(reply.message().parts()).startsWith(
                new Part.Reasoning("Two cities, two calls.\n\nBoth at once."));
        var sent = between("responses-reasoning-and-calls.sse", "\"item\": ", "}\n\ndata: "
                + "{\"type\":\"response.output_item.added\",\"sequence_number\":8");
        assertThat(sent).contains("\\/seal\\u002b==", "1.50e0", ", \"type\"");
        assertThat(again(reply)).isEqualTo("\"input\":[" + sent + ","
                + "{\"type\":\"function_call\",\"call_id\":\"call_x1\",\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\"},"
                + "{\"type\":\"function_call\",\"call_id\":\"call_x2\",\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"},"
                + "{\"type\":\"function_call_output\",\"call_id\":\"call_x1\",\"output\":\"sunny\"}]");
    }

    @Test
    void unknownItemsGoBackInTheirPlaceAndMessagesKeepTheirPhase() {
        var reply = reading("responses-unknown-item.sse").reply();
        assertThat(reply.text()).isEqualTo("I look it up.High water at noon.");
        assertThat(again(reply)).isEqualTo("\"input\":["
                + "{\"role\":\"assistant\",\"phase\":\"commentary\",\"content\":\"I look it up.\"},"
                + "{\"id\":\"ws_c3\",\"type\":\"web_search_call\",\"status\":\"completed\",\"action\":{\"type\":\"search\",\"query\":\"tide tables\"}},"
                + "{\"role\":\"assistant\",\"phase\":\"final_answer\",\"content\":\"High water at noon.\"}]");
    }

    @Test
    void opaquePartsOfOtherProtocolsStayAtHome() {
        var message = new Message(Role.ASSISTANT, List.of(new Part.Opaque("Anthropic", "{\"type\":\"thinking\"}"),
                new Part.Reasoning("hm", "seal"), new Part.Text("Yes.")));
        assertThat(encode(new Request.Chat(List.of(message), Sampling.unset())))
                .contains("\"input\":[{\"role\":\"assistant\",\"content\":\"Yes.\"}]");
    }

    @Test
    void anAnswerCutOffByItsLimitSaysSo() {
        var reply = reading("responses-incomplete.sse").reply();
        assertThat(reply.text()).isEqualTo("Once upon");
        assertThat(reply.finish()).isEqualTo(Finish.LENGTH);
        assertThat(reply.rawFinish()).isEqualTo("max_output_tokens");
    }

    @Test
    void aRefusalIsFiltered() {
        var reply = reading("responses-refusal.sse").reply();
        assertThat(reply.text()).isEqualTo("I can't help with that.");
        assertThat(reply.finish()).isEqualTo(Finish.FILTERED);
    }

    @ParameterizedTest
    @CsvSource({"responses-error.sse, QUOTA_EXHAUSTED, false", "responses-failed.sse, SERVER, true"})
    void anErrorAfterStatus200IsAnError(String file, ErrorKind kind, boolean retryable) {
        assertThatThrownBy(() -> reading(file)).asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                .satisfies(e -> assertThat(e.retryable()).isEqualTo(retryable))
                .satisfies(e -> assertThat(e.maybeBilled()).isTrue());
    }

    @ParameterizedTest
    @CsvSource({"rate_limit_exceeded, RATE_LIMITED, true", "invalid_prompt, BAD_REQUEST, false",
            "image_parse_error, BAD_REQUEST, false", "image_content_policy_violation, FILTERED, false",
            "server_error, SERVER, true"})
    void classifiesWhyAnAnswerFailed(String code, ErrorKind kind, boolean retryable) {
        var failed = "{\"type\":\"response.failed\",\"response\":{\"status\":\"failed\",\"error\":{\"code\":\"" + code
                + "\",\"message\":\"m\"}}}";
        assertThatThrownBy(() -> new Reading(WIRE, CHAT).events(failed)).asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                .satisfies(e -> assertThat(e.retryable()).isEqualTo(retryable));
    }

    @Test
    void readsAnErrorWithoutAnInnerObject() {
        assertThatThrownBy(() -> new Reading(WIRE, CHAT).events(
                "{\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"slow down\",\"param\":null}"))
                .hasMessageContaining("slow down").asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.RATE_LIMITED));
    }

    @Test
    void whatWasNotStreamedIsTakenFromTheWholeItem() {
        var reply = reading("responses-done-only.sse").reply();
        assertThat(reply.text()).isEqualTo("Four.");
        assertThat(reply.toolCalls()).containsExactly(new Part.ToolCall("call_h8", "note", "{\"text\":\"four\"}"));
        assertThat(reply.message().parts()).startsWith(new Part.Reasoning("Easy."), new Part.Opaque("OpenAiResponses",
                "{\"type\":\"reasoning\",\"id\":\"rs_h8\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Easy.\"}],\"encrypted_content\":\"s\"}"));
    }

    @Test
    void whatWasNotToldBeforeTheEndIsTakenFromTheEnd() {
        var whole = text("responses-whole.json").replace("\n", "");
        var reply = new Reading(WIRE, CHAT)
                .events("{\"type\":\"response.completed\",\"response\":" + whole + "}").reply();
        assertThat(reply.text()).isEqualTo("Four!");
        assertThat(reply.message().parts().getFirst()).isInstanceOf(Part.Opaque.class);
    }

    @Test
    void readsAWholeAnswer() {
        var reply = new Reading(WIRE, CHAT).whole(text("responses-whole.json")).reply();
        var sealed = between("responses-whole.json", "\"output\": [\n    ", ",\n    {\n      \"id\": \"msg_w9\"");
        assertThat(sealed).startsWith("{").endsWith("}");
        assertThat(reply.message().parts()).containsExactly(new Part.Opaque("OpenAiResponses", sealed),
                new Part.Text("Four!"), new Part.ToolCall("call_w9", "note", "{}"));
        assertThat(reply.usage()).contains(new Usage(11, 4, 30, 20));
        assertThat(reply.tokens()).containsExactly(new TokenScore("Four", -0.125, List.of()));
        assertThat(again(reply)).contains("\"input\":[" + sealed + ",{\"role\":\"assistant\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"object\":\"x\"}", "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}",
            "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[]}}",
            "{\"type\":\"response.completed\",\"response\":{\"status\":\"queued\"}}",
            "{\"type\":\"response.completed\"}", "[DONE]", "{\"type\":\"response.output_item.done\"",
            "{\"output\":[],\"status\":\"completed\"}", "{\"output\":[{}],\"status\":\"in_progress\"}"})
    void refusesWhatIsNotOfTheProtocol(String body) {
        assertThat(kind(() -> new Reading(WIRE, CHAT).events(body))).isEqualTo(ErrorKind.BAD_RESPONSE);
        assertThat(kind(() -> new Reading(WIRE, CHAT).whole(body))).isEqualTo(ErrorKind.BAD_RESPONSE);
    }

    @Test
    void onlyModelsThatThinkAreAskedToSealTheirThoughts() {
        for (var model : List.of("gpt-5.2", "o3", "gpt-oss-120b", "gpt-5.1-codex")) {
            assertThat(asks(OpenAiResponses.model(model))).as(model).isTrue();
        }
        for (var model : List.of("gpt-4o-mini", "gpt-4.1", "ft:gpt-4o:me", "gpt-5.1-chat-latest",
                "chatgpt-4o-latest")) {
            assertThat(asks(OpenAiResponses.model(model))).as(model).isFalse();
        }
        assertThat(asks(OpenAiResponses.model("o3").store(true))).isFalse();
        assertThat(asks(OpenAiResponses.model("gpt-4o").sealedThoughts(true))).isTrue();
    }

    private static boolean asks(OpenAiResponses.Builder builder) {
        return new String(builder.wire().encode(CHAT).body(), StandardCharsets.UTF_8).contains("encrypted_content");
    }

    private static Reading reading(String file) {
        return new Reading(WIRE, CHAT).file(file);
    }

    /** What the next request says of an answer, and the result of its first call. */
    private static String again(Reply reply) {
        var messages = reply.toolCalls().isEmpty()
                ? List.of(reply.message())
                : List.of(reply.message(), Message.toolResult(reply.toolCalls().getFirst(), "sunny"));
        return encode(new Request.Chat(messages, Sampling.unset()))
                .replaceFirst("(?s).*?(\"input\":.*),\"store\".*", "$1");
    }

    private static String between(String file, String before, String after) {
        var text = text(file);
        var from = text.indexOf(before) + before.length();
        return text.substring(from, text.indexOf(after, from));
    }

    private static String text(String file) {
        try (var in = Objects.requireNonNull(ResponsesWireTest.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ErrorKind kind(Runnable action) {
        try {
            action.run();
        } catch (ModelException e) {
            return e.kind();
        }
        throw new AssertionError("it did not fail");
    }

    private static ResponsesWire wire(boolean thoughts, boolean sealedThoughts) {
        return new ResponsesWire(URI.create("http://localhost:8080/v1"), "m",
                new ResponsesWire.Options(true, false, thoughts, sealedThoughts, false));
    }

    private static String encode(Request request) {
        return new String(WIRE.encode(request).body(), StandardCharsets.UTF_8);
    }
}
