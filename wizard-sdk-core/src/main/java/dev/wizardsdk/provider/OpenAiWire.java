package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/** OpenAI's Chat Completions, Completions and Embeddings, and what the services that copied them added. */
final class OpenAiWire implements Wire {

    private final URI baseUrl;
    private final String model;
    private final boolean streaming;
    private final OpenAiDialect dialect;

    OpenAiWire(URI baseUrl, String model, boolean streaming, OpenAiDialect dialect) {
        this.baseUrl = baseUrl;
        this.model = model;
        this.streaming = streaming;
        this.dialect = dialect;
    }

    @Override
    public Map<String, String> headers(String key) {
        if (key.isEmpty()) {
            return Map.of();
        }
        return dialect.service().equals("azure")
                ? Map.of("api-key", key)
                : Map.of("authorization", "Bearer " + key);
    }

    @Override
    public Encoded encode(Request request) {
        return switch (request) {
            case Request.Chat chat -> generating("/chat/completions", chat, OpenAiMessages.body(chat));
            case Request.Completion completion ->
                generating("/completions", completion, WireJson.object().put("prompt", completion.prompt()));
            case Request.Infill infill -> infill(infill);
            case Request.Embed embed -> {
                var body = WireJson.object();
                embed.texts().forEach(body.putArray("input")::add);
                yield plain("/embeddings", body.put("encoding_format", "float"));
            }
            case Request.Rerank rerank -> {
                var body = WireJson.object().put("query", rerank.query());
                rerank.documents().forEach(body.putArray("documents")::add);
                yield plain("/rerank", body);
            }
            // the legacy way: the prompt is given back with its log-probabilities
            case Request.Score score -> plain("/completions", WireJson.object()
                    .put("prompt", score.context() + score.text()).put("echo", true).put("max_tokens", 1)
                    .put("logprobs", Math.max(1, score.alternatives())));
            case Request.Count count -> count(count.of());
        };
    }

    private Encoded generating(String path, Request.Generating request, ObjectNode body) {
        body.put("model", model);
        sampling(body, request);
        body.put("stream", streaming);
        if (streaming && dialect.streamOptions()) {
            body.putObject("stream_options").put("include_usage", true);
        }
        return new Encoded(URI.create(baseUrl + path), WireJson.bytes(body), streaming);
    }

    private Encoded plain(String path, ObjectNode body) {
        return new Encoded(URI.create(baseUrl + path), WireJson.bytes(body.put("model", model)), false);
    }

    private Encoded infill(Request.Infill infill) {
        var body = WireJson.object();
        return switch (dialect.infill()) {
            case SUFFIX -> generating("/completions", infill,
                    body.put("prompt", infill.prefix()).put("suffix", infill.suffix()));
            case FIM -> generating("/fim/completions", infill,
                    body.put("prompt", infill.prefix()).put("suffix", infill.suffix()));
            case BETA -> {
                var encoded = generating("/completions", infill,
                        body.put("prompt", infill.prefix()).put("suffix", infill.suffix()));
                yield new Encoded(root().resolve("/beta/completions"), encoded.body(), encoded.streamed());
            }
            case LLAMA_SERVER -> {
                body.put("input_prefix", infill.prefix()).put("input_suffix", infill.suffix());
                var extra = body.putArray("input_extra");
                infill.files().forEach(
                        file -> extra.addObject().put("filename", file.path()).put("text", file.text()));
                sampling(body, infill);
                body.set("n_predict", body.remove(dialect.maxTokens(false)));
                body.put("stream", streaming);
                yield new Encoded(root().resolve("/infill"), WireJson.bytes(body), streaming);
            }
            case NONE -> throw unsupported("infill");
        };
    }

    private Encoded count(Request.Generating of) {
        var body = switch (of) {
            case Request.Chat chat when dialect.isLlamaServer() ->
                throw unsupported("count of a chat at llama-server, count a text");
            case Request.Chat chat -> OpenAiMessages.body(chat);
            case Request.Completion completion when dialect.isLlamaServer() ->
                WireJson.object().put("content", completion.prompt()).put("add_special", true);
            case Request.Completion completion -> WireJson.object().put("prompt", completion.prompt());
            case Request.Infill infill -> throw unsupported("count of an infill");
        };
        return new Encoded(root().resolve("/tokenize"), WireJson.bytes(body.put("model", model)), false);
    }

    private URI root() {
        return baseUrl.resolve("/");
    }

