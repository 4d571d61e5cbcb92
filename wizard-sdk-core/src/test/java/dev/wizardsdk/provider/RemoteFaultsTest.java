package dev.wizardsdk.provider;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.Timeouts;
import dev.wizardsdk.okhttp.OkHttpTransport;
import dev.wizardsdk.policy.Budget;
import dev.wizardsdk.policy.RetryPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What a service or the network may do to a call beyond {@link OpenAiTest}: each time one typed failure, and nothing hidden. */
@Timeout(60)
class RemoteFaultsTest {

    private static final String KEY = "sk-canary-0123456789";
    private static final Request CHAT = new Request.Chat(List.of(Message.user("Say hello")), Sampling.unset());
    private static final String STREAM_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    private static final String HEL = "data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n";
    private static final String DONE = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    private static final String WHOLE = "{\"choices\":[{\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}";
    private static final Timeouts SHORT = new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(300),
            Duration.ofMillis(300), Duration.ofSeconds(20));

    @Test
    void aHostThatDoesNotExistWasNotAsked() {
        try (var provider = builder(URI.create("http://nonexistent.invalid/v1")).build()) {
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.maybeBilled()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n%s",
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 5000\r\n\r\n%s"})
    void halfAStreamIsBrokenHoweverItIsFramed(String form) {
        var half = HEL + "data: {\"choices\":[{\"del";
        var answer = form.contains("%x")
                ? form.replace("%x", Integer.toHexString(half.length())).replace("%s", half)
                : form.replace("%s", half);
        try (var server = RawServer.answering(answer); var provider = builder(server.url()).build()) {
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_BROKEN);
            assertThat(failure.partialText()).isEqualTo("Hel");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aTrickleOfCommentsIsNoAnswer() {
        try (var server = new RawServer((n, socket, out) -> {
            out.write(STREAM_HEAD.getBytes(UTF_8));
            while (true) {
                out.write(":\n".getBytes(UTF_8));
                out.flush();
                pause(20);
            }
        }); var provider = builder(server.url()).timeouts(SHORT).build()) {
            assertThat(failure(provider).kind()).isEqualTo(ErrorKind.TIMEOUT);
        }
    }

    @Test
    void aServiceThatTakesTheRequestAndSaysNothingTimesOut() {
        try (var server = new RawServer((n, socket, out) -> {});
                var provider = builder(server.url()).timeouts(SHORT).build()) {
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failure).hasMessageContaining("no answer came in time");
            assertThat(failure.maybeBilled()).isTrue();
        }
    }

    @Test
    void aTimeLimitOfOneCallHoldsOverASlowTrickle() {
        try (var server = new RawServer((n, socket, out) -> {
            out.write(STREAM_HEAD.getBytes(UTF_8));
            while (true) {
                out.write(HEL.getBytes(UTF_8));
                out.flush();
                pause(20);
            }
        });
                var provider = builder(server.url()).build();
                var stream = provider.open(CHAT, CallOptions.none().withTimeLimit(Duration.ofMillis(300)))) {
            var failure = failure(() -> stream.forEach(event -> {}));
            assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failure.partialText()).startsWith("HelHel");
        }
    }

    @Test
    void bytesThatAreNotUtf8AreAnError() {
        try (var server = new RawServer((n, socket, out) -> {
            out.write((STREAM_HEAD + "data: {\"choices\":[{\"delta\":{\"content\":\"").getBytes(UTF_8));
            out.write(new byte[] {(byte) 0xC3, 0x28});
            out.write(("\"}}]}\n\n" + DONE).getBytes(UTF_8));
            out.flush();
            socket.close();
        }); var provider = builder(server.url()).build()) {
            assertThat(failure(provider).kind()).isEqualTo(ErrorKind.BAD_RESPONSE);
        }
    }

    @Test
    void aCharacterThatArrivesInTwoPiecesIsWhole() {
        var bytes = (STREAM_HEAD + HEL.replace("Hel", "a𝄞b") + DONE).getBytes(UTF_8);
        for (int at = STREAM_HEAD.length(); at < STREAM_HEAD.length() + 60; at++) {
            var cut = at;
            try (var server = new RawServer((n, socket, out) -> {
                socket.setTcpNoDelay(true);
                out.write(bytes, 0, cut);
                out.flush();
                pause(2);
                out.write(bytes, cut, bytes.length - cut);
                out.flush();
                socket.close();
            }); var provider = builder(server.url()).build()) {
                assertThat(provider.open(CHAT).reply().text()).isEqualTo("a𝄞b");
            }
        }
    }

    @Test
    void anEndlessBodyIsRefusedBeforeItFillsTheMemory() {
        var written = new AtomicInteger();
        try (var server = new RawServer((n, socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n".getBytes(UTF_8));
            var block = new byte[1 << 20];
            Arrays.fill(block, (byte) ' ');
            while (written.incrementAndGet() < 300) {
                out.write(block);
            }
        }); var provider = builder(server.url()).build()) {
            assertThat(failure(provider)).hasMessageContaining("longer than");
            assertThat(written.get()).isLessThan(100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0" + WHOLE, WHOLE + "x", WHOLE + WHOLE, "[]", "\"\"", "{\"choices\":{}}",
            "{\"choices\":[{\"message\":{\"content\":1e999999999}}],\"x\":" + "1" + "}"})
    void aBodyThatOnlyLooksLikeAnAnswerIsNone(String body) {
        try (var server = RawServer.answering(json(body)); var provider = builder(server.url()).build()) {
            assertThat(failure(provider).kind()).isEqualTo(ErrorKind.BAD_RESPONSE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100_000})
    void depthAndLongNumbersAreRefusedAtOnce(int size) {
        var deep = "{\"a\":" + "[".repeat(size * 10) + "]".repeat(size * 10) + "}";
        var number = "{\"n\":" + "1".repeat(size * 200) + "}";
        for (var body : List.of(deep, number)) {
            try (var server = RawServer.answering(json(body)); var provider = builder(server.url()).build()) {
                assertThat(failure(provider).kind()).isEqualTo(ErrorKind.BAD_RESPONSE);
            }
        }
    }

    @Test
    void aBombOfGzipIsNotUnpacked() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[64 << 20]);
        }
        try (var server = new RawServer((n, socket, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: "
                    + packed.size() + "\r\n\r\n").getBytes(UTF_8));
            packed.writeTo(out);
            out.flush();
        }); var provider = builder(server.url()).build()) {
            assertThat(failure(provider).kind()).isEqualTo(ErrorKind.BAD_RESPONSE);
            assertThat(server.requests().getFirst()).contains("Accept-Encoding: identity");
        }
    }

    @Test
    void anIdleConnectionThatTheServiceClosesCostsNoCall() {
        var answered = new AtomicInteger();
        try (var server = new RawServer((n, socket, out) -> {
            out.write(json(WHOLE).getBytes(UTF_8));
            out.flush();
            answered.incrementAndGet();
            Thread.ofVirtual().start(() -> closeLater(socket, n % 5));
        }); var provider = builder(server.url()).build()) {
            var client = ModelClient.over(provider)
                    .retry(new RetryPolicy(4, Duration.ZERO, Duration.ZERO, Duration.ZERO));
            for (int i = 0; i < 200; i++) {
                assertThat(client.ask("hello")).isEqualTo("Hello");
                pause(i % 5);
            }
            assertThat(answered).hasValue(200);
        }
    }

    private static void closeLater(Socket socket, int millis) {
        try (socket) {
            pause(millis);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8, 2})
    void aStreamOfHttp2ThatIsResetIsTyped(int code) throws IOException {
        try (var server = new MockWebServer()) {
            server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
            server.enqueue(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseStream(code)).build());
            server.start();
            var h2 = new OkHttpClient.Builder().protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)).build();
            try (var provider = builder(server.url("/v1").uri()).transport(new OkHttpTransport(h2)).build()) {
                var failure = failure(provider);
                assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
                assertThat(failure.maybeBilled()).isEqualTo(code != 7); // 7: the service refused it unseen
                assertThat(server.getRequestCount()).isEqualTo(1);
            }
        }
    }

    @Test
    void aCertificateNobodyVouchesForIsRefused() throws IOException {
        for (var certificate : List.of(new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build(),
                new HeldCertificate.Builder().addSubjectAlternativeName("elsewhere.example").build(),
                new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").validityInterval(0, 1).build())) {
            try (var server = tls(certificate); var provider = builder(https(server)).build()) {
                var failure = failure(provider);
                assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
                assertThat(failure.maybeBilled()).isFalse();
                assertThat(server.getRequestCount()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aThreadBlockedOverTlsCanBeInterruptedAndAStreamClosed(boolean interrupt) throws Exception {
        var certificate = new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
        try (var server = tls(certificate)) {
            server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
            var trust = new HandshakeCertificates.Builder().addTrustedCertificate(certificate.certificate()).build();
            var client = new OkHttpClient.Builder().sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
                    .protocols(List.of(Protocol.HTTP_1_1)).build();
            try (var provider = builder(https(server)).transport(new OkHttpTransport(client)).build();
                    var stream = provider.open(CHAT)) {
                var kind = new ErrorKind[1];
                var flag = new boolean[1];
                Runnable close = stream::close;
                var caller = Thread.ofPlatform().start(() -> {
                    kind[0] = failure(stream::next).kind();
                    flag[0] = Thread.currentThread().isInterrupted();
                });
                server.takeRequest();
                if (interrupt) {
                    caller.interrupt();
                } else {
                    close.run();
                }
                caller.join();
                assertThat(kind[0]).isEqualTo(ErrorKind.CANCELLED);
                assertThat(flag[0]).isEqualTo(interrupt);
            }
        }
    }

    @Test
    void anInterruptWhileConnectingEndsTheCallAndHoldsNothing() throws IOException, InterruptedException {
        try (var busy = new BusyPort(); var provider = builder(busy.url()).build()) {
            var budget = Budget.calls(1);
            var client = ModelClient.over(provider).budget(budget);
            var failure = new ModelException[1];
            var flag = new boolean[1];
            var caller = Thread.ofPlatform().start(() -> {
                failure[0] = failure(() -> client.call(CHAT));
                flag[0] = Thread.currentThread().isInterrupted();
            });
            pause(100);
            caller.interrupt();
            caller.join();
            assertThat(failure[0].kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(failure[0].maybeBilled()).isFalse();
            assertThat(flag[0]).isTrue();
            assertThat(budget.reserved().calls()).isZero();
        }
    }

    @Test
    void aCallClosedWhileConnectingWasNotBilled() throws IOException, InterruptedException {
        try (var busy = new BusyPort(); var provider = builder(busy.url()).build()) {
            var failure = new ModelException[1];
            var stream = provider.open(CHAT);
            var caller = Thread.ofPlatform().start(() -> failure[0] = failure(stream::reply));
            pause(100);
            stream.close();
            caller.join();
            assertThat(failure[0].kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(failure[0].maybeBilled()).isFalse();
        }
    }

    /** A port that lets nobody in any more: its queue is full. */
    private static final class BusyPort implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<SocketChannel> waiting = new ArrayList<>();

        BusyPort() throws IOException {
            for (int i = 0; i < 4; i++) {
                var channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(server.getLocalSocketAddress());
                waiting.add(channel);
            }
            pause(50);
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
        }

        @Override
        public void close() throws IOException {
            for (var channel : waiting) {
                channel.close();
            }
            server.close();
        }
    }

    @Test
    void nothingIsFetchedForAModel() {
        try (var other = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var server = RawServer.answering(json(WHOLE));
                var provider = builder(server.url()).build()) {
            var image = new Part.Media("image/png", other.url());
            var sound = new Part.Media("audio/wav", other.url());
            assertThat(provider.open(showing(image)).reply().text()).isEqualTo("Hello");
            assertThat(server.requests().getFirst()).contains("\"image_url\":{\"url\":\"" + other.url());
            assertThat(failure(() -> provider.open(showing(sound))).kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(other.requests()).isEmpty();
        }
    }

    private static Request showing(Part.Media media) {
        return new Request.Chat(List.of(new Message(Role.USER, List.of(new Part.Text("See"), media))),
                Sampling.unset());
    }

    @Test
    void aHeaderThatIsNoneIsRefusedWithoutItsValue() {
        assertThatIllegalArgumentException().isThrownBy(() -> OpenAi.model("m").header("x-team", "a\r\nX-Evil: " + KEY))
                .withMessageContaining("x-team").withMessageNotContaining(KEY);
        assertThatIllegalArgumentException().isThrownBy(() -> OpenAi.model("m").header("x team", "a"));
        try (var provider = builder(URI.create("http://127.0.0.1:1/v1")).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> provider.open(CHAT, CallOptions.none().withHeader("x", KEY + "\n")))
                    .withMessageNotContaining(KEY);
        }
    }

    @Test
    void oneCallMayHaveAnotherKeyAndMoreHeaders() {
        try (var server = RawServer.answering(json(WHOLE)); var provider = builder(server.url()).build()) {
            var tenant = CallOptions.none().withKey(() -> "sk-canary-tenant").withHeader("OpenAI-Project", "p7");
            assertThat(provider.open(CHAT, tenant).reply().text()).isEqualTo("Hello");
            assertThat(server.requests()).singleElement().asString().contains("authorization: Bearer sk-canary-tenant")
                    .contains("openai-project: p7").doesNotContain(KEY);
            assertThat(tenant.toString()).doesNotContain("sk-canary-tenant").doesNotContain("p7");
        }
    }

    @Test
    void whatIsLeftOfTheAllowanceIsTold() {
        var head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-ratelimit-limit-requests: 60\r\n"
                + "x-ratelimit-remaining-requests: 59\r\nx-ratelimit-reset-requests: 1m0.5s\r\n"
                + "x-ratelimit-remaining-tokens: 149984\r\nContent-Length: " + WHOLE.length() + "\r\n\r\n";
        try (var server = RawServer.answering(head + WHOLE); var provider = builder(server.url()).build()) {
            var limits = provider.open(CHAT).reply().delivery().rateLimits().orElseThrow();
            assertThat(limits.requests()).hasValue(60);
            assertThat(limits.remainingRequests()).hasValue(59);
            assertThat(limits.requestsReset()).contains(Duration.ofMillis(60_500));
            assertThat(limits.remainingTokens()).hasValue(149_984);
        }
    }

    @Test
    void closingFromAnotherThreadEndsTheSocket() throws InterruptedException {
        var gone = new CountDownLatch(1);
        try (var server = new RawServer((n, socket, out) -> {
            out.write((STREAM_HEAD + HEL).getBytes(UTF_8));
            out.flush();
            if (socket.getInputStream().read() < 0) {
                gone.countDown();
            }
        }); var provider = builder(server.url()).build()) {
            var stream = provider.open(CHAT);
            stream.next();
            stream.close();
            gone.await();
        }
    }

    private static MockWebServer tls(HeldCertificate certificate) throws IOException {
        var server = new MockWebServer();
        server.useHttps(new HandshakeCertificates.Builder().heldCertificate(certificate).build().sslSocketFactory());
        server.start(InetAddress.getLoopbackAddress(), 0);
        return server;
    }

    private static URI https(MockWebServer server) {
        return URI.create("https://127.0.0.1:" + server.getPort() + "/v1");
    }

    private static OpenAi.Builder builder(URI url) {
        return OpenAi.model("m").baseUrl(url).key(() -> KEY);
    }

    private static ModelException failure(OpenAi provider) {
        return failure(() -> {
            try (var stream = provider.open(CHAT)) {
                stream.forEach(event -> {});
            }
        });
    }

    private static ModelException failure(Runnable call) {
        try {
            call.run();
            throw new AssertionError("it did not fail");
        } catch (ModelException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                assertThat(cause.toString()).doesNotContain(KEY);
            }
            return e;
        }
    }

    private static String json(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.getBytes(UTF_8).length
                + "\r\n\r\n" + body;
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
