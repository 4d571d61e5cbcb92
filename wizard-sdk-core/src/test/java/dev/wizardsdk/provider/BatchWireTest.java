package dev.wizardsdk.provider;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class BatchWireTest {

    private static final URI BASE = URI.create("http://localhost:8080/v1");
    private static final OpenAiBatchWire OPEN_AI = new OpenAiBatchWire(BASE);
    private static final AnthropicBatchWire ANTHROPIC = new AnthropicBatchWire(BASE);

    @Test
    void eachRouteOfOpenAiHasBatchesOfItsOwn() {
        var chat = new Request.Chat(List.of(Message.user("x")), Sampling.unset());
        try (var chats = OpenAi.model("m").build(); var responses = OpenAiResponses.model("m").build()) {
            assertThat(kind(chats, chat)).isEqualTo("/v1/chat/completions");
            assertThat(kind(chats, new Request.Embed(List.of("x")))).isEqualTo("/v1/embeddings");
            assertThat(kind(responses, chat)).isEqualTo("/v1/responses");
        }
    }

    private static String kind(RemoteProvider provider, Request request) {
        return provider.wire().batches().orElseThrow().kind(provider.wire().encode(request));
    }

    @Test
    void writesARequestAsItsServiceWantsIt() {
        var body = WireJson.object().put("model", "m");
        assertThat(utf8(OPEN_AI.entry("id1", "/v1/embeddings", body))).isEqualTo(
                "{\"custom_id\":\"id1\",\"method\":\"POST\",\"url\":\"/v1/embeddings\",\"body\":{\"model\":\"m\"}}\n");
        assertThat(utf8(ANTHROPIC.entry("id1", "messages", body)))
                .isEqualTo("{\"custom_id\":\"id1\",\"params\":{\"model\":\"m\"}}");
    }

    @ParameterizedTest
    @CsvSource({"validating, false, 0", "in_progress, false, 0", "finalizing, false, 0", "cancelling, false, 0",
            "completed, true, 2", "expired, true, 2", "cancelled, true, 2"})
    void readsHowFarABatchOfOpenAiIs(String status, boolean ended, int files) {
        var read = OPEN_AI.status(WireJson.object().put("id", "b").put("status", status).put("output_file_id", "f1")
                .put("error_file_id", "f2"));
        assertThat(read.ended()).isEqualTo(ended);
        assertThat(read.results()).hasSize(files);
    }

    @ParameterizedTest
    @CsvSource({"invalid_json_line, BAD_REQUEST, false", "token_limit_exceeded, RATE_LIMITED, true",
            "model_not_found, NOT_FOUND, false", "billing_hard_limit_reached, QUOTA_EXHAUSTED, false"})
    void classifiesWhyABatchWasRefused(String code, ErrorKind kind, boolean retryable) {
        var root = WireJson.object().put("status", "failed");
        root.putObject("errors").putArray("data").addObject().put("code", code).put("message", "m");
        assertThat(OPEN_AI.status(root).refused().orElseThrow()).extracting(ModelException::kind,
                ModelException::retryable, ModelException::maybeBilled).containsExactly(kind, retryable, false);
    }

    @Test
    void keepsAnAnswerByteForByte() {
        var line = "{\"custom_id\":\"a\",\"response\":{\"body\":{ \"x\":1.50e0,\"y\":\"\\u002b\"},\"status_code\":200}}"
                .getBytes(StandardCharsets.UTF_8);
        var outcome = OPEN_AI.outcome(line, 0, line.length);
        assertThat(outcome.id()).isEqualTo("a");
        var slice = ((BatchWire.Result.Answered) outcome.result()).json();
        assertThat(WireJson.utf8(line, slice.from(), slice.to())).isEqualTo("{ \"x\":1.50e0,\"y\":\"\\u002b\"}");
    }

    @Test
    void anErrorOfTheServiceMayPass() {
        for (var line : List.of("{\"custom_id\":\"a\",\"result\":{\"type\":\"errored\",\"error\":{\"type\":\"error\","
                + "\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}}}")) {
            var bytes = line.getBytes(StandardCharsets.UTF_8);
            var failed = (BatchWire.Result.Failed) ANTHROPIC.outcome(bytes, 0, bytes.length).result();
            assertThat(failed.failure().kind()).isEqualTo(ErrorKind.OVERLOADED);
            assertThat(failed.failure().retryable()).isTrue();
            assertThat(failed.failure().maybeBilled()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../../files/x", "a/b", "a?b", "..", "http://evil/"})
    void aNameThatWouldLeadElsewhereIsRefused(String name) {
        assertThatThrownBy(() -> OPEN_AI.name(WireJson.object().put("id", name)))
                .asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_RESPONSE));
        assertThatThrownBy(() -> OPEN_AI.status(
                WireJson.object().put("status", "completed").put("output_file_id", name)))
                .isInstanceOf(ModelException.class);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
