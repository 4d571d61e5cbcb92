package dev.wizardsdk.provider;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.testing.ProviderContract;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class OpenAiResponsesTest {

    private static final String KEY = "sk-canary-9876543210";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n";
    private static final Request CHAT = new Request.Chat(List.of(Message.user("hello")), Sampling.unset());

    @Test
    void keepsTheContract() {
        try (var server = RawServer.answering(HEAD + stream("responses-text.sse"))) {
            new ProviderContract(provider(server.url()), CHAT).check();
        }
    }

    @Test
    void asksItsOwnRouteWithTheKey() {
        try (var server = RawServer.answering(HEAD + stream("responses-text.sse"));
                var provider = provider(server.url())) {
            assertThat(provider.open(CHAT).reply().text()).isEqualTo("Good day");
            assertThat(server.requests()).singleElement().asString().startsWith("POST /v1/responses HTTP/1.1")
                    .contains("authorization: Bearer " + KEY)
                    .contains("\"include\":[\"reasoning.encrypted_content\"]").contains("\"stream\":true");
        }
    }

    @Test
    void readsAnAnswerThatIsNotStreamed() {
        var json = stream("responses-whole.json");
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + json.length() + "\r\n\r\n" + json);
                var provider = OpenAiResponses.model("m").baseUrl(server.url()).streaming(false).build()) {
            assertThat(provider.open(CHAT).reply().text()).isEqualTo("Four!");
            assertThat(server.requests()).singleElement().asString().contains("\"stream\":false");
        }
    }

    @Test
    void aStreamCutOffIsBrokenAtWhateverEvent() {
        var events = Pattern.compile("(?<=\n\n)").splitAsStream(stream("responses-text.sse")).toList();
        var sent = new StringBuilder(HEAD);
        for (int i = 0; i < events.size() - 1; i++) {
            sent.append(events.get(i));
            try (var server = RawServer.answering(sent.toString()); var provider = provider(server.url())) {
                var failure = failure(provider);
                assertThat(failure.kind()).as("after event " + i).isEqualTo(ErrorKind.STREAM_BROKEN);
                assertThat(failure.maybeBilled()).isTrue();
                assertThat("Good day").startsWith(failure.partialText());
            }
        }
    }

    @Test
    void anErrorInTheMiddleKeepsWhatHadCome() {
        try (var server = RawServer.answering(HEAD + stream("responses-failed.sse"));
                var provider = provider(server.url())) {
            var failure = failure(provider);
            assertThat(failure).hasMessageContaining("The model stumbled.");
            assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER);
            assertThat(failure.partialText()).isEqualTo("Half an");
        }
    }

    @Test
    void theKeyIsNeverTold() {
        var echo = "data: {\"type\":\"error\",\"code\":\"invalid_api_key\",\"message\":\"Incorrect key " + KEY
                + "\"}\n\n";
        try (var server = RawServer.answering(HEAD + echo); var provider = provider(server.url())) {
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
            for (Throwable e = failure; e != null; e = e.getCause()) {
                assertThat(e.toString()).doesNotContain(KEY);
            }
            assertThat(provider.toString()).doesNotContain(KEY);
        }
    }

    @Test
    void whatHasNoPlaceIsRefusedBeforeAnythingIsSent() {
        try (var server = RawServer.answering(HEAD); var provider = provider(server.url())) {
            for (var request : List.of(new Request.Chat(List.of(Message.user("x")), Sampling.unset().withStop("END")),
                    new Request.Completion("x", Sampling.unset()), new Request.Embed(List.of("x")))) {
                assertThatThrownBy(() -> provider.open(request)).asInstanceOf(type(ModelException.class))
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void azureTakesTheKeyInAHeaderOfItsOwn() {
        var wire = OpenAiResponses.model("m").baseUrl(URI.create("https://mine.openai.azure.com/openai/v1")).wire();
        assertThat(wire.headers(KEY)).containsOnlyKeys("api-key");
    }

    private static OpenAiResponses provider(URI url) {
        return OpenAiResponses.model("m").baseUrl(url).key(() -> KEY).build();
    }

    private static ModelException failure(OpenAiResponses provider) {
        try (var stream = provider.open(CHAT)) {
            stream.forEach(event -> {});
            throw new AssertionError("it did not fail");
        } catch (ModelException e) {
            return e;
        }
    }

    private static String stream(String file) {
        try (var in = Objects.requireNonNull(OpenAiResponsesTest.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), UTF_8) + (file.endsWith(".sse") ? "\n" : "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
