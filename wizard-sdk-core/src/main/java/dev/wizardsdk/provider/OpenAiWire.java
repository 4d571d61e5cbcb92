package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.catalog.PromptFormat;
import dev.wizardsdk.catalog.Quirks;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.ToolChoice;
import dev.wizardsdk.schema.StrictSchema;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** OpenAI's Chat Completions, Completions and Embeddings, and what the services that copied them added. */
final class OpenAiWire implements Wire {

    private static final String PROTOCOL = "OpenAI";

    private static final String CHAT = "chat/completions";

    private final URI baseUrl;
    private final URI root;
    private final URI chats;
    private final String model;
    private final boolean streaming;
    private final OpenAiDialect dialect;
    private final Optional<PromptFormat> format;
    private final Set<Setting> missing;
    private final String atService;

    OpenAiWire(URI baseUrl, String model, boolean streaming, OpenAiDialect dialect, Optional<PromptFormat> format) {
        this.baseUrl = baseUrl;
        this.root = URI.create(baseUrl + "/");
        this.chats = root.resolve(CHAT);
        this.model = model;
        this.streaming = streaming;
        this.dialect = dialect;
        this.format = format;
        this.missing = dialect.missing();
        this.atService = dialect.service().isEmpty() ? "" : " at " + dialect.service();
    }

    @Override
    public Map<String, String> headers(String key) {
        return dialect.headers(key);
    }

    @Override
    public Encoded encode(Request request) {
        return switch (request) {
            case Request.Chat chat when format.isPresent() -> encode(written(chat, format.get()));
            case Request.Chat chat -> generating(CHAT, chat, chat(chat));
            case Request.Completion completion ->
                generating("completions", completion, WireJson.object().put("prompt", completion.prompt()));
            case Request.Infill infill -> infill(infill);
            case Request.Embed embed -> {
                var body = WireJson.object();
                embed.texts().forEach(body.putArray("input")::add);
                yield plain("embeddings", body); // as numbers, which is the default; LiteLLM refuses to be told so
            }
            case Request.Rerank rerank -> {
                var body = WireJson.object().put("query", rerank.query());
                rerank.documents().forEach(body.putArray("documents")::add);
                yield plain(dialect.quirks().rerankPath().orElseThrow(
                        () -> Setting.unsupported(PROTOCOL, "ranking")), body);
            }
            // the legacy way: the prompt is given back with its log-probabilities
            case Request.Score score -> plain("completions", WireJson.object()
                    .put("prompt", score.context() + score.text()).put("echo", true).put("max_tokens", 1)
                    .put("logprobs", Math.max(1, score.alternatives())));
            case Request.Count count -> count(count.of());
        };
    }

    private Encoded generating(String path, Request.Generating request, ObjectNode body) {
        body.put("model", model);
        sampling(body, request);
        body.put("stream", streaming);
        if (streaming && dialect.quirks().streamOptions()) {
            body.putObject("stream_options").put("include_usage", true);
        }
        return new Encoded(address(path), WireJson.bytes(body), streaming);
    }

    private Encoded plain(String path, ObjectNode body) {
        return new Encoded(address(path), WireJson.bytes(body.put("model", model)), false);
    }

    /** A path relative to the base URL. */
    private URI address(String path) {
        return path.equals(CHAT) ? chats : root.resolve(path);
    }

    private static Request.Completion written(Request.Chat chat, PromptFormat format) {
        var stops = Stream.concat(chat.sampling().stop().stream(), format.stops().stream()).distinct();
        return new Request.Completion(format.text(chat.messages()),
                chat.sampling().withStop(stops.toArray(String[]::new)));
    }

    private ObjectNode chat(Request.Chat chat) {
        return OpenAiMessages.body(chat, switch (dialect.quirks().tools()) {
            case ANY -> "any";
            case REQUIRED -> "required";
            case NONE, OFFERED -> {
                if (chat.toolChoice() == ToolChoice.REQUIRED) {
                    throw Setting.unsupported(PROTOCOL,
                            "demand for a tool call" + atService + ", set ToolChoice.AUTO");
                }
                yield "";
            }
        });
    }

