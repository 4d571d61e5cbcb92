package dev.wizardsdk.provider;

import dev.wizardsdk.catalog.Quirks;
import dev.wizardsdk.catalog.Service;
import dev.wizardsdk.model.Feature;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How one service speaks OpenAI's protocol. Of a service that nobody knows everything is thought possible: it says itself what it
 * does not take.
 *
 * @param service its {@link Service#name()}; empty for an unknown one
 */
record OpenAiDialect(String service, Quirks quirks, Service.KeyHeader keyHeader) {

    private static final Quirks GENEROUS = new Quirks(Quirks.TokenLimit.MAX_TOKENS, Quirks.Seed.SEED,
            Quirks.Json.SCHEMA, Quirks.Tools.REQUIRED, true, true, true, true, Optional.of("rerank"), Optional.empty());
    private static final Set<String> LLAMA_CPP = Set.of("", "llama-server");
    private static final Set<String> TOP_K = Set.of("", "llama-server", "vllm", "lmstudio", "openrouter", "together",
            "deepinfra", "fireworks", "perplexity", "novita");
    private static final Set<String> TOKENIZE = Set.of("llama-server", "vllm");
    private static final Set<String> ECHO = Set.of("", "vllm");

    static OpenAiDialect of(Service service) {
        return new OpenAiDialect(service.name(), service.quirks(), service.keyHeader());
    }

    /** That of the service whose host this is, as far as hosts tell. */
    static OpenAiDialect at(URI baseUrl) {
        var host = String.valueOf(baseUrl.getHost());
        return Service.names().stream().map(Service::named).flatMap(Optional::stream)
                .filter(service -> service.protocol() == Service.Protocol.CHAT_COMPLETIONS && !service.selfHosted())
                .filter(service -> service.baseUrl().contains("://" + host + "/") || service.baseUrl().endsWith(host))
                .findFirst()
                .map(OpenAiDialect::of)
                .orElseGet(() -> host.endsWith(".openai.azure.com")
                        ? of(Service.named("azure").orElseThrow())
                        : new OpenAiDialect("", GENEROUS, Service.KeyHeader.BEARER));
    }

    Map<String, String> headers(String key) {
        return key.isEmpty() ? Map.of() : Map.of(keyHeader.header(), keyHeader.value(key));
    }

    Set<Feature> features() {
        var features = EnumSet.of(Feature.CHAT, Feature.IMAGES, Feature.AUDIO, Feature.DOCUMENTS, Feature.REASONING);
        if (quirks.completions()) {
            features.add(Feature.COMPLETION);
        }
        if (quirks.embeddings()) {
            features.add(Feature.EMBED);
        }
        if (quirks.rerankPath().isPresent()) {
            features.add(Feature.RERANK);
        }
        if (quirks.infill().isPresent()) {
            features.add(Feature.INFILL);
        }
        if (quirks.tools() != Quirks.Tools.NONE) {
            features.add(Feature.TOOLS);
        }
        if (quirks.json() == Quirks.Json.SCHEMA) {
            features.add(Feature.JSON_SCHEMA);
        }
        if (quirks.logprobs()) {
            features.add(Feature.LOGPROBS);
        }
        if (LLAMA_CPP.contains(service)) {
            features.add(Feature.GRAMMAR);
        }
        if (TOKENIZE.contains(service)) {
            features.add(Feature.COUNT);
        }
        if (ECHO.contains(service)) {
            features.add(Feature.SCORE);
        }
        return features;
    }

    /** Where chats are written down as text and completed. */
    Set<Feature> featuresOfCompletions() {
        var features = features();
        features.removeAll(Set.of(Feature.TOOLS, Feature.IMAGES, Feature.AUDIO, Feature.DOCUMENTS, Feature.REASONING,
                Feature.JSON_SCHEMA));
        features.add(Feature.COMPLETION);
        return features;
    }

    String maxTokens(boolean chat) {
        // Completions knows nothing but the older name
        return quirks.tokenLimit() == Quirks.TokenLimit.MAX_COMPLETION_TOKENS && chat
                ? "max_completion_tokens"
                : "max_tokens";
    }

    boolean isLlamaServer() {
        return service.equals("llama-server");
    }

    /** The settings that it does not take. */
    Set<Setting> missing() {
        var missing = EnumSet.noneOf(Setting.class);
        if (!TOP_K.contains(service)) {
            missing.addAll(EnumSet.of(Setting.TOP_K, Setting.MIN_P, Setting.REPEAT_PENALTY));
        }
        if (!LLAMA_CPP.contains(service)) {
            missing.addAll(EnumSet.of(Setting.TYPICAL_P, Setting.DYNAMIC_TEMPERATURE, Setting.XTC, Setting.DRY,
                    Setting.MIROSTAT));
        }
        if (quirks.seed() == Quirks.Seed.NONE) {
            missing.add(Setting.SEED);
        }
        return missing;
    }
}
