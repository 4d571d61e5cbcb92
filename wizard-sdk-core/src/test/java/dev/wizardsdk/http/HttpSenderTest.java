package dev.wizardsdk.http;

import dev.wizardsdk.model.Timeouts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HttpSenderTest {

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 408, 421, 503})
    void aQuestionWithoutABodyIsAskedOnceToo(int status) throws IOException {
        try (var server = new MockWebServer(); var sender = HttpSender.own(Timeouts.standard())) {
            for (int i = 0; i < 3; i++) {
                server.enqueue(new MockResponse.Builder().code(status).addHeader("Retry-After", "0")
                        .addHeader("Location", "/elsewhere").build());
            }
            server.start();
            try (var call = sender.get(server.url("/v1/batches/b").uri(), Map.of(), Timeouts.standard(),
                    HttpLimits.STANDARD); var answer = call.send()) {
                assertThat(answer.status()).isEqualTo(status);
                assertThat(Double.parseDouble(answer.header("Retry-After").orElseThrow())).isZero();
            }
            assertThat(server.getRequestCount()).isEqualTo(1);
        }
    }

    @Test
    void aFormIsOneTextAndOneFile() throws IOException, InterruptedException {
        try (var server = new MockWebServer(); var sender = HttpSender.own(Timeouts.standard())) {
            server.enqueue(new MockResponse.Builder().body("{}").build());
            server.start();
            var file = List.of("one\n".getBytes(StandardCharsets.UTF_8), "two\n".getBytes(StandardCharsets.UTF_8));
            try (var call = sender.post(server.url("/v1/files").uri(), Map.of(),
                    HttpBody.form("edge", "purpose", "batch", "b.jsonl", file), Timeouts.standard());
                    var answer = call.send()) {
                assertThat(answer.status()).isEqualTo(200);
            }
            var request = server.takeRequest();
            assertThat(request.getHeaders().get("Content-Type")).isEqualTo("multipart/form-data; boundary=edge");
            assertThat(request.getBody().utf8()).isEqualTo("""
                    --edge\r
                    Content-Disposition: form-data; name="purpose"\r
                    \r
                    batch\r
                    --edge\r
                    Content-Disposition: form-data; name="file"; filename="b.jsonl"\r
                    Content-Type: application/jsonl\r
                    \r
                    one
                    two
                    \r
                    --edge--\r
                    """);
        }
    }
}
