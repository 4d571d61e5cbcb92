package dev.wizardsdk.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.Usage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The forms of OpenAI's Chat Completions and Completions: pure functions between requests, bytes and events. */
final class OpenAiWire {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(100)
                    .build())
            .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private OpenAiWire() {}

    /** What one event of a stream, or a whole answer, says. Null where it says nothing. */
    record Chunk(
            String id, @Nullable String text, @Nullable String reasoning, @Nullable String finish,
            @Nullable Usage usage) {}

    /** What differs between services that speak this protocol. */
    record Dialect(boolean official) {

        String maxTokens(Request request) {
            // OpenAI's reasoning models refuse max_tokens; the services that copied the protocol know nothing else
            return official && request instanceof Request.Chat ? "max_completion_tokens" : "max_tokens";
        }
    }

    static String path(Request.Generating request) {
        return switch (request) {
            case Request.Chat chat -> "/chat/completions";
            case Request.Completion completion -> "/completions";
            case Request.Infill infill -> throw unsupported("infill");
        };
    }

    /** The request's body. Only what the caller set is sent. */
    static byte[] encode(String model, Request.Generating request, boolean stream, Dialect dialect) {
        var body = JSON.createObjectNode().put("model", model);
        switch (request) {
            case Request.Chat chat -> {
                var messages = body.putArray("messages");
                for (var message : chat.messages()) {
                    messages.add(message(message));
                }
            }
            case Request.Completion completion -> body.put("prompt", completion.prompt());
            case Request.Infill infill -> throw unsupported("infill");
        }
        sampling(body, request, dialect);
        body.put("stream", stream);
        if (stream) {
            body.putObject("stream_options").put("include_usage", true);
        }
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    private static ObjectNode message(Message message) {
        return JSON.createObjectNode()
                .put("role", message.role().name().toLowerCase(Locale.ROOT))
                .put("content", message.text());
    }

    private static void sampling(ObjectNode body, Request.Generating request, Dialect dialect) {
        Sampling sampling = request.sampling();
        if (dialect.official() && beyondOpenAi(sampling)) {
            throw unsupported("top-k, min-p and other filters of llama.cpp at OpenAI, leave them unset");
        }
        sampling.maxTokens().ifPresent(n -> body.put(dialect.maxTokens(request), n));
        sampling.temperature().ifPresent(t -> body.put("temperature", t));
        sampling.topP().ifPresent(p -> body.put("top_p", p));
        sampling.topK().ifPresent(k -> body.put("top_k", k));
        sampling.minP().ifPresent(p -> body.put("min_p", p));
        sampling.penalties().ifPresent(penalties -> penalties(body, penalties, dialect));
        sampling.logitBias().forEach((token, bias) -> body.withObject("/logit_bias").put(token.toString(), bias));
        ofLlamaServer(body, sampling);
        sampling.seed().ifPresent(s -> body.put("seed", s));
        if (!sampling.stop().isEmpty()) {
            sampling.stop().forEach(body.withArray("stop")::add);
        }
    }

    private static boolean beyondOpenAi(Sampling sampling) {
        return sampling.topK().isPresent() || sampling.minP().isPresent() || sampling.typicalP().isPresent()
                || sampling.dynamicTemperature().isPresent() || sampling.xtc().isPresent()
                || sampling.dry().isPresent() || sampling.mirostat().isPresent();
    }

    private static void penalties(ObjectNode body, Sampling.Penalties penalties, Dialect dialect) {
        if (penalties.repeat() != 1) {
            if (dialect.official()) {
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

    private static ModelException unsupported(String what) {
        return ModelException.of(ErrorKind.UNSUPPORTED, "the OpenAI protocol has no " + what).build();
    }

    /**
     * Reads one event's data, or a whole answer's body.
     *
     * @throws ModelException if it is an error, or no JSON of this protocol
     */
    static Chunk decode(String json) {
        var root = parse(json);
        if (root.hasNonNull("error")) {
            throw OpenAiErrors.ofBody(root);
        }
        if (!root.path("choices").isArray()) {
            throw notThisProtocol("it has no \"choices\"");
        }
        var choice = root.path("choices").path(0);
        var said = choice.has("delta") ? choice.path("delta") : choice.path("message");
        var text = choice.has("text") ? textOf(choice, "text") : textOf(said, "content");
        var reasoning = textOf(said, "reasoning_content");
        return new Chunk(
                root.path("id").asText(""),
                text,
                reasoning == null ? textOf(said, "reasoning") : reasoning,
                textOf(choice, "finish_reason"),
                usage(root.path("usage")));
    }

    /** The body of a failed answer, if it is JSON. */
    static @Nullable JsonNode errorBody(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    static Finish finish(String raw) {
        return switch (raw) {
            case "stop" -> Finish.STOP;
            case "length" -> Finish.LENGTH;
            case "tool_calls" -> Finish.TOOL_CALLS;
            case "content_filter" -> Finish.FILTERED;
            default -> Finish.OTHER;
        };
    }

    private static JsonNode parse(String json) {
        try {
            var root = JSON.readTree(json);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException e) {
            var at = e.getLocation(); // the parser's own message may quote the answer's text
            throw notThisProtocol("it is no valid JSON"
                    + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
        }
        throw notThisProtocol("it is no JSON object");
    }

    static ModelException notThisProtocol(String why) {
        return ModelException.of(
                ErrorKind.BAD_RESPONSE,
                "the answer is not of the OpenAI protocol: " + why
                        + "; check that the base URL is the API's, usually one that ends in /v1")
                .maybeBilled(true)
                .build();
    }

    private static @Nullable String textOf(JsonNode node, String field) {
        var value = node.path(field);
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }

    private static @Nullable Usage usage(JsonNode usage) {
        if (!usage.isObject()) {
            return null;
        }
        return new Usage(
                count(usage.path("prompt_tokens")),
                count(usage.path("prompt_tokens_details").path("cached_tokens")),
                count(usage.path("completion_tokens")),
                count(usage.path("completion_tokens_details").path("reasoning_tokens")));
    }

    /** A number of tokens; what can't be one counts as none. */
    private static long count(JsonNode number) {
        return number.canConvertToInt() ? Math.max(0, number.asLong()) : 0;
    }
}
