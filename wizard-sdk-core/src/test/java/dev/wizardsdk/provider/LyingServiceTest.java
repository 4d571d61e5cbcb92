package dev.wizardsdk.provider;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/** What services that keep to their protocol never send, and others did. */
class LyingServiceTest {

    private static final URI URL = URI.create("http://localhost:8080/v1");
    private static final Request.Chat CHAT = new Request.Chat(List.of(Message.user("x")), Sampling.unset());

    @Test
    void argumentsOfAnyFormReachTheToolThatRefusesThem() {
        assertThat(arguments(reading("ollama").events("{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"f\","
                + "\"arguments\":\"{\\\"a\\\":1}\"}}]},\"done\":true}"))).isEqualTo("{\"a\":1}");
        assertThat(arguments(reading("gemini").events("{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":"
                + "{\"name\":\"f\",\"args\":[1]}}]},\"finishReason\":\"STOP\"}]}"))).isEqualTo("[1]");
        assertThat(arguments(reading("openai").events("{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":"
                + "\"a\",\"function\":{\"name\":\"f\",\"arguments\":[1]}}]}}]}"))).isEqualTo("[1]");
        assertThat(arguments(reading("responses").events("{\"type\":\"response.output_item.done\",\"output_index\":0,"
                + "\"item\":{\"type\":\"function_call\",\"call_id\":\"a\",\"name\":\"f\",\"arguments\":{\"a\":1}}}")))
                .isEqualTo("{\"a\":1}");
        assertThat(arguments(reading("anthropic").whole("{\"content\":[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":"
                + "\"f\",\"input\":\"Oslo\"}],\"stop_reason\":\"tool_use\"}"))).isEqualTo("Oslo");
    }

