package dev.wizardsdk.provider;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.testing.ProviderContract;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OllamaTest {

    private static final String KEY = "canary-0123456789";
    private static final Request CHAT = new Request.Chat(List.of(Message.user("Say hello")), Sampling.unset());
    private static final String STREAM_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n";

    @Test
    void keepsTheProvidersContract() {
        try (var server = RawServer.answering(STREAM_HEAD + Reading.recorded("ollama-text.ndjson"))) {
            new ProviderContract(provider(server.url()), CHAT).check();
        }
    }

    @Test
    void wantsNoKeyAndTellsTheContextToAllocate() {
        try (var server = RawServer.answering(STREAM_HEAD + Reading.recorded("ollama-text.ndjson"));
                var provider = Ollama.model("m").baseUrl(server.url()).allocatedContext(8192).build()) {
            assertThat(provider.open(CHAT).reply().text()).isEqualTo("Hello");
            assertThat(provider.description().contextTokens()).hasValue(8192);
            assertThat(server.requests()).singleElement().asString()
                    .startsWith("POST /v1/api/chat HTTP/1.1")
                    .contains("\"options\":{\"num_ctx\":8192}")
                    .doesNotContainIgnoringCase("authorization");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"model\":\"m\",\"mess"})
    void aStreamCutOffIsNoAnswer(String rest) {
        var lines = Reading.recorded("ollama-text.ndjson").lines().filter(line -> !line.isEmpty())
                .toList();
        var cutOff = String.join("\n", lines.subList(0, lines.size() - 1)) + "\n" + rest;
        try (var server = RawServer.answering(STREAM_HEAD + cutOff);
                var provider = provider(server.url())) {
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_BROKEN);
            assertThat(failure.partialText()).isEqualTo("Hello");
            assertThat(failure.maybeBilled()).isTrue();
        }
    }

    @Test
    void anErrorInTheMiddleIsAnError() {
        try (var server = RawServer.answering(STREAM_HEAD + Reading.recorded("ollama-error.ndjson"));
                var provider = provider(server.url())) {
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER);
            assertThat(failure.partialText()).isEqualTo("Hel");
        }
    }

    @Test
    void theKeyIsNeverTold() {
        var echo = "{\"error\":\"unauthorized: " + KEY + "\"}";
        try (var server = RawServer.answering("HTTP/1.1 401 No\r\nContent-Type: application/json\r\nContent-Length: "
                + echo.length() + "\r\n\r\n" + echo);
                var provider = provider(server.url())) {
            var failure = failure(provider);
            assertThat(server.requests()).singleElement().asString().contains("authorization: Bearer " + KEY);
            assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
            for (Throwable e = failure; e != null; e = e.getCause()) {
                assertThat(e.toString()).doesNotContain(KEY);
            }
            assertThat(provider.toString()).doesNotContain(KEY);
        }
    }

    private static Ollama provider(URI url) {
        return Ollama.model("m").baseUrl(url).key(() -> KEY).build();
    }

    private static ModelException failure(Ollama provider) {
        try (var stream = provider.open(CHAT)) {
            stream.forEach(event -> {});
            throw new AssertionError("it did not fail");
        } catch (ModelException e) {
            return e;
        }
    }
}
