package dev.wizardsdk.provider;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Timeouts;
import dev.wizardsdk.okhttp.OkHttpTransport;
import dev.wizardsdk.policy.RetryPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import mockwebserver3.MockResponse;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** How often a call is sent, counted at a server, and where to. */
@Timeout(60)
class AttemptsTest {

    private static final RetryPolicy THREE = new RetryPolicy(3, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    private static final String HI = """
            data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    @ParameterizedTest
    @CsvSource({"408, TIMEOUT, 3", "409, BAD_REQUEST, 1", "503, OVERLOADED, 3", "500, SERVER, 3",
            "400, BAD_REQUEST, 1"})
    void aStatusIsAskedAgainAsThePolicySays(int status, ErrorKind kind, int sent) {
        assertSent("HTTP/1.1 " + status + " No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", kind, sent);
    }

    @ParameterizedTest
    @CsvSource({"400, true, BAD_REQUEST, 3", "409, true, BAD_REQUEST, 3", "503, false, OVERLOADED, 1",
            "429, false, RATE_LIMITED, 1"})
    void aServiceThatSaysWhetherToAskAgainIsBelieved(int status, boolean again, ErrorKind kind, int sent) {
        assertSent(
                "HTTP/1.1 " + status + " No\r\nx-should-retry: " + again
                        + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                kind,
                sent);
    }

    private static void assertSent(String answer, ErrorKind kind, int sent) {
        try (var server = RawServer.answering(answer);
                var provider = OpenAi.model("m").baseUrl(server.url()).build()) {
            assertThat(failure(provider).kind()).isEqualTo(kind);
            assertThat(server.requests()).hasSize(sent);
        }
    }

    @Test
    void anAnswerThatDoesNotSayWhatItIsIsNone() {
        try (var server = RawServer
                .answering("HTTP/1.1 200 OK\r\nContent-Length: " + HI.length() + "\r\n\r\n" + HI);
                var provider = OpenAi.model("m").baseUrl(server.url()).build()) {
            var failure = failure(provider);
            assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_RESPONSE);
            assertThat(failure).hasMessageContaining("its content type is not given");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aRedirectThatGivesUpEncryptionIsNotFollowed() throws IOException {
        var tls = new TlsServers();
        try (var open = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + HI);
                var server = tls.start(tls.certificate("127.0.0.1").build())) {
            server.enqueue(new MockResponse.Builder().code(302).addHeader("Location", open.url()).build());
            var client = tls.client().followSslRedirects(true).build();
            try (var provider = OpenAi.model("m").baseUrl(TlsServers.url(server.getPort()))
                    .transport(new OkHttpTransport(client)).build()) {
                assertThat(failure(provider)).hasMessageContaining("redirects are not followed");
            }
            assertThat(open.requests()).isEmpty();
            assertThat(server.getRequestCount()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @EnabledOnOs(OS.LINUX) // which lets one connection more wait than it is told, and leaves the others unanswered
    void aHostThatDoesNotTakeTheConnectionTimesOutUnasked(boolean ofTheCall) throws IOException {
        var here = InetAddress.getLoopbackAddress();
        var patient = new OkHttpClient.Builder().connectTimeout(Duration.ZERO).build(); // none
        try (var full = new ServerSocket(0, 1, here);
                var first = new Socket(here, full.getLocalPort());
                var second = new Socket(here, full.getLocalPort());
                var provider = OpenAi.model("m").baseUrl(URI.create("http://127.0.0.1:" + full.getLocalPort() + "/v1"))
                        .transport(new OkHttpTransport(patient))
                        .timeouts(connectingIn(ofTheCall ? Duration.ofMinutes(5) : Duration.ofMillis(200))).build()) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            var client = ModelClient.over(provider).with(ofTheCall
                    ? CallOptions.none().withTimeouts(connectingIn(Duration.ofMillis(200)))
                    : CallOptions.none());
            var failure = failure(client, RetryPolicy.none());
            assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failure).hasMessageContaining("the connection could not be made in time");
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.maybeBilled()).isFalse();
        }
    }

    private static Timeouts connectingIn(Duration time) {
        return new Timeouts(time, Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5));
    }

    private static ModelException failure(OpenAi provider) {
        return failure(ModelClient.over(provider), THREE);
    }

    private static ModelException failure(ModelClient client, RetryPolicy policy) {
        return catchThrowableOfType(ModelException.class, () -> client.retry(policy).ask("Say hello"));
    }
}
