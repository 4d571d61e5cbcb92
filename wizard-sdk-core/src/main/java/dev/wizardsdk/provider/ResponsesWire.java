package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.ToolChoice;
import dev.wizardsdk.model.Usage;
import dev.wizardsdk.schema.StrictSchema;
import java.net.URI;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** OpenAI's Responses. */
final class ResponsesWire implements Wire {

    static final String PROTOCOL = "Responses";

    private static final Set<Setting> MISSING = EnumSet.complementOf(
            EnumSet.of(Setting.LOGPROBS, Setting.GRAMMAR, Setting.REPEAT_PENALTY)); // all penalties are among them

    /**
     * What every request of a provider says.
     *
     * @param streaming      whether answers are asked for as a stream
     * @param store          whether the service keeps them
     * @param thoughts       whether a summary of them is asked for, to be shown
     * @param sealedThoughts whether they are asked for sealed
     * @param azure          whether the key travels as Azure wants it
     */
    record Options(boolean streaming, boolean store, boolean thoughts, boolean sealedThoughts, boolean azure) {}

    private final URI baseUrl;
    private final String model;
    private final Options options;

    ResponsesWire(URI baseUrl, String model, Options options) {
        this.baseUrl = baseUrl;
        this.model = model;
        this.options = options;
    }

    @Override
    public Map<String, String> headers(String key) {
        if (key.isEmpty()) {
            return Map.of();
        }
        return options.azure() ? Map.of("api-key", key) : Map.of("authorization", "Bearer " + key);
    }

    @Override
    public Encoded encode(Request request) {
        return switch (request) {
            case Request.Chat chat -> new Encoded(URI.create(baseUrl + "/responses"),
                    WireJson.bytes(body(chat)), options.streaming());
            case Request.Count(Request.Chat chat) -> new Encoded(URI.create(baseUrl + "/responses/input_tokens"),
                    WireJson.bytes(prompt(chat)), false);
            case Request.Count count -> throw Setting.unsupported(PROTOCOL, "count of a raw text, count a chat");
            case Request.Completion completion -> throw Setting.unsupported(PROTOCOL, "raw completion");
            case Request.Infill infill -> throw Setting.unsupported(PROTOCOL, "infill");
            case Request.Embed embed -> throw Setting.unsupported(PROTOCOL, "embedding");
            case Request.Rerank rerank -> throw Setting.unsupported(PROTOCOL, "ranking");
            case Request.Score score -> throw Setting.unsupported(PROTOCOL, "scoring");
        };
    }

    private ObjectNode body(Request.Chat chat) {
        var sampling = chat.sampling();
        Setting.refuse(PROTOCOL, sampling, MISSING, ", which Chat Completions, OpenAi, may have");
        var body = prompt(chat);
        sampling.maxTokens().ifPresent(n -> body.put("max_output_tokens", n));
        sampling.temperature().ifPresent(t -> body.put("temperature", t));
        sampling.topP().ifPresent(p -> body.put("top_p", p));
        sampling.logprobs().ifPresent(count -> body.put("top_logprobs", count));
        body.put("store", options.store());
        if (options.sealedThoughts() || sampling.logprobs().isPresent()) {
            var include = body.putArray("include");
            if (options.sealedThoughts()) {
                include.add("reasoning.encrypted_content");
            }
            sampling.logprobs().ifPresent(count -> include.add("message.output_text.logprobs"));
        }
        return body.put("stream", options.streaming());
    }

    /** What the model reads, and what shapes it. */
    private ObjectNode prompt(Request.Chat chat) {
        var body = WireJson.object().put("model", model);
        ResponsesItems.write(chat.messages(), body.putArray("input"));
        tools(body, chat);
        chat.sampling().constraint().ifPresent(constraint -> constraint(body, constraint));
        var effort = chat.sampling().effort();
        if (effort.isPresent() || options.thoughts()) {
            var reasoning = body.putObject("reasoning");
            effort.ifPresent(value -> reasoning.put("effort", value.name().toLowerCase(Locale.ROOT)));
            if (options.thoughts()) {
                reasoning.put("summary", "auto");
            }
        }
        return body;
    }

    private static void tools(ObjectNode body, Request.Chat chat) {
        if (chat.tools().isEmpty()) {
            return;
        }
        var tools = body.putArray("tools");
        for (var tool : chat.tools()) {
            var parameters = WireJson.own(tool.parameters(), "the JSON Schema of the tool " + tool.name());
            tools.addObject().put("type", "function").put("name", tool.name()).put("description", tool.description())
                    // said in both cases: here strict is what the service takes for granted
                    .put("strict", StrictSchema.fits(parameters)).set("parameters", parameters);
        }
        if (chat.toolChoice() != ToolChoice.AUTO) {
            body.put("tool_choice", chat.toolChoice().name().toLowerCase(Locale.ROOT));
        }
    }

    private static void constraint(ObjectNode body, Constraint constraint) {
        switch (constraint) {
            case Constraint.JsonSchema(var schema) -> {
                var tree = WireJson.own(schema, "the JSON Schema of the answer");
                var format = body.putObject("text").putObject("format").put("type", "json_schema")
                        .put("name", "answer");
                format.set("schema", tree);
                if (StrictSchema.fits(tree)) {
                    format.put("strict", true);
                }
            }
            case Constraint.Grammar grammar -> throw Setting.unsupported(PROTOCOL, "grammar, give a JSON Schema");
        }
    }

    @Override
    public Optional<BatchWire> batches() {
        return Optional.of(new OpenAiBatchWire(baseUrl));
    }

    @Override
    public Decoder decoder(Request request, Assembly answer) {
        if (!(request instanceof Request.Count)) {
            return new ResponsesDecoder(answer);
        }
        return new PlainDecoder(root -> {
            if (!root.path("input_tokens").canConvertToInt()) {
                throw WireJson.noAnswer("it tells no \"input_tokens\"");
            }
            answer.usage(new Usage(WireJson.count(root.path("input_tokens")), 0, 0, 0));
            answer.finish(Finish.STOP, "counted");
        });
    }
}
