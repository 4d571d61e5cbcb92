package dev.wizardsdk.provider;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.Timeouts;
import dev.wizardsdk.model.Usage;
import dev.wizardsdk.policy.RetryPolicy;
import dev.wizardsdk.testing.ProviderContract;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class OpenAiTest {

    private static final String KEY = "sk-canary-0123456789";
    private static final Request CHAT = new Request.Chat(List.of(Message.user("Say hello")), Sampling.unset());
    private static final Request RAW = new Request.Completion("Once upon", Sampling.unset().withMaxTokens(9));
    private static final String STREAM_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    private static final String HEL = "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel\"}}]}\n\n";
    private static final String LO = "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo\"}}]}\n\n";
    private static final String STOP = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    @Test
    void keepsTheProvidersContract() {
        try (var server = RawServer.answering(STREAM_HEAD + HEL + LO + STOP + USAGE + DONE)) {
            new ProviderContract(provider(server.url()), CHAT).check();
        }
    }

    @Test
    void streamsAChat() {
        try (var server = RawServer.answering(STREAM_HEAD + HEL + LO + STOP + USAGE + DONE);
                var provider = provider(server.url())) {
            var reply = provider.open(CHAT).reply();
            assertThat(reply.text()).isEqualTo("Hello");
            assertThat(reply.finish()).isEqualTo(Finish.STOP);
            assertThat(reply.usage()).contains(new Usage(3, 0, 2, 0));
            assertThat(server.requests()).singleElement().asString()
                    .startsWith("POST /v1/chat/completions HTTP/1.1")
                    .contains("authorization: Bearer " + KEY)
                    .contains("\"stream\":true");
        }
    }

    @Test
    void streamsARawCompletion() {
        var chunk = "data: {\"choices\":[{\"index\":0,\"text\":\" a time\",\"finish_reason\":\"length\"}]}\n\n";
        try (var server = RawServer.answering(STREAM_HEAD + chunk + DONE);
                var provider = provider(server.url())) {
            var reply = provider.open(RAW).reply();
            assertThat(reply.text()).isEqualTo(" a time");
            assertThat(reply.finish()).isEqualTo(Finish.LENGTH);
            assertThat(server.requests()).singleElement().asString().startsWith("POST /v1/completions ");
        }
    }

    @Test
    void readsAnAnswerThatIsNotStreamed() {
        var json = "{\"id\":\"c2\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}";
        try (var server = RawServer.answering(json(json));
                var provider = OpenAi.model("m").baseUrl(server.url()).streaming(false).build()) {
            var reply = provider.open(CHAT).reply();
            assertThat(reply.text()).isEqualTo("Hello");
            assertThat(reply.id()).isEqualTo("c2");
            assertThat(server.requests()).singleElement().asString().contains("\"stream\":false")
                    .doesNotContainIgnoringCase("authorization");
        }
    }

    @Test
    void sendsNothingBeforeTheFirstPull() {
        try (var server = RawServer.answering(STREAM_HEAD + DONE);
                var provider = provider(server.url());
                var stream = provider.open(CHAT)) {
            assertThat(stream).isNotNull();
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data: {\"b\"", "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n"})
    void aStreamWithoutItsEndMarkerIsBroken(String cutOff) {
        try (var server = RawServer.answering(STREAM_HEAD + HEL + cutOff);
                var provider = provider(server.url())) {
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_BROKEN);
            assertThat(failure.partialText()).isEqualTo("Hel");
            assertThat(failure.maybeBilled()).isTrue();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aChunkedStreamCutOffIsBroken() {
        var head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
        try (var server = RawServer.answering(head + Integer.toHexString(HEL.length()) + "\r\n" + HEL + "\r\n");
                var provider = provider(server.url())) {
            assertThat(failure(provider).kind()).isEqualTo(ErrorKind.STREAM_BROKEN);
        }
    }

    @Test
    void aShortBodyIsBroken() {
        try (var server = RawServer
                .answering("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"a\"");
                var provider = provider(server.url())) {
            assertThat(failure(provider).kind()).isEqualTo(ErrorKind.STREAM_BROKEN);
        }
    }

    @Test
    void anErrorInsideAStreamIsAnError() {
        try (var server = RawServer
                .answering(STREAM_HEAD + HEL + "data: {\"error\":{\"message\":\"gone\",\"code\":502}}\n\n");
                var provider = provider(server.url())) {
            assertThat(failure(provider)).hasMessageContaining("gone").extracting(ModelException::kind)
                    .isEqualTo(ErrorKind.SERVER);
        }
    }

    @Test
    void aPageInsteadOfAnAnswerIsAnError() {
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Log in</html>");
                var provider = provider(server.url())) {
            assertThat(failure(provider)).hasMessageContaining("text/html").extracting(ModelException::kind)
                    .isEqualTo(ErrorKind.BAD_RESPONSE);
        }
    }

    @Test
    void aGiantLineIsRefused() {
        try (var server = RawServer.answering(STREAM_HEAD + "data: " + "x".repeat(3 << 20));
                var provider = provider(server.url())) {
            assertThat(failure(provider)).hasMessageContaining("line is longer");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectsAreNotFollowed(int status) {
        try (var other = RawServer.answering(STREAM_HEAD + DONE);
                var server = RawServer.answering("HTTP/1.1 " + status + " Moved\r\nLocation: " + other.url()
                        + "/x?key=1\r\nContent-Length: 0\r\n\r\n");
                var provider = provider(server.url())) {
            assertThat(failure(provider)).hasMessageContaining("redirects are not followed")
                    .hasMessageNotContaining("key=1");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void a503WithRetryAfterZeroIsNotResentUnseen() {
        try (var server = RawServer.answering("HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
                var provider = provider(server.url())) {
            assertThat(failure(provider).kind()).isEqualTo(ErrorKind.OVERLOADED);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aConnectionLostAfterThePostIsNotResentUnseen() {
        try (var server = new RawServer((n, socket, out) -> {
            if (n == 0) {
                out.write(json("{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}")
                        .getBytes(UTF_8));
                out.flush();
            } else {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        });
                var provider = provider(server.url())) {
            assertThat(provider.open(CHAT).reply().text()).isEqualTo("a");
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
            assertThat(failure.maybeBilled()).isTrue();
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void retriesAreCountedAtTheServer() {
        try (var server = RawServer.answering("HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                var provider = provider(server.url())) {
            var client = ModelClient.over(provider)
                    .retry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ZERO));
            assertThatThrownBy(() -> client.ask("hello"))
                    .asInstanceOf(type(ModelException.class))
                    .satisfies(e -> assertThat(e.failedAttempts()).hasSize(2));
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void nobodyThereWasNotBilled() {
        try (var provider = provider(URI.create("http://127.0.0.1:1/v1"))) {
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.maybeBilled()).isFalse();
        }
    }

    @Test
    void aServiceThatFallsSilentTimesOut() {
        var timeouts = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(50),
                Duration.ofSeconds(20));
        try (var server = new RawServer((n, socket, out) -> {
            out.write((STREAM_HEAD + HEL).getBytes(UTF_8));
            out.flush();
        });
                var provider = OpenAi.model("m").baseUrl(server.url()).timeouts(timeouts).build()) {
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failure.partialText()).isEqualTo("Hel");
        }
    }

    @Test
    void closingEndsABlockedRead() throws InterruptedException {
        var sent = new CountDownLatch(1);
        try (var server = new RawServer((n, socket, out) -> sent.countDown());
                var provider = provider(server.url())) {
            var stream = provider.open(CHAT);
            var answer = stream.future();
            sent.await();
            stream.close();
            assertThatThrownBy(answer::join).cause().asInstanceOf(type(ModelException.class))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        }
    }

    @Test
    void interruptingEndsABlockedRead() throws InterruptedException {
        var sent = new CountDownLatch(1);
        try (var server = new RawServer((n, socket, out) -> sent.countDown());
                var provider = provider(server.url())) {
            var flagKept = new boolean[1];
            var kind = new ErrorKind[1];
            var caller = Thread.ofPlatform().start(() -> {
                kind[0] = failure(provider).kind();
                flagKept[0] = Thread.currentThread().isInterrupted();
            });
            sent.await();
            caller.interrupt();
            caller.join();
            assertThat(kind[0]).isEqualTo(ErrorKind.CANCELLED);
            assertThat(flagKept[0]).isTrue();
        }
    }

    @Test
    void aSlowReaderIsNotASilentService() throws InterruptedException {
        var timeouts = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(200),
                Duration.ofSeconds(20));
        try (var server = RawServer.answering(STREAM_HEAD + HEL + LO + STOP + DONE);
                var provider = OpenAi.model("m").baseUrl(server.url()).timeouts(timeouts).build();
                var stream = provider.open(CHAT)) {
            assertThat(stream.next()).isEqualTo(new Event.Text("Hel"));
            Thread.sleep(400);
            assertThat(stream.next()).isEqualTo(new Event.Text("lo"));
            assertThat(stream.next()).isInstanceOf(Event.End.class);
        }
    }

    @Test
    void theFirstEventHasATimeOfItsOwn() {
        var timeouts = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofMillis(100),
                Duration.ofSeconds(30));
        try (var server = new RawServer((n, socket, out) -> {
            out.write(STREAM_HEAD.getBytes(UTF_8));
            out.flush();
            try {
                Thread.sleep(400);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            out.write((HEL + STOP + DONE).getBytes(UTF_8));
            out.flush();
            socket.close();
        });
                var provider = OpenAi.model("m").baseUrl(server.url()).timeouts(timeouts).build()) {
            assertThat(provider.open(CHAT).reply().text()).isEqualTo("Hel");
        }
    }

    @Test
    void aStreamCutOffIsAskedAgainWhereNobodySawItsText() {
        try (var server = new RawServer((n, socket, out) -> {
            out.write((STREAM_HEAD + HEL + (n == 0 ? "" : LO + STOP + DONE)).getBytes(UTF_8));
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
    void closingTheProviderEndsWhatIsRunning() throws InterruptedException {
        var sent = new CountDownLatch(1);
        try (var server = new RawServer((n, socket, out) -> {
            out.write((STREAM_HEAD + HEL).getBytes(UTF_8));
            out.flush();
            sent.countDown();
        })) {
            var provider = provider(server.url());
            var opened = provider.open(CHAT);
            var running = provider.open(CHAT);
            var answer = running.future();
            sent.await();
            provider.close();
            assertThatThrownBy(answer::join).cause().asInstanceOf(type(ModelException.class))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CLOSED));
            assertThatThrownBy(opened::next).asInstanceOf(type(ModelException.class))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CLOSED));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aSuccessWithoutAChoiceIsAnError() {
        try (var server = RawServer.answering(json("{\"choices\":[]}"));
                var provider = provider(server.url())) {
            assertThat(failure(provider).kind()).isEqualTo(ErrorKind.BAD_RESPONSE);
        }
    }

    @Test
    void aCharacterCutInTwoBecomesOneAgainAndHalfOnesAreReplaced() {
        var halves = """
                data: {"choices":[{"delta":{"content":"a\\ud83d"}}]}

                data: {"choices":[{"delta":{"content":"\\ude00b\\ude00c\\ud83d"}}]}

                """;
        try (var server = RawServer.answering(STREAM_HEAD + halves + STOP + DONE);
                var provider = provider(server.url())) {
            assertThat(provider.open(CHAT).reply().text()).isEqualTo("a\ud83d\ude00b\ufffdc");
        }
    }

    @Test
    void aFailureWhoseBodyBreaksOffStaysTheSameFailure() {
        try (var server = RawServer.answering("HTTP/1.1 401 No\r\nContent-Length: 500\r\n\r\n{");
                var provider = provider(server.url())) {
            assertThat(failure(provider).kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        }
    }

    @Test
    void eventsArriveWhileTheAnswerIsStillWritten() {
        var first = new CountDownLatch(1);
        try (var server = new RawServer((n, socket, out) -> {
            out.write((STREAM_HEAD + HEL).getBytes(UTF_8));
            out.flush();
            try {
                first.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            out.write((LO + STOP + DONE).getBytes(UTF_8));
            out.flush();
            socket.close();
        });
                var provider = provider(server.url());
                var stream = provider.open(CHAT)) {
            assertThat(stream.next()).isEqualTo(new Event.Text("Hel"));
            first.countDown();
            assertThat(stream.next()).isEqualTo(new Event.Text("lo"));
        }
    }

    @Test
    void theKeyIsNeverTold() {
        var echo = "{\"error\":{\"message\":\"Incorrect key " + KEY + "\"}}";
        try (var server = RawServer.answering("HTTP/1.1 401 No\r\nContent-Type: application/json\r\nContent-Length: "
                + echo.length() + "\r\n\r\n" + echo);
                var provider = provider(server.url())) {
            var failure = failure(provider);
            for (Throwable e = failure; e != null; e = e.getCause()) {
                assertThat(e.toString()).doesNotContain(KEY);
            }
            assertThat(provider.toString()).doesNotContain(KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk\r\nX-Evil: 1", "sk key", "schlüssel"})
    void aKeyThatIsNoHeaderValueIsRefusedWithoutBeingQuoted(String key) {
        try (var provider = OpenAi.model("m").baseUrl(URI.create("http://127.0.0.1:1/v1")).key(() -> key).build()) {
            assertThat(failure(provider)).hasMessageNotContaining(key).extracting(ModelException::kind)
                    .isEqualTo(ErrorKind.AUTHENTICATION);
        }
    }

    @Test
    void aKeyThatIsNotSetIsToldOfByItsModel() {
        try (var provider = OpenAi.model("m").baseUrl(URI.create("http://127.0.0.1:1/v1"))
                .key(() -> System.getenv("WIZARD_SDK_NO_SUCH_KEY")).build()) {
            assertThat(failure(provider)).hasMessageContaining("the key for openai:m is null")
                    .extracting(ModelException::kind).isEqualTo(ErrorKind.AUTHENTICATION);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x/v1", "localhost:8080", "http:///v1", "https://user:pw@host/v1",
            "https://host/v1?key=1", "http://host:99999/v1"})
    void aBaseUrlMustBeOne(String url) {
        assertThatThrownBy(() -> OpenAi.model("m").baseUrl(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static OpenAi provider(URI url) {
        return OpenAi.model("m").baseUrl(url).key(() -> KEY).build();
    }

    private static ModelException failure(OpenAi provider) {
        try (var stream = provider.open(CHAT)) {
            stream.forEach(event -> {});
            throw new AssertionError("it did not fail");
        } catch (ModelException e) {
            return e;
        }
    }

    private static String json(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }
}
