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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Ollama's chat, generate and embed. */
final class OllamaWire implements Wire {

    static final String PROTOCOL = "Ollama";

    private static final Set<Setting> MISSING = EnumSet.of(Setting.DYNAMIC_TEMPERATURE, Setting.XTC, Setting.DRY,
            Setting.MIROSTAT, Setting.LOGIT_BIAS, Setting.GRAMMAR);

    /**
     * What a builder sets.
     *
     * @param context    how large a context the model is to be loaded with
     * @param truncating whether the server may cut what does not fit it
     */
    record Options(boolean streaming, OptionalInt context, Optional<Boolean> truncating) {}

    private final URI baseUrl;
    private final String model;
    private final Options options;

    OllamaWire(URI baseUrl, String model, Options options) {
        this.baseUrl = baseUrl;
        this.model = model;
        this.options = options;
    }

    /** A server of one's own wants no key; the company's service does. */
    @Override
    public Map<String, String> headers(String key) {
        return key.isEmpty() ? Map.of() : Map.of("authorization", "Bearer " + key);
    }

    @Override
    public Encoded encode(Request request) {
        var body = WireJson.object().put("model", model);
        return switch (request) {
            case Request.Chat chat -> {
                OllamaMessages.write(chat, body);
                yield generating("/api/chat", chat, body);
            }
            case Request.Completion completion -> generating("/api/generate", completion,
                    body.put("prompt", completion.prompt()).put("raw", true));
            case Request.Infill infill when !infill.files().isEmpty() ->
                throw Setting.unsupported(PROTOCOL, "place for other files in an infill; leave them out");
            case Request.Infill infill -> generating("/api/generate", infill,
                    body.put("prompt", infill.prefix()).put("suffix", infill.suffix()));
            case Request.Embed embed -> {
                embed.texts().forEach(body.putArray("input")::add);
                options.truncating().ifPresent(allowed -> body.put("truncate", allowed));
                options(body, WireJson.object());
                yield new Encoded(URI.create(baseUrl + "/api/embed"), WireJson.bytes(body), false);
            }
            case Request.Rerank rerank -> throw Setting.unsupported(PROTOCOL, "reranking");
            case Request.Score score -> throw Setting.unsupported(PROTOCOL, "scoring");
            case Request.Count count -> throw Setting.unsupported(PROTOCOL, "counting");
        };
    }

    private Encoded generating(String path, Request.Generating request, ObjectNode body) {
        var sampling = request.sampling();
        Setting.refuse(PROTOCOL, sampling, MISSING);
        sampling.constraint().ifPresent(constraint -> {
            switch (constraint) {
                case Constraint.JsonSchema(var schema) ->
                    body.set("format", WireJson.own(schema, "the JSON Schema of the answer"));
                case Constraint.Grammar grammar -> throw Setting.unsupported(PROTOCOL, "grammar");
            }
        });
        sampling.effort().ifPresent(effort -> {
            if (effort == Sampling.Effort.NONE) {
                body.put("think", false);
            } else {
                body.put("think", effort.name().toLowerCase(Locale.ROOT));
            }
        });
        sampling.logprobs().ifPresent(count -> {
            body.put("logprobs", true);
            if (count > 0) {
                body.put("top_logprobs", count);
            }
        });
        options.truncating().ifPresent(allowed -> body.put("truncate", allowed).put("shift", allowed));
        options(body, drawing(sampling));
        body.put("stream", options.streaming());
        return new Encoded(URI.create(baseUrl + path), WireJson.bytes(body), options.streaming());
    }

    private static ObjectNode drawing(Sampling sampling) {
        var drawing = WireJson.object();
        sampling.maxTokens().ifPresent(n -> drawing.put("num_predict", n));
        sampling.temperature().ifPresent(t -> drawing.put("temperature", t));
        sampling.topP().ifPresent(p -> drawing.put("top_p", p));
        sampling.topK().ifPresent(k -> drawing.put("top_k", k));
        sampling.minP().ifPresent(p -> drawing.put("min_p", p));
        sampling.typicalP().ifPresent(p -> drawing.put("typical_p", p));
        sampling.penalties().ifPresent(penalties -> drawing.put("repeat_penalty", penalties.repeat())
                .put("frequency_penalty", penalties.frequency()).put("presence_penalty", penalties.presence())
                .put("repeat_last_n", penalties.lastTokens()));
        sampling.seed().ifPresent(s -> drawing.put("seed", s));
        if (!sampling.stop().isEmpty()) {
            sampling.stop().forEach(drawing.putArray("stop")::add);
        }
        return drawing;
    }

    private void options(ObjectNode body, ObjectNode drawing) {
        options.context().ifPresent(n -> drawing.put("num_ctx", n));
        if (!drawing.isEmpty()) {
            body.set("options", drawing);
        }
    }

    @Override
    public Decoder decoder(Request request, Assembly answer) {
        return request instanceof Request.Embed embed
                ? new PlainDecoder(root -> embeddings(root, embed, answer))
                : new OllamaDecoder(answer);
    }

    private static void embeddings(JsonNode root, Request.Embed request, Assembly answer) {
        var embeddings = root.path("embeddings");
        if (embeddings.size() != request.texts().size()) {
            throw WireJson.noAnswer("it has not one vector for each text");
        }
        var vectors = new ArrayList<float[]>();
        for (var embedding : embeddings) {
            if (!embedding.isArray() || embedding.isEmpty()) {
                throw WireJson.noAnswer("a vector is missing");
            }
            vectors.add(OpenAiResults.vector(embedding, request.normalised()));
        }
        answer.result(new Result.Embeddings(vectors));
        answer.usage(new Usage(WireJson.count(root.path("prompt_eval_count")), 0, 0, 0));
        answer.finish(Finish.STOP, "");
    }
}
