package dev.wizardsdk;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Objects;
import java.util.stream.Stream;
import kotlin.Unit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

import static org.assertj.core.api.Assertions.assertThat;

/** Two plugins of one host, each with the library in a class loader of its own. */
class TwoClassLoadersTest {

    private static final String ANSWER = "{\"choices\":[{\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}";

    @Test
    void bothAskAndNeitherMindsTheOther() throws Exception {
        var server = new MockWebServer();
        for (int i = 0; i < 3; i++) {
            server.enqueue(
                    new MockResponse.Builder().addHeader("Content-Type", "application/json").body(ANSWER).build());
        }
        server.start();
        var url = server.url("/v1").uri();
        try (var one = plugin(); var other = plugin()) {
            assertThat(one.loadClass(ModelClient.class.getName()))
                    .isNotEqualTo(other.loadClass(ModelClient.class.getName()))
                    .isNotEqualTo(ModelClient.class);
            assertThat(ask(one, url)).isEqualTo("Hello");
            assertThat(ask(other, url)).isEqualTo("Hello");
            assertThat(ask(one, url)).isEqualTo("Hello");
        } finally {
            server.close();
        }
    }

    private static String ask(ClassLoader plugin, URI url) throws Exception {
        var openAi = plugin.loadClass("dev.wizardsdk.provider.OpenAi");
        var builder = openAi.getMethod("model", String.class).invoke(null, "m");
        builder.getClass().getMethod("baseUrl", URI.class).invoke(builder, url);
        try (var provider = (AutoCloseable) builder.getClass().getMethod("build").invoke(builder)) {
            var client = plugin.loadClass("dev.wizardsdk.ModelClient");
            var over = client.getMethod("over", plugin.loadClass("dev.wizardsdk.model.ModelProvider"))
                    .invoke(null, provider);
            return (String) client.getMethod("ask", String.class).invoke(over, "Say hello");
        }
    }

    /** Everything the library needs, found where the tests have it, with nothing but the JDK's own above. */
    private static URLClassLoader plugin() {
        var parts = Stream.of(ModelClient.class, JsonProperty.class, JsonFactory.class, ObjectMapper.class, Retry.class,
                IntervalFunction.class, OkHttpClient.class, Buffer.class, Unit.class, Logger.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation());
        var named = Stream.of("io.github.resilience4j.circuitbreaker.CircuitBreaker",
                "io.github.resilience4j.bulkhead.Bulkhead", "io.github.resilience4j.ratelimiter.RateLimiter")
                .map(TwoClassLoadersTest::location).filter(Objects::nonNull);
        // the platform's loader would find named modules of the application
        return new URLClassLoader(Stream.concat(parts, named).toArray(URL[]::new), null);
    }

    private static URL location(String type) {
        try {
            return Class.forName(type).getProtectionDomain().getCodeSource().getLocation();
        } catch (ClassNotFoundException e) {
            return null;
        }
    }
}
