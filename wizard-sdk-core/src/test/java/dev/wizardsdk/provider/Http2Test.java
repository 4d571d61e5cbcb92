package dev.wizardsdk.provider;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocket;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Calls over HTTP/2 with TLS, where several share one connection: each fails alone, and typed as over HTTP/1.1. */
@Timeout(60)
class Http2Test {

    private static final Request CHAT = new Request.Chat(List.of(Message.user("Say hello")), Sampling.unset());
    private static final String HEL = "data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n";
    private static final String LO = "data: {\"choices\":[{\"delta\":{\"content\":\"lo\"}}]}\n\n";
    private static final String DONE = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private final TlsServers tls = new TlsServers();
    private final CountDownLatch go = new CountDownLatch(1);
    private MockWebServer server;

    @BeforeEach
    void start() throws IOException {
        server = tls.start(tls.certificate("127.0.0.1").build());
    }

    @AfterEach
    void stop() {
        go.countDown();
        server.close();
    }

    static Stream<@Nullable SocketEffect> truncations() {
        return Stream.of(null, new SocketEffect.CloseStream(2), new SocketEffect.CloseStream(8));
    }

    /** A socket that is closed may take with it what was sent before: how much of the answer came is left to chance. */
    @Test
    void aConnectionThatBreaksInAnAnswerIsNotResentUnseen() {
        server.enqueue(stream().body(HEL + ":" + ".".repeat(HEL.length()) + "\n" + DONE)
                .onResponseBody(new SocketEffect.CloseSocket()).build());
        try (var provider = tls.provider(server.getPort())) {
            var failure = failure(provider.open(CHAT));
            assertThat(failure.kind()).isIn(ErrorKind.STREAM_BROKEN, ErrorKind.NETWORK);
            assertThat("Hel").startsWith(failure.partialText());
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.maybeBilled()).isTrue();
            assertThat(server.getRequestCount()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("truncations")
    void halfAStreamIsBrokenHoweverItEnds(@Nullable SocketEffect effect) throws InterruptedException {
        // the effect comes after half of the body, which is in the middle of the comment
        var body = HEL + (effect == null ? "data: {\"choices\":[{\"del" : ":" + ".".repeat(HEL.length()) + "\n" + DONE);
        server.enqueue(stream().body(body).onResponseBody(effect).build());
        try (var provider = tls.provider(server.getPort())) {
            var failure = failure(provider.open(CHAT));
            assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_BROKEN);
            assertThat(failure.partialText()).isEqualTo("Hel");
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.maybeBilled()).isTrue();
            assertThat(server.takeRequest().getVersion()).isEqualTo("HTTP/2");
            assertThat(server.getRequestCount()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theOtherStreamsOfAConnectionOutliveOneThatIsGivenUp(boolean interrupt) throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            server.enqueue(stream().body(untilToldToGoOn()).build());
        }
        try (var provider = tls.provider(server.getPort());
                var sibling = provider.open(CHAT);
                var givenUp = provider.open(CHAT)) {
            assertThat(sibling.next()).isEqualTo(new Event.Text("Hel"));
            assertThat(givenUp.next()).isEqualTo(new Event.Text("Hel"));
            if (interrupt) {
                assertThat(interrupted(givenUp).kind()).isEqualTo(ErrorKind.CANCELLED);
            } else {
                Runnable close = givenUp::close;
                close.run();
                assertThat(failure(givenUp).kind()).isEqualTo(ErrorKind.CANCELLED);
            }
            go.countDown();
            assertThat(sibling.reply().text()).isEqualTo("Hello");
            assertThat(provider.open(CHAT).reply().text()).isEqualTo("Hello");
            for (int i = 0; i < 3; i++) {
                assertThat(server.takeRequest().getConnectionIndex()).isZero();
            }
        }
    }

    private static ModelException interrupted(EventStream stream) throws InterruptedException {
        var failure = new ModelException[1];
        var flag = new boolean[1];
        var caller = Thread.ofPlatform().start(() -> {
            failure[0] = failure(stream);
            flag[0] = Thread.currentThread().isInterrupted();
        });
        while (caller.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait(); // until it waits for more of the answer, or has found none
        }
        caller.interrupt();
        caller.join();
        assertThat(flag[0]).isTrue();
        assertThat(failure[0].partialText()).isEqualTo("Hel");
        return failure[0];
    }

    @Test
    void closingFromAnotherThreadEndsTheReadAndLeavesTheConnection() throws InterruptedException {
        server.enqueue(stream().body(untilToldToGoOn()).build());
        server.enqueue(stream().body(HEL + LO + DONE).build());
        try (var provider = tls.provider(server.getPort()); var stream = provider.open(CHAT)) {
            stream.next();
            Runnable close = stream::close;
            var closing = Thread.ofPlatform().start(close);
            var failure = failure(stream);
            closing.join();
            assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(provider.open(CHAT).reply().text()).isEqualTo("Hello");
            assertThat(server.takeRequest().getConnectionIndex()).isZero();
            assertThat(server.takeRequest().getConnectionIndex()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConnectionThatSaysGoodbyeBeforeTheAnswerTellsWhatItSaw(boolean seen) throws IOException {
        var requests = new AtomicInteger();
        try (var leaving = (SSLServerSocket) tls.presenting(tls.certificate("127.0.0.1").build()).sslContext()
                .getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var provider = tls.provider(leaving.getLocalPort())) {
            var parameters = leaving.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            leaving.setSSLParameters(parameters);
            Thread.ofVirtual().start(() -> {
                while (!leaving.isClosed()) {
                    sayGoodbye(leaving, requests, seen);
                }
            });

            var failure = failure(provider.open(CHAT));

            assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.maybeBilled()).isEqualTo(seen);
            assertThat(requests).hasValue(1);
        }
    }

    /** Takes one request whole and answers it with GOAWAY (RFC 9113, section 6.8), as seen or not, and the end of the connection. */
    private void sayGoodbye(SSLServerSocket server, AtomicInteger requests, boolean seen) {
        try (var socket = server.accept();
                var in = new DataInputStream(socket.getInputStream());
                var out = new DataOutputStream(socket.getOutputStream())) {
            in.skipNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
            frame(out, 4, 0); // SETTINGS, none
            var id = 0;
            for (var whole = false; !whole;) {
                var lengthAndType = in.readInt();
                var flags = in.readUnsignedByte();
                id = in.readInt();
                in.skipNBytes(lengthAndType >>> 8);
                whole = (lengthAndType & 0xFF) == 0 && (flags & 1) == 1; // DATA, the last of it
            }
            requests.incrementAndGet();
            frame(out, 7, 8); // GOAWAY
            out.writeInt(seen ? id : 0);
            out.writeInt(0);
            out.flush();
            if (!seen) {
                go.await(); // so that no end of the connection tells as much
            }
        } catch (IOException | InterruptedException e) {
            // the client went away, or the test has ended
        }
    }

    private static void frame(DataOutputStream out, int type, int length) throws IOException {
        out.writeInt(length << 8 | type);
        out.writeByte(0);
        out.writeInt(0);
        out.flush();
    }

    private MockResponseBody untilToldToGoOn() {
        return new MockResponseBody() {

            @Override
            public long getContentLength() {
                return -1;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.writeUtf8(HEL).flush();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                sink.writeUtf8(LO + DONE).flush();
            }
        };
    }

    private static MockResponse.Builder stream() {
        return new MockResponse.Builder().addHeader("Content-Type", "text/event-stream");
    }

    private static ModelException failure(EventStream stream) {
        try (stream) {
            return catchThrowableOfType(ModelException.class, () -> stream.forEach(event -> {}));
        }
    }
}
