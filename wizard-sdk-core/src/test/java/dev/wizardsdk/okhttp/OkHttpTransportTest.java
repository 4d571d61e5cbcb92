package dev.wizardsdk.okhttp;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.http.HttpFailure;
import dev.wizardsdk.http.HttpLimits;
import dev.wizardsdk.http.HttpSender;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Timeouts;
import dev.wizardsdk.provider.OpenAi;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What holds for a client of the caller's own, which does by itself what a provider must not. */
@Timeout(60)
class OkHttpTransportTest {

    private final MockWebServer server = new MockWebServer();
    private final OkHttpClient client = new OkHttpClient.Builder().followRedirects(true).followSslRedirects(true)
            .retryOnConnectionFailure(true).build();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aClientThatFollowsRedirectsFollowsNone() throws IOException {
        try (var other = new MockWebServer()) {
            other.enqueue(answer());
            other.start();
            server.enqueue(new MockResponse.Builder().code(302).addHeader("Location", other.url("/v1")).build());
            try (var provider = provider()) {
                var failure = catchThrowableOfType(ModelException.class,
                        () -> ModelClient.over(provider).ask("Say hello"));
                assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_REQUEST);
                assertThat(failure).hasMessageContaining("redirects are not followed");
            }
            assertThat(other.getRequestCount()).isZero();
            assertThat(client.followRedirects()).isTrue();
        }
    }

    @Test
    void aClientThatAsksAgainAfterALostConnectionAsksOnce() throws IOException {
        server.enqueue(answer());
        server.enqueue(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
        server.enqueue(answer());
        try (var sender = HttpSender.over(client)) {
            ask(sender);
            assertThatThrownBy(() -> ask(sender)).isInstanceOf(HttpFailure.class);
        }
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    private void ask(HttpSender sender) throws IOException {
        try (var call = sender.get(server.url("/v1/batches").uri(), Map.of(), Timeouts.standard(),
                HttpLimits.STANDARD); var answer = call.send()) {
            assertThat(answer.body()).isNotEmpty();
        }
    }

    @Test
    void aClosedProviderLeavesTheClientToItsOwner() throws Exception {
        for (int i = 0; i < 4; i++) {
            server.enqueue(answer());
        }
        var request = new Request.Builder().url(server.url("/own")).build();
        try (var running = client.newCall(request).execute()) {
            try (var provider = provider()) {
                assertThat(ModelClient.over(provider).ask("Say hello")).isEqualTo("Hello");
                assertThat(client.connectionPool().idleConnectionCount()).isEqualTo(1);
            }
            assertThat(client.connectionPool().idleConnectionCount()).isEqualTo(1);
            assertThat(running.body().string()).contains("Hello");
        }
        try (var again = client.newCall(request).execute()) {
            assertThat(again.body().string()).contains("Hello");
        }
        assertThat(asked(request)).isEqualTo(200); // by the dispatcher's threads
        for (int i = 0; i < 4; i++) {
            assertThat(server.takeRequest().getConnectionIndex()).isLessThan(2); // one of its own, one beside it
        }
    }

    private int asked(Request request) {
        var status = new CompletableFuture<Integer>();
        client.newCall(request).enqueue(new Callback() {

            @Override
            public void onFailure(Call call, IOException e) {
                status.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call call, Response response) {
                try (response) {
                    status.complete(response.code());
                }
            }
        });
        return status.join();
    }

    private OpenAi provider() {
        return OpenAi.model("m").baseUrl(server.url("/v1").uri()).transport(new OkHttpTransport(client)).build();
    }

    private static MockResponse answer() {
        return new MockResponse.Builder().addHeader("Content-Type", "application/json")
                .body("{\"choices\":[{\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}").build();
    }
}
