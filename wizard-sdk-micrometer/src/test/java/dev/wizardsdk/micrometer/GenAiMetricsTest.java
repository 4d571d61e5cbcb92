package dev.wizardsdk.micrometer;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.policy.ReplyCache;
import dev.wizardsdk.policy.RetryPolicy;
import dev.wizardsdk.testing.ScriptedProvider;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GenAiMetricsTest {

    private static final Request REQUEST = new Request.Completion("a canary prompt", Sampling.unset());

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicInteger failures = new AtomicInteger();
    private final ScriptedProvider provider = ScriptedProvider.answering(request -> {
        if (failures.getAndDecrement() > 0) {
            throw ModelException.of(ErrorKind.SERVER, "down").retryable(true).maybeBilled(true).build();
        }
        return "one two";
    });
    private final ModelClient client = ModelClient.over(provider)
            .retry(new RetryPolicy(2, Duration.ZERO, Duration.ZERO, Duration.ZERO))
            .observe(GenAiMetrics.into(registry));

    @Test
    void measuresAnAnswer() {
        client.call(REQUEST);

        var duration = registry.get("gen_ai.client.operation.duration")
                .tags("gen_ai.operation.name", "text_completion", "gen_ai.provider.name", "scripted",
                        "gen_ai.request.model", "script", "gen_ai.response.model", "script", "error.type", "none")
                .timer();
        assertThat(duration.count()).isEqualTo(1);
        assertThat(registry.get("gen_ai.client.operation.time_to_first_chunk").timer().count()).isEqualTo(1);
        assertThat(tokens("input")).isEqualTo(3);
        assertThat(tokens("output")).isEqualTo(2);
    }

    @Test
    void measuresFailuresAndFailedAttempts() {
        failures.set(1);
        client.call(REQUEST);
        assertThat(registry.get("wizard.client.failed_attempts").tag("error.type", "server").counter().count())
                .isEqualTo(1);
        failures.set(2);
        assertThatThrownBy(() -> client.call(REQUEST)).isInstanceOf(ModelException.class);
        assertThat(registry.get("gen_ai.client.operation.duration").tag("error.type", "server").timer().count())
                .isEqualTo(1);
        assertThat(registry.get("wizard.client.maybe_billed").counter().count()).isEqualTo(3);
    }

    @Test
    void doesNotCountTokensOfAKeptAnswerAgain() {
        var cached = client.cache(ReplyCache.inMemory(10_000));
        cached.call(REQUEST);
        cached.call(REQUEST);
        assertThat(tokens("input")).isEqualTo(3);
    }

    @Test
    void holdsNeitherPromptNorAnswerNorTag() {
        client.with(CallOptions.none().withTag("canary tenant").withKey(() -> "canary key")).call(REQUEST);
        assertThat(registry.getMetersAsString()).contains("gen_ai").doesNotContain("canary").doesNotContain("one two");
    }

    @Test
    void hasTheBucketsOfTheConventions() {
        assertThat(GenAiNames.durations()).hasSize(14).endsWith(Duration.ofMillis(81_920));
        assertThat(GenAiNames.tokens()).hasSize(14).startsWith(1, 4, 16).endsWith(67_108_864);
        assertThat(GenAiNames.provider("gemini")).isEqualTo("gcp.gemini");
        assertThat(GenAiNames.provider("openai")).isEqualTo("openai");
    }

    private double tokens(String type) {
        return registry.get("gen_ai.client.token.usage").tag("gen_ai.token.type", type).summary().totalAmount();
    }
}
