package dev.wizardsdk.provider;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.policy.RetryPolicy;
import dev.wizardsdk.testing.ProviderContract;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AnthropicTest {

    private static final String KEY = "sk-ant-canary-0123456789";
    private static final Request CHAT = new Request.Chat(List.of(Message.user("Say hello")), Sampling.unset());
    private static final String STREAM_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n";

    @Test
    void keepsTheProvidersContract() {
        try (var server = RawServer.answering(STREAM_HEAD + recorded("anthropic-text.sse"))) {
            new ProviderContract(provider(server.url()), CHAT).check();
        }
    }

    @Test
    void sendsItsKeyAndVersionAndReadsWhatIsLeft() {
        var left = "anthropic-ratelimit-requests-remaining: 49\r\n\r\n";
        try (var server = RawServer
                .answering(STREAM_HEAD.replace("\r\n\r\n", "\r\n" + left) + recorded("anthropic-text.sse"));
                var provider = provider(server.url())) {
            var reply = provider.open(CHAT).reply();
            assertThat(reply.text()).isEqualTo("Hello");
            assertThat(reply.delivery().rateLimits().orElseThrow().remainingRequests()).hasValue(49);
            assertThat(server.requests()).singleElement().asString()
                    .startsWith("POST /v1/messages HTTP/1.1")
                    .contains("x-api-key: " + KEY, "anthropic-version: 2023-06-01", "\"stream\":true")
                    .doesNotContainIgnoringCase("authorization");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aStreamCutOffIsBroken(int eventsMissing) {
        var events = recorded("anthropic-text.sse").split("\n\n");
        var cutOff = String.join("\n\n", List.of(events).subList(0, events.length - eventsMissing)) + "\n\n";
        try (var server = RawServer.answering(STREAM_HEAD + cutOff);
                var provider = provider(server.url())) {
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_BROKEN);
            assertThat(failure.partialText()).isEqualTo(eventsMissing < 4 ? "Hello" : "Hel");
            assertThat(failure.maybeBilled()).isTrue();
        }
    }

    @Test
    void anErrorInTheMiddleIsAnError() {
        var half = recorded("anthropic-text.sse").split("event: content_block_stop", 2)[0];
        try (var server = RawServer.answering(STREAM_HEAD + half + recorded("anthropic-overloaded.sse"));
                var provider = provider(server.url())) {
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
            assertThat(failure.partialText()).isEqualTo("Hello");
        }
    }

    @Test
    void anOverloadInsideA200IsAskedAgain() {
        try (var server = new RawServer((n, socket, out) -> {
            var body = recorded(n == 0 ? "anthropic-overloaded.sse" : "anthropic-text.sse");
            out.write((STREAM_HEAD + body).getBytes(StandardCharsets.UTF_8));
            out.flush();
            socket.close();
        });
                var provider = provider(server.url())) {
            var client = ModelClient.over(provider)
                    .retry(new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO));
            assertThat(client.ask("hello")).isEqualTo("Hello");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void theKeyIsNeverTold() {
        var echo = "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"no such key "
                + KEY + "\"},\"request_id\":\"" + KEY + "\"}";
        for (var server : List.of(
                RawServer.answering("HTTP/1.1 401 No\r\nContent-Type: application/json\r\nContent-Length: "
                        + echo.length() + "\r\n\r\n" + echo),
                RawServer.answering(STREAM_HEAD + "data: " + echo + "\n\n"))) {
            try (server; var provider = provider(server.url())) {
                var failure = failure(provider);
                assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
                for (Throwable e = failure; e != null; e = e.getCause()) {
                    assertThat(e.toString()).doesNotContain(KEY);
                }
                assertThat(failure.requestId()).doesNotContain(KEY);
                assertThat(provider.toString()).doesNotContain(KEY);
            }
        }
    }

    @Test
    void audioIsRefusedBeforeAnythingIsSent() {
        var sound = new Message(Role.USER, List.of(Part.Media.of("audio/wav", new byte[1])));
        try (var server = RawServer.answering(STREAM_HEAD);
                var provider = provider(server.url())) {
            try {
                provider.open(new Request.Chat(List.of(sound), Sampling.unset()));
                throw new AssertionError("it was not refused");
            } catch (ModelException e) {
                assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    private static Anthropic provider(URI url) {
        return Anthropic.model("claude-test").baseUrl(url).key(() -> KEY).build();
    }

    private static ModelException failure(ModelProvider provider) {
        try (var stream = provider.open(CHAT)) {
            stream.forEach(event -> {});
            throw new AssertionError("it did not fail");
        } catch (ModelException e) {
            return e;
        }
    }

    private static String recorded(String name) {
        return Reading.recorded(name);
    }
}