    private void sampling(ObjectNode body, Request.Generating request) {
        Sampling sampling = request.sampling();
        var chat = request instanceof Request.Chat;
        if (dialect.strict() && beyondOpenAi(sampling)) {
            throw unsupported("top-k, min-p and other filters of llama.cpp at OpenAI, leave them unset");
        }
        sampling.maxTokens().ifPresent(n -> body.put(dialect.maxTokens(chat), n));
        sampling.temperature().ifPresent(t -> body.put("temperature", t));
        sampling.topP().ifPresent(p -> body.put("top_p", p));
        sampling.topK().ifPresent(k -> body.put("top_k", k));
        sampling.minP().ifPresent(p -> body.put("min_p", p));
        sampling.penalties().ifPresent(penalties -> penalties(body, penalties));
        if (!sampling.logitBias().isEmpty()) {
            var biases = body.putObject("logit_bias");
            sampling.logitBias().forEach((token, bias) -> biases.put(token.toString(), bias));
        }
        ofLlamaServer(body, sampling);
        sampling.seed().ifPresent(s -> body.put("seed", s));
        if (!sampling.stop().isEmpty()) {
            sampling.stop().forEach(body.putArray("stop")::add);
        }
        sampling.logprobs().ifPresent(count -> {
            if (chat) {
                body.put("logprobs", true).put("top_logprobs", count);
            } else {
                body.put("logprobs", Math.max(1, count));
            }
        });
        sampling.constraint().ifPresent(constraint -> constraint(body, constraint));
        sampling.effort().ifPresent(effort -> effort(body, effort.name().toLowerCase(Locale.ROOT)));
    }

    private void effort(ObjectNode body, String effort) {
        if (dialect.service().equals("openrouter")) {
            body.putObject("reasoning").put("effort", effort);
        } else {
            body.put("reasoning_effort", effort);
        }
    }

    private void constraint(ObjectNode body, Constraint constraint) {
        switch (constraint) {
            case Constraint.JsonSchema(var schema) -> {
                var tree = WireJson.own(schema, "the JSON Schema of the answer");
                var format = body.putObject("response_format").put("type", "json_schema").putObject("json_schema");
                format.put("name", "answer").set("schema", tree);
                if (StrictSchema.holds(tree)) {
                    format.put("strict", true);
                }
            }
            case Constraint.Grammar(var gbnf) -> body.put("grammar", gbnf);
        }
    }

    private static boolean beyondOpenAi(Sampling sampling) {
        return sampling.topK().isPresent() || sampling.minP().isPresent() || sampling.typicalP().isPresent()
                || sampling.dynamicTemperature().isPresent() || sampling.xtc().isPresent()
                || sampling.dry().isPresent() || sampling.mirostat().isPresent();
    }

    private void penalties(ObjectNode body, Sampling.Penalties penalties) {
        if (penalties.repeat() != 1) {
            if (dialect.strict()) {
                throw unsupported("repeat penalty at OpenAI, set it to 1");
            }
            body.put("repeat_penalty", penalties.repeat()).put("repeat_last_n", penalties.lastTokens());
        }
        body.put("frequency_penalty", penalties.frequency()).put("presence_penalty", penalties.presence());
    }

    /** The filters that llama-server takes beside those of the protocol, by its names. */
    private static void ofLlamaServer(ObjectNode body, Sampling sampling) {
        sampling.typicalP().ifPresent(p -> body.put("typical_p", p));
        sampling.dynamicTemperature().ifPresent(
                t -> body.put("dynatemp_range", t.range()).put("dynatemp_exponent", t.exponent()));
        sampling.xtc().ifPresent(
                xtc -> body.put("xtc_probability", xtc.probability()).put("xtc_threshold", xtc.threshold()));
        sampling.dry().ifPresent(dry -> {
            body.put("dry_multiplier", dry.multiplier()).put("dry_base", dry.base());
            body.put("dry_allowed_length", dry.allowedLength()).put("dry_penalty_last_n", dry.lastTokens());
            var breakers = body.putArray("dry_sequence_breakers");
            dry.breakers().forEach(breakers::add);
        });
        sampling.mirostat().ifPresent(mirostat -> body.put("mirostat", mirostat.version())
                .put("mirostat_tau", mirostat.tau()).put("mirostat_eta", mirostat.eta()));
    }

    static ModelException unsupported(String what) {
        return ModelException.of(ErrorKind.UNSUPPORTED, "the OpenAI protocol has no " + what).build();
    }

    @Override
    public Decoder decoder(Request request, Assembly answer) {
        return switch (request) {
            case Request.Infill infill when dialect.infill() == OpenAiDialect.Infill.LLAMA_SERVER ->
                new LlamaServerDecoder(answer);
            case Request.Generating generating -> new OpenAiDecoder(answer);
            case Request.Embed embed -> new PlainDecoder(root -> OpenAiResults.embeddings(root, embed, answer));
            case Request.Rerank rerank -> new PlainDecoder(root -> OpenAiResults.ranking(root, rerank, answer));
            case Request.Score score -> new PlainDecoder(root -> OpenAiResults.scores(root, score, answer));
            case Request.Count count -> new PlainDecoder(root -> OpenAiResults.count(root, answer));
        };
    }
}
