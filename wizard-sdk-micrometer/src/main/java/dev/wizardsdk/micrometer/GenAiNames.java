package dev.wizardsdk.micrometer;

import dev.wizardsdk.model.Request;
import java.time.Duration;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * What is measured is called so in OpenTelemetry's semantic conventions for generative AI, read in November 2026, when they were in
 * development still.
 */
final class GenAiNames {

    static final String DURATION = "gen_ai.client.operation.duration";
    static final String FIRST_CHUNK = "gen_ai.client.operation.time_to_first_chunk";
    static final String TOKENS = "gen_ai.client.token.usage";

    static final String OPERATION = "gen_ai.operation.name";
    static final String PROVIDER = "gen_ai.provider.name";
    static final String REQUEST_MODEL = "gen_ai.request.model";
    static final String RESPONSE_MODEL = "gen_ai.response.model";
    static final String TOKEN_TYPE = "gen_ai.token.type";
    static final String ERROR = "error.type";

    /** Our own: tries that failed and were followed by another, and answers that may have been paid for in vain. */
    static final String ATTEMPTS = "wizard.client.failed_attempts";
    static final String MAYBE_BILLED = "wizard.client.maybe_billed";

    /** An attribute that a call does not have; some registries want the same ones of each. */
    static final String NONE = "none";

    private GenAiNames() {}

    /** From 10 ms, doubled, to 81.92 s. */
    static Duration[] durations() {
        return LongStream.iterate(10, ms -> ms <= 81_920, ms -> ms * 2).mapToObj(Duration::ofMillis)
                .toArray(Duration[]::new);
    }

    /** From 1, times four, to 67,108,864. */
    static double[] tokens() {
        return DoubleStream.iterate(1, n -> n <= 67_108_864, n -> n * 4).toArray();
    }

    static String operation(Request request) {
        return switch (request) {
            case Request.Chat it -> "chat";
            case Request.Completion it -> "text_completion";
            case Request.Infill it -> "text_completion";
            case Request.Embed it -> "embeddings";
            case Request.Rerank it -> "rerank";
            case Request.Score it -> "score";
            case Request.Count it -> "count_tokens";
        };
    }

    /** The conventions' name of a provider; ours where they have none. */
    static String provider(String ours) {
        return switch (ours) {
            case "gemini", "google" -> "gcp.gemini";
            case "azure" -> "azure.ai.openai";
            case "mistral" -> "mistral_ai";
            case "xai" -> "x_ai";
            default -> ours;
        };
    }
}
