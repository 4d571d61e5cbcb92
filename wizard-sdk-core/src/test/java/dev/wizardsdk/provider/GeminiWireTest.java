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
import java.time.Duration;
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

class GeminiWireTest {

    private static final Request.Chat CHAT = new Request.Chat(List.of(Message.user("x")), Sampling.unset());
    private static final String X = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}]";
    private static final ToolDefinition TOOL = new ToolDefinition("weather", "Of a town", "{\"type\":\"object\"}");

    @Test
    void sendsOnlyWhatTheCallerSet() {
        assertThat(encode(CHAT)).isEqualTo(X + "}");
        assertThat(wire().encode(CHAT).uri())
                .hasToString("https://example.org/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
    }

    @Test
    void namesEachSetting() {
        var sampling = Sampling.unset().withMaxTokens(5).withTemperature(0.5).withTopP(0.9).withTopK(40).withSeed(7)
                .withPenalties(new Sampling.Penalties(1, 0.25, 0.75, -1)).withStop("END").withLogprobs(2)
                .withConstraint(new Constraint.JsonSchema("{\"type\":\"object\"}"));
        assertThat(encode(sampling)).isEqualTo(X + ",\"generationConfig\":{\"maxOutputTokens\":5,\"temperature\":0.5,"
                + "\"topP\":0.9,\"topK\":40,\"frequencyPenalty\":0.25,\"presencePenalty\":0.75,\"seed\":7,"
                + "\"stopSequences\":[\"END\"],\"responseLogprobs\":true,\"logprobs\":2,"
                + "\"responseMimeType\":\"application/json\",\"responseJsonSchema\":{\"type\":\"object\"}}}");
    }

    @ParameterizedTest
    @CsvSource({"NONE, 0, minimal", "LOW, 1024, low", "MEDIUM, 4096, medium", "HIGH, 16384, high"})
    void effortIsANumberOrALevel(Sampling.Effort effort, int budget, String level) {
        var request = new Request.Chat(List.of(Message.user("x")), Sampling.unset().withEffort(effort));
        assertThat(encode(wire(false, false), request)).contains("{\"thinkingBudget\":" + budget + "}");
        assertThat(encode(wire(true, true), request))
                .contains("{\"thinkingLevel\":\"" + level + "\",\"includeThoughts\":true}");
    }

    @ParameterizedTest
    @CsvSource({"gemini-2.5-flash, false", "gemini-2.0-flash-lite, false", "gemini-3-pro-preview, true",
            "gemini-3.5-flash, true", "gemini-10, true", "gemma-3-27b-it, false"})
    void knowsByTheNameWhetherAModelTakesLevels(String model, boolean levels) {
        assertThat(GeminiWire.thinksInLevels(model)).isEqualTo(levels);
    }

    @Test
    void putsSystemMessagesOnTopAndMergesTurnsOfOneRole() {
        var call = new Part.ToolCall("fc_1", "weather", "{\"town\":\"Oslo\"}");
        var messages = List.of(Message.system("Be brief."), Message.user("a"), Message.user("b"),
                new Message(Role.ASSISTANT, List.of(call, new Part.ToolCall("fc_2", "now", ""))),
                Message.toolResult(call, "4 C"),
                new Message(Role.TOOL, List.of(new Part.ToolResult("fc_2", "now", "no clock", true))));
        assertThat(encode(new Request.Chat(messages, Sampling.unset()))).isEqualTo("{\"systemInstruction\":{\"parts\":"
                + "[{\"text\":\"Be brief.\"}]},\"contents\":["
                + "{\"role\":\"user\",\"parts\":[{\"text\":\"a\"},{\"text\":\"b\"}]},"
                + "{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"id\":\"fc_1\",\"name\":\"weather\",\"args\":"
                + "{\"town\":\"Oslo\"}}},{\"functionCall\":{\"id\":\"fc_2\",\"name\":\"now\",\"args\":{}}}]},"
                + "{\"role\":\"user\",\"parts\":[{\"functionResponse\":{\"id\":\"fc_1\",\"name\":\"weather\","
                + "\"response\":{\"output\":\"4 C\"}}},{\"functionResponse\":{\"id\":\"fc_2\",\"name\":\"now\","
                + "\"response\":{\"error\":\"no clock\"}}}]}]}");
    }

    @ParameterizedTest
    @CsvSource({"AUTO, ''", "REQUIRED, ',\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"ANY\"}}'",
            "NONE, ',\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"NONE\"}}'"})
    void writesTools(ToolChoice choice, String written) {
        assertThat(encode(new Request.Chat(List.of(Message.user("x")), List.of(TOOL), choice, Sampling.unset())))
                .isEqualTo(X + ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"weather\",\"description\":"
                        + "\"Of a town\",\"parametersJsonSchema\":{\"type\":\"object\"}}]}]" + written + "}");
    }

    @Test
    void writesMediaInlineAndByAddress() {
        var parts = List.<Part>of(Part.Media.of("image/png", new byte[] {1, 2}),
                Part.Media.of("audio/wav", new byte[] {3}),
                new Part.Media("application/pdf", URI.create("https://example.org/files/a")));
        assertThat(encode(new Request.Chat(List.of(new Message(Role.USER, parts)), Sampling.unset()))).contains(
                "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AQI=\"}},"
                        + "{\"inlineData\":{\"mimeType\":\"audio/wav\",\"data\":\"Aw==\"}},"
                        + "{\"fileData\":{\"mimeType\":\"application/pdf\",\"fileUri\":\"https://example.org/files/a\"}}");
    }

    @Test
    void refusesAnAddressOfThisMachineAndFetchesNothing() {
        var media = new Part.Media("image/png", URI.create("file:///etc/passwd"));
        assertUnsupported(new Request.Chat(List.of(new Message(Role.USER, List.of(media))), Sampling.unset()),
                "image/png");
    }

    static Stream<Map.Entry<String, Sampling>> missing() {
        return AnthropicWireTest.missing().filter(missing -> !List.of("penalties", "seed", "log-probabilities")
                .contains(missing.getKey()));
    }

    @ParameterizedTest
    @MethodSource("missing")
    void refusesByNameWhatTheProtocolDoesNotHave(Map.Entry<String, Sampling> missing) {
        assertUnsupported(new Request.Chat(List.of(Message.user("x")), missing.getValue()), missing.getKey());
    }

    @Test
    void refusesARepeatPenalty() {
        assertUnsupported(new Request.Chat(List.of(Message.user("x")),
                Sampling.unset().withPenalties(new Sampling.Penalties(1.1, 0, 0, 64))), "repeat penalty");
    }

    @Test
    void mergesAStreamOfThoughtsAndText() {
        var read = reading().file("gemini-text.sse");
        assertThat(read.told()).containsExactly(new Event.Reasoning("A greeting, "), new Event.Reasoning("then."),
                new Event.Text("Hel"), new Event.Text("lo"));
        assertThat(read.mayEnd()).isTrue();
        var reply = read.reply();
        assertThat(reply.text()).isEqualTo("Hello");
        assertThat(reply.finish()).isEqualTo(Finish.STOP);
        assertThat(reply.id()).isEqualTo("resp_1");
        assertThat(reply.usage()).contains(new Usage(8, 3, 22, 20));
    }

    @Test
    void aSealOnAnEmptyTextGoesBackOnAnEmptyText() {
        assertThat(replayed("gemini-text.sse")).contains("{\"role\":\"model\",\"parts\":[{\"text\":\"Hello\"},"
                + "{\"text\":\"\",\"thoughtSignature\":\"ZW5k\"}]}");
    }

    @Test
    void sealsGoBackOnThePartsTheyCameOn() {
        assertThat(replayed("gemini-signed-parts.sse")).contains("{\"role\":\"model\",\"parts\":["
                + "{\"text\":\"hm\",\"thought\":true,\"thoughtSignature\":\"dDA=\"},{\"text\":\"I lo\"},"
                + "{\"text\":\"ok.\",\"thoughtSignature\":\"dDE=\"},{\"text\":\"Both.\"},"
                + "{\"functionCall\":{\"name\":\"weather\",\"args\":{\"town\":\"Oslo\"}},\"thoughtSignature\":\"YzE=\"},"
                + "{\"functionCall\":{\"id\":\"fc_2\",\"name\":\"now\",\"args\":{}}},"
                + "{\"executableCode\":{\"language\":\"PYTHON\",\"code\":\"print(1)\"},\"thoughtSignature\":\"eDE=\"},"
                + "{\"thoughtSignature\":\"bG9uZQ==\"}]}");
    }

    @Test
    void aPartThatIsNotKnownKeepsItsBytes() {
        var part = "{ \"place\" : {\"at\":[52.5200,1e5],\"name\":\"\\u00c5s\"} }";
        var message = reading()
                .events("{\"x\":{\"parts\":[]},\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"},"
                        + part + "]},\"finishReason\":\"STOP\"}]}")
                .reply().message();
        assertThat(message.parts()).containsExactly(new Part.Text("a"), new Part.Opaque("Gemini", part));
        assertThat(encode(new Request.Chat(List.of(message), Sampling.unset()))).contains(part);
    }

    @Test
    void callsFinishWithStopAndHaveIdsOfTheirOwn() {
        var reply = reading().file("gemini-signed-parts.sse").reply();
        assertThat(reply.finish()).isEqualTo(Finish.TOOL_CALLS);
        assertThat(reply.rawFinish()).isEqualTo("STOP");
        assertThat(reply.text()).isEqualTo("I look.Both.");
        assertThat(reply.toolCalls()).extracting(Part.ToolCall::name).containsExactly("weather", "now");
        assertThat(reply.toolCalls()).extracting(Part.ToolCall::id).doesNotContain("").doesNotHaveDuplicates();
        var result = Message.toolResult(reply.toolCalls().getFirst(), "4 C");
        assertThat(encode(new Request.Chat(List.of(result), Sampling.unset())))
                .contains("{\"functionResponse\":{\"name\":\"weather\",\"response\":");
    }

    @ParameterizedTest
    @CsvSource({"STOP, STOP", "MAX_TOKENS, LENGTH", "SAFETY, FILTERED", "RECITATION, FILTERED", "BLOCKLIST, FILTERED",
            "PROHIBITED_CONTENT, FILTERED", "SPII, FILTERED", "MALFORMED_FUNCTION_CALL, OTHER", "LANGUAGE, OTHER"})
    void mapsWhyItEnded(String raw, Finish finish) {
        var reply = reading().whole("{\"candidates\":[{\"content\":{\"role\":\"model\"},\"finishReason\":\"" + raw
                + "\"}]}").reply();
        assertThat(reply.finish()).isEqualTo(finish);
        assertThat(reply.rawFinish()).isEqualTo(raw);
    }

    @Test
    void aBlockedPromptIsFilteredAndWhole() {
        var body = "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},\"usageMetadata\":{\"promptTokenCount\":4}}";
        var streamed = reading().events(body);
        assertThat(streamed.mayEnd()).isTrue();
        for (var read : List.of(streamed, reading().whole(body))) {
            assertThat(read.reply().finish()).isEqualTo(Finish.FILTERED);
            assertThat(read.reply().rawFinish()).isEqualTo("PROHIBITED_CONTENT");
        }
    }

    @Test
    void aStreamThatDidNotSayWhyItEndedIsNotAtItsEnd() {
        var read = reading().events("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hel\"}]}}]}");
        assertThat(read.mayEnd()).isFalse();
    }

    @Test
    void readsLogProbabilities() {
        var reply = reading()
                .whole("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"ab\"}]},\"finishReason\":\"STOP\","
                        + "\"logprobsResult\":{\"topCandidates\":[{\"candidates\":[{\"token\":\"a\",\"logProbability\":-0.5},"
                        + "{\"token\":\"c\",\"logProbability\":-1.5}]},{\"candidates\":[]}],\"chosenCandidates\":["
                        + "{\"token\":\"a\",\"tokenId\":1,\"logProbability\":-0.5},{\"token\":\"b\",\"logProbability\":-2}]}}]}")
                .reply();
        assertThat(reply.tokens()).containsExactly(
                new TokenScore("a", -0.5, List.of(new TokenScore.Alternative("a", -0.5),
                        new TokenScore.Alternative("c", -1.5))),
                new TokenScore("b", -2, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"text\"", "{", "{}", "{\"choices\":[]}", "{\"a\":1,\"a\":2}",
            "<html></html>"})
    void refusesWhatIsNotOfTheProtocol(String body) {
        assertBadResponse(() -> reading().whole(body));
        assertBadResponse(() -> reading().events(body));
    }

    @Test
    void aWholeAnswerNeedsACandidate() {
        assertBadResponse(() -> reading().whole("{\"usageMetadata\":{\"promptTokenCount\":1}}"));
        assertBadResponse(() -> reading().whole("{\"candidates\":[]}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "400 | INVALID_ARGUMENT | API_KEY_INVALID | API key not valid | AUTHENTICATION | false",
            "400 | INVALID_ARGUMENT | NONE | The input token count (9) exceeds the maximum number of tokens allowed (8). | CONTEXT_EXCEEDED | false",
            "400 | INVALID_ARGUMENT | NONE | bad schema | BAD_REQUEST | false",
            "403 | PERMISSION_DENIED | NONE | no | PERMISSION | false",
            "404 | NOT_FOUND | NONE | models/x is not found | NOT_FOUND | false",
            "429 | RESOURCE_EXHAUSTED | NONE | slow down | RATE_LIMITED | true",
            "500 | INTERNAL | NONE | oops | SERVER | true",
            "501 | UNIMPLEMENTED | NONE | not here | UNSUPPORTED | false",
            "503 | UNAVAILABLE | NONE | The model is overloaded | OVERLOADED | true",
            "504 | DEADLINE_EXCEEDED | NONE | late | SERVER | true"
    })
    void classifiesAFailureByStatusAndAlikeInsideAStream(int status, String code, String reason, String message,
            ErrorKind kind, boolean retryable) {
        var body = "{\"error\":{\"code\":" + status + ",\"message\":\"" + message + "\",\"status\":\"" + code
                + "\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"" + reason
                + "\"},{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"34.4s\"}]}}";
        var failure = ServiceErrors.ofStatus(status, name -> Optional.empty(), body);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.retryable()).isEqualTo(retryable);
        assertThat(failure.retryAfter()).contains(Duration.ofMillis(34_400));
        assertThatThrownBy(() -> reading().events(body)).asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofMillis(34_400)));
    }

    @Test
    void embeds() {
        var embed = new Request.Embed(List.of("a", "b"));
        assertThat(wire().encode(embed).uri()).hasPath("/v1beta/models/gemini-2.5-flash:batchEmbedContents");
        assertThat(encode(embed)).isEqualTo("{\"requests\":["
                + "{\"model\":\"models/gemini-2.5-flash\",\"content\":{\"parts\":[{\"text\":\"a\"}]}},"
                + "{\"model\":\"models/gemini-2.5-flash\",\"content\":{\"parts\":[{\"text\":\"b\"}]}}]}");
        var reply = new Reading(wire(), embed)
                .whole("{\"embeddings\":[{\"values\":[3,4]},{\"values\":[0,2]}]}").reply();
        assertThat(((Result.Embeddings) reply.result().orElseThrow()).vectors())
                .containsExactly(new float[] {0.6f, 0.8f}, new float[] {0, 1});
        assertBadResponse(() -> new Reading(wire(), embed).whole("{\"embeddings\":[{\"values\":[3,4]}]}"));
        assertBadResponse(() -> new Reading(wire(), embed).whole("{\"embeddings\":[{\"values\":[3,4]},{}]}"));
    }

    @Test
    void counts() {
        var count = new Request.Count(new Request.Chat(List.of(Message.user("x")), Sampling.unset().withMaxTokens(3)));
        assertThat(wire().encode(count).uri()).hasPath("/v1beta/models/gemini-2.5-flash:countTokens");
        assertThat(encode(count)).isEqualTo("{\"generateContentRequest\":{\"model\":\"models/gemini-2.5-flash\","
                + X.substring(1) + "}}");
        assertThat(new Reading(wire(), count).whole("{\"totalTokens\":5,\"cachedContentTokenCount\":2}").reply()
                .usage()).contains(new Usage(5, 2, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "x?key=1", "../files", "a/../b", "", "x#y", "/x"})
    void aModelMustBeAPath(String model) {
        assertThatThrownBy(() -> Gemini.model(model)).isInstanceOf(IllegalArgumentException.class);
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

    private static GeminiWire wire() {
        return wire(false, false);
    }

    private static GeminiWire wire(boolean levels, boolean thoughts) {
        return new GeminiWire(URI.create("https://example.org/v1beta"), "gemini-2.5-flash",
                new GeminiWire.Options(true, levels, thoughts));
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
