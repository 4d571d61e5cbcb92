package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.Usage;
import java.net.URI;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Anthropic's Messages and the counting of their tokens. */
final class AnthropicWire implements Wire {

    static final String PROTOCOL = "Anthropic";

    private static final Set<Setting> MISSING = EnumSet.complementOf(
            EnumSet.of(Setting.TOP_K, Setting.STOP, Setting.REPEAT_PENALTY)); // all penalties are among them
    private static final Pattern COUNTS_THINKING = Pattern.compile(
            ".*claude-(?:[123].*|instant.*|(?:opus|sonnet|haiku)-4(?:-[0-5])?(?:[-@]\\d{8}.*|-latest|-v\\d.*)?)");

    /**
     * What a builder sets.
     *
     * @param maxTokens sent where a request has no limit
     * @param adaptive  whether effort is a word
     * @param thoughts  whether a summary of them is asked for
     */
    record Options(boolean streaming, int maxTokens, boolean adaptive, boolean thoughts) {}

    private final URI baseUrl;
    private final String model;
    private final Options options;

    AnthropicWire(URI baseUrl, String model, Options options) {
        this.baseUrl = baseUrl;
        this.model = model;
        this.options = options;
    }

    /** Whether a model takes words for how long it is to think, by its name; models before Claude 4.6 take numbers alone. */
    static boolean thinksAdaptively(String model) {
        var name = model.toLowerCase(Locale.ROOT);
        return name.contains("claude-") && !COUNTS_THINKING.matcher(name).matches();
    }

    @Override
    public Map<String, String> headers(String key) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("anthropic-version", "2023-06-01");
        if (!key.isEmpty()) {
            headers.put("x-api-key", key);
        }
        return headers;
    }

    @Override
    public Encoded encode(Request request) {
        return switch (request) {
            case Request.Chat chat -> new Encoded(URI.create(baseUrl + "/messages"),
                    WireJson.bytes(body(chat).put("stream", options.streaming())), options.streaming());
            case Request.Count(Request.Chat chat) ->
                new Encoded(URI.create(baseUrl + "/messages/count_tokens"), WireJson.bytes(prompt(chat)), false);
            case Request.Count count -> throw Setting.unsupported(PROTOCOL, "count of what is no chat");
            case Request.Completion completion -> throw Setting.unsupported(PROTOCOL, "raw completion");
            case Request.Infill infill -> throw Setting.unsupported(PROTOCOL, "infill");
            case Request.Embed embed -> throw Setting.unsupported(PROTOCOL, "embeddings");
            case Request.Rerank rerank -> throw Setting.unsupported(PROTOCOL, "reranking");
            case Request.Score score -> throw Setting.unsupported(PROTOCOL, "scoring");
        };
    }

    /** All of a chat but whether it is streamed; an item of a batch has the same form. */
    ObjectNode body(Request.Chat chat) {
        var sampling = chat.sampling();
        Setting.refuse(PROTOCOL, sampling, MISSING);
        var body = prompt(chat);
        body.put("max_tokens", maxTokens(sampling));
        sampling.temperature().ifPresent(t -> body.put("temperature", t));
        sampling.topP().ifPresent(p -> body.put("top_p", p));
        sampling.topK().ifPresent(k -> body.put("top_k", k));
        if (!sampling.stop().isEmpty()) {
            sampling.stop().forEach(body.putArray("stop_sequences")::add);
        }
        return body;
    }

    /** What counts as prompt. */
    private ObjectNode prompt(Request.Chat chat) {
        var body = WireJson.object().put("model", model);
        AnthropicMessages.write(chat, body);
        chat.sampling().constraint().ifPresent(constraint -> {
            switch (constraint) {
                case Constraint.JsonSchema(var schema) -> body.withObject("/output_config").putObject("format")
                        .put("type", "json_schema")
                        .set("schema", WireJson.own(schema, "the JSON Schema of the answer"));
                case Constraint.Grammar grammar -> throw Setting.unsupported(PROTOCOL, "grammar");
            }
        });
        chat.sampling().effort().ifPresent(effort -> thinking(body, effort));
        return body;
    }

    private void thinking(ObjectNode body, Sampling.Effort effort) {
        var thinking = body.putObject("thinking");
        if (effort == Sampling.Effort.NONE) {
            thinking.put("type", "disabled");
            return;
        }
        if (options.adaptive()) {
            thinking.put("type", "adaptive");
            body.withObject("/output_config").put("effort", effort.name().toLowerCase(Locale.ROOT));
        } else {
            thinking.put("type", "enabled").put("budget_tokens", thinkingTokens(effort));
        }
        if (options.thoughts()) {
            thinking.put("display", "summarized");
        }
    }

    /** For services that count tokens in place of words. */
    static int thinkingTokens(Sampling.Effort effort) {
        return switch (effort) {
            case NONE -> 0;
            case LOW -> 1024;
            case MEDIUM -> 4096;
            case HIGH -> 16_384;
        };
    }

    /** The tokens of thinking count as generated; a limit that they fill alone is refused by the service too. */
    private int maxTokens(Sampling sampling) {
        var thinking = options.adaptive() ? 0 : sampling.effort().map(AnthropicWire::thinkingTokens).orElse(0);
        var limit = sampling.maxTokens().orElse(options.maxTokens() + thinking);
        if (limit <= thinking) {
            throw ModelException
                    .of(ErrorKind.BAD_REQUEST, "maxTokens is " + limit + ", it must be above the " + thinking
                            + " tokens of thinking that this effort means")
                    .build();
        }
        return limit;
    }

    @Override
    public Optional<BatchWire> batches() {
        return Optional.of(new AnthropicBatchWire(baseUrl));
    }

    @Override
    public Decoder decoder(Request request, Assembly answer) {
        return request instanceof Request.Count
                ? new PlainDecoder(root -> count(root, answer))
                : new AnthropicDecoder(answer);
    }

    private static void count(JsonNode root, Assembly answer) {
        if (!root.path("input_tokens").isNumber()) {
            throw WireJson.noAnswer("it has no \"input_tokens\"");
        }
        answer.usage(new Usage(WireJson.count(root.path("input_tokens")), 0, 0, 0));
        answer.finish(Finish.STOP, "counted");
    }
}
