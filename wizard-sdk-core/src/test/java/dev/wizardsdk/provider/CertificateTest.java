package dev.wizardsdk.provider;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.policy.RetryPolicy;
import java.io.IOException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLPeerUnverifiedException;
import mockwebserver3.MockResponse;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Certificates whose authority is trusted, so that each is refused for nothing but its own fault. */
class CertificateTest {

    private static final String HERE = "127.0.0.1";
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final long now = Instant.now().toEpochMilli();
    private final TlsServers tls = new TlsServers();

    @Test
    void oneForThisHostAndThisDayIsTaken() throws IOException {
        try (var server = tls.start(tls.certificate(HERE).build())) {
            server.enqueue(new MockResponse.Builder().addHeader("Content-Type", "application/json")
                    .body("{\"choices\":[{\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}").build());
            try (var provider = tls.provider(server.getPort())) {
                assertThat(ModelClient.over(provider).ask("Say hello")).isEqualTo("Hello");
            }
        }
    }

    @Test
    void oneForAnotherHostIsRefused() throws IOException {
        assertThat(refusal(tls.certificate("elsewhere.example").build()))
                .hasMessageContaining("Hostname 127.0.0.1 not verified")
                .hasStackTraceContaining(SSLPeerUnverifiedException.class.getName());
    }

    @Test
    void oneThatHasExpiredIsRefused() throws IOException {
        assertThat(refusal(tls.certificate(HERE).validityInterval(now - 2 * DAY, now - DAY).build()))
                .hasStackTraceContaining(CertificateExpiredException.class.getName());
    }

    @Test
    void oneThatIsNotYetValidIsRefused() throws IOException {
        assertThat(refusal(tls.certificate(HERE).validityInterval(now + DAY, now + 2 * DAY).build()))
                .hasStackTraceContaining(CertificateNotYetValidException.class.getName());
    }

    private ModelException refusal(HeldCertificate certificate) throws IOException {
        try (var server = tls.start(certificate); var provider = tls.provider(server.getPort())) {
            var client = ModelClient.over(provider).retry(RetryPolicy.none());
            var failure = catchThrowableOfType(ModelException.class, () -> client.ask("Say hello"));
            assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
            assertThat(failure.maybeBilled()).isFalse();
            assertThat(server.getRequestCount()).isZero();
            return failure;
        }
    }
}
