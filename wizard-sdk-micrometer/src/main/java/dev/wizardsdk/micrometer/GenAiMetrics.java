package dev.wizardsdk.micrometer;

import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.policy.CallListener;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/**
 * Measures calls into a Micrometer registry, by the names of OpenTelemetry's conventions for generative AI: a listener to be given to
 * {@code ModelClient.observe}. No prompt, answer, key or tag of a call is in any name or attribute. Thread-safe.
 *
 * <p>Durations and tokens have the conventions' buckets in registries that have histograms. Tokens of an answer from a cache are not
 * counted. An attribute that a call does not have, such as {@code error.type} of one that succeeded, is {@code none}.
 */
public final class GenAiMetrics implements CallListener {

    private final MeterRegistry registry;

    private GenAiMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A listener that measures into this registry, which stays its owner's to close. */
    public static GenAiMetrics into(MeterRegistry registry) {
        return new GenAiMetrics(registry);
    }

    @Override
    public void firstToken(Asked call, Duration after) {
        Timer.builder(GenAiNames.FIRST_CHUNK).serviceLevelObjectives(GenAiNames.durations())
                .tags(asked(call, call.model().provider())).register(registry).record(after);
    }

    @Override
    public void attemptFailed(Asked call, FailedAttempt attempt) {
        registry.counter(GenAiNames.ATTEMPTS, asked(call, provider(attempt.servedBy())).and(GenAiNames.ERROR,
                error(attempt.kind()))).increment();
        if (attempt.maybeBilled()) {
            maybeBilled(call, provider(attempt.servedBy()));
        }
    }

    @Override
    public void ended(Asked call, Reply reply, Duration took) {
        var served = reply.servedBy();
        var tags = asked(call, provider(served)).and(GenAiNames.RESPONSE_MODEL,
                served.substring(served.indexOf(':') + 1));
        duration(tags.and(GenAiNames.ERROR, GenAiNames.NONE), took);
        if (!reply.delivery().cached()) {
            reply.usage().ifPresent(usage -> {
                tokens(tags, "input", usage.promptTokens());
                tokens(tags, "output", usage.completionTokens());
            });
        }
    }

    @Override
    public void failed(Asked call, ModelException failure, Duration took) {
        var tags = asked(call, call.model().provider());
        duration(tags.and(GenAiNames.RESPONSE_MODEL, GenAiNames.NONE, GenAiNames.ERROR, error(failure.kind())), took);
        if (failure.maybeBilled()) {
            maybeBilled(call, call.model().provider());
        }
    }

    private static Tags asked(Asked call, String provider) {
        return Tags.of(GenAiNames.OPERATION, GenAiNames.operation(call.request()), GenAiNames.PROVIDER,
                GenAiNames.provider(provider), GenAiNames.REQUEST_MODEL, call.model().model());
    }

    private static String provider(String servedBy) {
        return servedBy.substring(0, Math.max(0, servedBy.indexOf(':')));
    }

    private static String error(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private void maybeBilled(Asked call, String provider) {
        registry.counter(GenAiNames.MAYBE_BILLED, asked(call, provider)).increment();
    }

    private void duration(Tags tags, Duration took) {
        Timer.builder(GenAiNames.DURATION).serviceLevelObjectives(GenAiNames.durations()).tags(tags).register(registry)
                .record(took);
    }

    private void tokens(Tags tags, String type, long count) {
        DistributionSummary.builder(GenAiNames.TOKENS).baseUnit("token").serviceLevelObjectives(GenAiNames.tokens())
                .tags(tags.and(GenAiNames.TOKEN_TYPE, type)).register(registry).record((double) count);
    }
}