    private Encoded infill(Request.Infill infill) {
        var route = dialect.quirks().infill().orElseThrow(() -> Setting.unsupported(PROTOCOL, "infill"));
        var body = WireJson.object();
        if (route.form() != Quirks.Infill.Form.LLAMA_SERVER) {
            if (!infill.files().isEmpty()) {
                throw Setting.unsupported(PROTOCOL,
                        "place for other files in an infill" + atService + "; leave them out");
            }
            return generating(route.path(), infill,
                    body.put("prompt", infill.prefix()).put("suffix", infill.suffix()));
        }
        body.put("input_prefix", infill.prefix()).put("input_suffix", infill.suffix());
        var extra = body.putArray("input_extra");
        infill.files().forEach(file -> extra.addObject().put("filename", file.path()).put("text", file.text()));
        sampling(body, infill);
        infill.sampling().maxTokens().ifPresent(n -> body.put("n_predict", n).remove("max_tokens"));
        return new Encoded(address(route.path()), WireJson.bytes(body.put("stream", streaming)), streaming);
    }

    private Encoded count(Request.Generating of) {
        var body = switch (of) {
            case Request.Chat chat when dialect.isLlamaServer() ->
                throw Setting.unsupported(PROTOCOL, "count of a chat at llama-server, count a text");
            case Request.Chat chat when format.isPresent() ->
                WireJson.object().put("prompt", format.get().text(chat.messages()));
            case Request.Chat chat -> chat(chat);
            case Request.Completion completion when dialect.isLlamaServer() ->
                WireJson.object().put("content", completion.prompt()).put("add_special", true);
            case Request.Completion completion -> WireJson.object().put("prompt", completion.prompt());
            case Request.Infill infill -> throw Setting.unsupported(PROTOCOL, "count of an infill");
        };
        return new Encoded(address("../tokenize"), WireJson.bytes(body.put("model", model)), false);
    }

    private void sampling(ObjectNode body, Request.Generating request) {
        Sampling sampling = request.sampling();
        var chat = request instanceof Request.Chat;
        Setting.refuse(PROTOCOL, sampling, missing, atService);
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
        sampling.seed().ifPresent(s -> body.put(seed(), s));
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
                if (StrictSchema.fits(tree)) {
                    format.put("strict", true);
                }
            }
            case Constraint.Grammar(var gbnf) -> body.put("grammar", gbnf);
        }
    }

    private String seed() {
        return switch (dialect.quirks().seed()) {
            case SEED, NONE -> "seed"; // where there is none it was refused before
            case RANDOM_SEED -> "random_seed";
        };
    }

    private static void penalties(ObjectNode body, Sampling.Penalties penalties) {
        if (penalties.repeat() != 1) {
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

    @Override
    public Optional<BatchWire> batches() {
        return Optional.of(new OpenAiBatchWire(baseUrl));
    }

    @Override
    public Decoder decoder(Request request, Assembly answer) {
        if (request instanceof Request.Chat && format.filter(PromptFormat::answersBeginWithSpace).isPresent()) {
            answer.dropFirstSpace();
        }
        return switch (request) {
            case Request.Infill infill when dialect.isLlamaServer() ->
                new LlamaServerDecoder(answer);
            case Request.Generating generating -> new OpenAiDecoder(answer);
            case Request.Embed embed -> new PlainDecoder(root -> OpenAiResults.embeddings(root, embed, answer));
            case Request.Rerank rerank -> new PlainDecoder(root -> OpenAiResults.ranking(root, rerank, answer));
            case Request.Score score -> new PlainDecoder(root -> OpenAiResults.scores(root, score, answer));
            case Request.Count count -> new PlainDecoder(root -> OpenAiResults.count(root, answer));
        };
    }
}
