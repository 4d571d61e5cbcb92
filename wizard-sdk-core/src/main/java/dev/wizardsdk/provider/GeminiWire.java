package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Result;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.Usage;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Google's generateContent, batchEmbedContents and countTokens. */
final class GeminiWire implements Wire {

    static final String PROTOCOL = "Gemini";

    private static final Set<Setting> MISSING = EnumSet.of(Setting.MIN_P, Setting.TYPICAL_P,
            Setting.DYNAMIC_TEMPERATURE, Setting.XTC, Setting.DRY, Setting.MIROSTAT, Setting.REPEAT_PENALTY,
            Setting.LOGIT_BIAS, Setting.GRAMMAR);
    private static final Pattern LEVELS = Pattern.compile(".*gemini-(?:[3-9]|\\d\\d).*");

    /**
     * What a builder sets.
     *
     * @param levels   whether effort is a word
     * @param thoughts whether a summary of them is asked for
     */
    record Options(boolean streaming, boolean levels, boolean thoughts) {}

    private final URI baseUrl;
    private final String model;
    private final Options options;

    GeminiWire(URI baseUrl, String model, Options options) {
        this.baseUrl = baseUrl;
        this.model = model.contains("/") ? model : "models/" + model;
        this.options = options;
    }

    /** Whether a model takes words for how long it is to think, by its name. */
    static boolean thinksInLevels(String model) {
        return LEVELS.matcher(model.toLowerCase(Locale.ROOT)).matches();
    }

    @Override
    public Map<String, String> headers(String key) {
        return key.isEmpty() ? Map.of() : Map.of("x-goog-api-key", key);
    }

    @Override
    public Encoded encode(Request request) {
        return switch (request) {
            case Request.Chat chat -> new Encoded(
                    uri(options.streaming() ? ":streamGenerateContent?alt=sse" : ":generateContent"),
                    WireJson.bytes(body(chat)), options.streaming());
            case Request.Count(Request.Chat chat) -> {
                var body = WireJson.object();
                GeminiMessages.write(chat, body.putObject("generateContentRequest").put("model", model));
                yield new Encoded(uri(":countTokens"), WireJson.bytes(body), false);
            }
            case Request.Embed embed -> {
                var body = WireJson.object();
                var requests = body.putArray("requests");
                embed.texts().forEach(text -> requests.addObject().put("model", model).putObject("content")
                        .putArray("parts").addObject().put("text", text));
                yield new Encoded(uri(":batchEmbedContents"), WireJson.bytes(body), false);
            }
            case Request.Count count -> throw Setting.unsupported(PROTOCOL, "count of what is no chat");
            case Request.Completion completion -> throw Setting.unsupported(PROTOCOL, "raw completion");
            case Request.Infill infill -> throw Setting.unsupported(PROTOCOL, "infill");
            case Request.Rerank rerank -> throw Setting.unsupported(PROTOCOL, "reranking");
            case Request.Score score -> throw Setting.unsupported(PROTOCOL, "scoring");
        };
    }

    private URI uri(String method) {
        return URI.create(baseUrl + "/" + model + method);
    }

    private ObjectNode body(Request.Chat chat) {
        var sampling = chat.sampling();
        Setting.refuse(PROTOCOL, sampling, MISSING);
        var body = WireJson.object();
        GeminiMessages.write(chat, body);
        var config = WireJson.object();
        sampling.maxTokens().ifPresent(n -> config.put("maxOutputTokens", n));
        sampling.temperature().ifPresent(t -> config.put("temperature", t));
        sampling.topP().ifPresent(p -> config.put("topP", p));
        sampling.topK().ifPresent(k -> config.put("topK", k));
        sampling.penalties().ifPresent(penalties -> config.put("frequencyPenalty", penalties.frequency())
                .put("presencePenalty", penalties.presence()));
        sampling.seed().ifPresent(s -> config.put("seed", s));
        if (!sampling.stop().isEmpty()) {
            sampling.stop().forEach(config.putArray("stopSequences")::add);
        }
        sampling.logprobs().ifPresent(count -> {
            config.put("responseLogprobs", true);
            if (count > 0) {
                config.put("logprobs", count);
            }
        });
        sampling.constraint().ifPresent(constraint -> constraint(config, constraint));
        thinking(config, sampling);
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        return body;
    }

    private static void constraint(ObjectNode config, Constraint constraint) {
        switch (constraint) {
            case Constraint.JsonSchema(var schema) -> config.put("responseMimeType", "application/json")
                    .set("responseJsonSchema", WireJson.own(schema, "the JSON Schema of the answer"));
            case Constraint.Grammar grammar -> throw Setting.unsupported(PROTOCOL, "grammar");
        }
    }

    private void thinking(ObjectNode config, Sampling sampling) {
        var thinking = WireJson.object();
        sampling.effort().ifPresent(effort -> {
            if (options.levels()) {
                thinking.put("thinkingLevel", effort == Sampling.Effort.NONE
                        ? "minimal"
                        : effort.name().toLowerCase(Locale.ROOT));
            } else {
                thinking.put("thinkingBudget", AnthropicWire.thinkingTokens(effort));
            }
        });
        if (options.thoughts()) {
            thinking.put("includeThoughts", true);
        }
        if (!thinking.isEmpty()) {
            config.set("thinkingConfig", thinking);
        }
    }

    @Override
    public Decoder decoder(Request request, Assembly answer) {
        return switch (request) {
            case Request.Count count -> new PlainDecoder(root -> count(root, answer));
            case Request.Embed embed -> new PlainDecoder(root -> embeddings(root, embed, answer));
            case Request.Generating generating -> new GeminiDecoder(answer);
            case Request.Rerank rerank -> throw Setting.unsupported(PROTOCOL, "reranking");
            case Request.Score score -> throw Setting.unsupported(PROTOCOL, "scoring");
        };
    }

    private static void count(JsonNode root, Assembly answer) {
        if (!root.path("totalTokens").isNumber() || root.path("totalTokens").asLong() < 0) {
            throw WireJson.noAnswer("it has no \"totalTokens\"");
        }
        answer.usage(new Usage(WireJson.count(root.path("totalTokens")),
                WireJson.count(root.path("cachedContentTokenCount")), 0, 0));
        answer.finish(Finish.STOP, "counted");
    }

    private static void embeddings(JsonNode root, Request.Embed request, Assembly answer) {
        var embeddings = root.path("embeddings");
        if (embeddings.size() != request.texts().size()) {
            throw WireJson.noAnswer("it has not one vector for each text");
        }
        var vectors = new ArrayList<float[]>();
        for (var embedding : embeddings) {
            if (embedding.path("values").isEmpty()) {
                throw WireJson.noAnswer("a vector is missing");
            }
            vectors.add(OpenAiResults.vector(embedding.path("values"), request.normalised()));
        }
        answer.result(new Result.Embeddings(vectors));
        if (root.path("usageMetadata").isObject()) {
            answer.usage(new Usage(WireJson.count(root.path("usageMetadata").path("promptTokenCount")), 0, 0, 0));
        }
        answer.finish(Finish.STOP, "");
    }
}
