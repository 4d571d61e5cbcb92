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

class GeminiTest {

    private static final String KEY = "AIza-canary-0123456789";
    private static final Request CHAT = new Request.Chat(List.of(Message.user("Say hello")), Sampling.unset());
    private static final String STREAM_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

    @Test
    void keepsTheProvidersContract() {
        try (var server = RawServer.answering(STREAM_HEAD + Reading.recorded("gemini-text.sse"))) {
            new ProviderContract(provider(server.url()), CHAT).check();
        }
    }

    @Test
    void sendsItsKeyInAHeaderAndNotInTheAddress() {
        try (var server = RawServer.answering(STREAM_HEAD + Reading.recorded("gemini-text.sse"));
                var provider = provider(server.url())) {
            assertThat(provider.open(CHAT).reply().text()).isEqualTo("Hello");
            assertThat(server.requests()).singleElement().asString()
                    .startsWith("POST /v1/models/m:streamGenerateContent?alt=sse HTTP/1.1")
                    .contains("x-goog-api-key: " + KEY)
                    .doesNotContainIgnoringCase("authorization");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data: {\"candid"})
    void aStreamCutOffIsBroken(String rest) {
        var events = Reading.recorded("gemini-text.sse").split("\n\n");
        var cutOff = String.join("\n\n", List.of(events).subList(0, events.length - 1)) + "\n\n" + rest;
        try (var server = RawServer.answering(STREAM_HEAD + cutOff);
                var provider = provider(server.url())) {
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_BROKEN);
            assertThat(failure.partialText()).isEqualTo("Hello");
        }
    }

    @Test
    void anErrorInTheMiddleIsAnError() {
        var events = Reading.recorded("gemini-text.sse").split("\n\n", -1);
        var error = "data: {\"error\":{\"code\":503,\"message\":\"busy\",\"status\":\"UNAVAILABLE\"}}\n\n";
        try (var server = RawServer.answering(STREAM_HEAD + events[0] + "\n\n" + events[2] + "\n\n" + error);
                var provider = provider(server.url())) {
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.partialText()).isEqualTo("Hel");
        }
    }

    @Test
    void theKeyIsNeverTold() {
        var echo = "{\"error\":{\"code\":400,\"message\":\"API key not valid: " + KEY + "\",\"status\":\"" + KEY
                + "\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}";
        try (var server = RawServer.answering("HTTP/1.1 400 No\r\nContent-Type: application/json\r\nContent-Length: "
                + echo.length() + "\r\n\r\n" + echo);
                var provider = provider(server.url())) {
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
            for (Throwable e = failure; e != null; e = e.getCause()) {
                assertThat(e.toString()).doesNotContain(KEY);
            }
            assertThat(provider.toString()).doesNotContain(KEY);
        }
    }

    private static Gemini provider(URI url) {
        return Gemini.model("m").baseUrl(url).key(() -> KEY).build();
    }

    private static ModelException failure(Gemini provider) {
        try (var stream = provider.open(CHAT)) {
            stream.forEach(event -> {});
            throw new AssertionError("it did not fail");
        } catch (ModelException e) {
            return e;
        }
    }
}