    @Test
    void argumentsOfOneBlockNeverReachAnother() {
        var read = reading("anthropic").events(start(0, "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"keep\"}"),
                start(1, "{\"type\":\"tool_use\",\"id\":\"b\",\"name\":\"delete\"}"));
        assertBadResponse(() -> read.events("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                + "{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}}"));
    }

    @Test
    void aBlockThatIsNeverEndedIsKept() {
        var read = reading("anthropic").events(start(0, "{\"type\":\"new\",\"data\":1}"),
                start(1, "{\"type\":\"text\",\"text\":\"hi\"}"), start(2, "{\"type\":\"newer\",\"data\":2}"),
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}", "{\"type\":\"message_stop\"}");
        assertThat(read.reply().message().parts()).containsExactly(
                new Part.Opaque("Anthropic", "{\"type\":\"new\",\"data\":1}"), new Part.Text("hi"),
                new Part.Opaque("Anthropic", "{\"type\":\"newer\",\"data\":2}"));
    }

    @Test
    void callsWithoutAnIndexAreToldApartByTheirIds() { // as llama-server streams Responses
        var read = reading("responses").events(
                "{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"reasoning\",\"id\":\"rs\"}}",
                "{\"type\":\"response.reasoning_text.delta\",\"item_id\":\"rs\",\"delta\":\"hm\"}",
                added("fc_1", "keep"), "{\"type\":\"response.function_call_arguments.delta\",\"item_id\":\"fc_1\","
                        + "\"delta\":\"{\\\"a\\\":1}\"}",
                added("fc_2", "delete"), "{\"type\":\"response.function_call_arguments.delta\",\"item_id\":\"fc_2\","
                        + "\"delta\":\"{\\\"b\\\":2}\"}",
                "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"function_call\",\"call_id\":\"fc_2\","
                        + "\"name\":\"delete\",\"arguments\":\"{\\\"b\\\":2}\"}}",
                "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\"}}");
        assertThat(read.reply().toolCalls()).containsExactly(new Part.ToolCall("fc_1", "keep", "{\"a\":1}"),
                new Part.ToolCall("fc_2", "delete", "{\"b\":2}"));
    }

    @Test
    void itemsWithNeitherIndexNorIdAreTakenInTheirOrder() {
        var call = "{\"type\":\"response.output_item.%s\",\"item\":{\"type\":\"function_call\",\"name\":\"%s\","
                + "\"arguments\":\"{}\"}}";
        var read = reading("responses").events(call.formatted("added", "one"), call.formatted("done", "one"),
                call.formatted("added", "two"), call.formatted("done", "two"),
                "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\"}}");
        assertThat(read.reply().toolCalls()).extracting(Part.ToolCall::name).containsExactly("one", "two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"message_start\",\"message\":{\"id\":\"a\",\"usage\":{\"input_tokens\":5}}}",
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"})
    void anAnswerThatOnlyCountsIsEmpty(String event) {
        var answer = new Assembly();
        for (var one : List.of(event, "{\"type\":\"message_stop\"}")) {
            var bytes = one.getBytes(StandardCharsets.UTF_8);
            wire("anthropic").decoder(CHAT, answer).event(bytes, 0, bytes.length);
        }
        assertThat(answer.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[null]", "[\"a\"]", "[1,null]", "{\"a\":1}"})
    void aVectorOfWhatIsNoNumberIsNoVector(String vector) {
        var request = new Request.Embed(List.of("a"));
        assertBadResponse(() -> reading("openai", request)
                .whole("{\"data\":[{\"index\":0,\"embedding\":" + vector + "}]}"));
        assertBadResponse(() -> reading("ollama", request).whole("{\"embeddings\":[" + vector + "]}"));
        assertBadResponse(() -> reading("gemini", request).whole("{\"embeddings\":[{\"values\":" + vector + "}]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"index\":0,\"relevance_score\":1},{\"index\":1,\"relevance_score\":1},{\"index\":1,"
            + "\"relevance_score\":2}", "{\"index\":0,\"relevance_score\":1},{\"index\":1}",
            "{\"index\":0,\"relevance_score\":1},{\"index\":1,\"relevance_score\":\"high\"}"})
    void aRankingIsOfEachDocumentOnceAndOfNumbers(String results) {
        assertBadResponse(() -> reading("openai", new Request.Rerank("q", List.of("a", "b")))
                .whole("{\"results\":[" + results + "]}"));
    }

    @Test
    void noScoresAndNoCountAreNoAnswers() {
        assertBadResponse(() -> reading("openai", new Request.Score("It is", " cold")).whole("{\"choices\":[{"
                + "\"logprobs\":{\"tokens\":[],\"token_logprobs\":[],\"text_offset\":[]}}]}"));
        assertBadResponse(() -> reading("openai", Request.Count.text("a b")).whole("{}"));
        assertBadResponse(() -> reading("openai", Request.Count.text("a b")).whole("{\"count\":-1}"));
        assertBadResponse(() -> reading("gemini", new Request.Count(CHAT)).whole("{\"totalTokens\":-1}"));
    }

    @Test
    void aHundredThousandCallsAreMerged() {
        var read = reading("openai");
        for (int i = 0; i < 100_000; i++) {
            read.events("{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":" + i
                    + ",\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}]}");
        }
        assertThat(read.reply().toolCalls()).hasSize(100_000);
    }

    private static String start(int index, String block) {
        return "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}";
    }

    private static String added(String id, String name) {
        return "{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"function_call\",\"call_id\":\"" + id
                + "\",\"name\":\"" + name + "\",\"arguments\":\"\"}}";
    }

    private static String arguments(Reading read) {
        return read.reply().toolCalls().getFirst().arguments();
    }

    private static void assertBadResponse(Runnable read) {
        assertThatThrownBy(read::run).asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_RESPONSE));
    }

    private static Reading reading(String protocol) {
        return reading(protocol, CHAT);
    }

    private static Reading reading(String protocol, Request request) {
        return new Reading(wire(protocol), request);
    }

    static Wire wire(String protocol) {
        return switch (protocol) {
            case "openai" -> new OpenAiWire(URL, "m", true, OpenAiDialect.at(URL), Optional.empty());
            case "anthropic" -> new AnthropicWire(URL, "m", new AnthropicWire.Options(true, 100, false, false));
            case "gemini" -> new GeminiWire(URL, "m", new GeminiWire.Options(true, false, false));
            case "ollama" ->
                new OllamaWire(URL, "m", new OllamaWire.Options(true, OptionalInt.empty(), Optional.empty()));
            default -> new ResponsesWire(URL, "m", new ResponsesWire.Options(true, false, false, false, false));
        };
    }
}
