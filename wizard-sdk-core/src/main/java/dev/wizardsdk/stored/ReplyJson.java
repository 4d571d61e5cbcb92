package dev.wizardsdk.stored;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.Delivery;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Result;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.Usage;
import dev.wizardsdk.text.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A reply as JSON, and back: what the model said and who said it, not at what cost nor after which failures. */
public final class ReplyJson {

    private static final JsonMapper MAPPER = JsonMapper.builder(Json.strictFactory()).build();

    private ReplyJson() {}

    public static ObjectNode of(Reply reply) {
        var json = JsonNodeFactory.instance.objectNode().put("servedBy", reply.servedBy())
                .put("finish", reply.finish().name()).put("rawFinish", reply.rawFinish()).put("id", reply.id());
        json.set("message", MessageJson.of(reply.message()));
        reply.usage().ifPresent(usage -> json.putObject("usage").put("prompt", usage.promptTokens())
                .put("cachedPrompt", usage.cachedPromptTokens()).put("completion", usage.completionTokens())
                .put("reasoning", usage.reasoningTokens()));
        if (!reply.tokens().isEmpty()) {
            var tokens = json.putArray("tokens");
            reply.tokens().forEach(token -> {
                var alternatives = score(tokens.addObject(), token.text(), token.logProbability()).putArray("or");
                token.alternatives().forEach(it -> score(alternatives.addObject(), it.text(), it.logProbability()));
            });
        }
        reply.result().ifPresent(result -> write(result, json));
        return json;
    }

    private static ObjectNode score(ObjectNode into, String text, double logProbability) {
        into.put("text", text);
        return Double.isFinite(logProbability)
                ? into.put("log", logProbability)
                : into.put("log", Double.toString(logProbability));
    }

    private static void write(Result result, ObjectNode json) {
        switch (result) {
            case Result.Embeddings it -> {
                var vectors = json.putArray("vectors");
                it.vectors().forEach(vector -> vectors.add(base64(vector)));
            }
            case Result.Ranking it -> {
                var ranking = json.putArray("ranking");
                it.documents().forEach(document -> ranking.addObject().put("index", document.index())
                        .put("relevance", document.relevance()));
            }
        }
    }

    private static String base64(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static float[] vector(String base64) {
        var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
        var vector = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(vector);
        return vector;
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Reply read(byte[] json) {
        try {
            return read(MAPPER.readTree(json));
        } catch (IOException e) {
            throw new IllegalArgumentException("this is not JSON", e);
        }
    }

    /** As {@link #read(byte[])}, of what was parsed. */
    public static Reply read(JsonNode json) {
        return new Reply(MessageJson.read(json.required("message"), "the kept reply: /message"),
                Finish.valueOf(text(json, "finish")), text(json, "rawFinish"),
                Optional.ofNullable(json.get("usage")).map(ReplyJson::usage),
                text(json, "id"), tokens(json), result(json), Delivery.by(text(json, "servedBy")));
    }

    private static String text(JsonNode json, String name) {
        return json.required(name).asText();
    }

    private static Usage usage(JsonNode json) {
        return new Usage(json.required("prompt").asLong(), json.required("cachedPrompt").asLong(),
                json.required("completion").asLong(), json.required("reasoning").asLong());
    }

    private static List<TokenScore> tokens(JsonNode json) {
        var tokens = new ArrayList<TokenScore>();
        json.path("tokens").forEach(token -> {
            var alternatives = new ArrayList<TokenScore.Alternative>();
            token.required("or").forEach(it -> alternatives.add(new TokenScore.Alternative(text(it, "text"), log(it))));
            tokens.add(new TokenScore(text(token, "text"), log(token), alternatives));
        });
        return tokens;
    }

    private static double log(JsonNode json) {
        var log = json.required("log");
        return log.isTextual() ? Double.parseDouble(log.asText()) : log.asDouble();
    }

    private static Optional<Result> result(JsonNode json) {
        if (json.has("vectors")) {
            var vectors = new ArrayList<float[]>();
            json.get("vectors").forEach(vector -> vectors.add(vector(vector.asText())));
            return Optional.of(new Result.Embeddings(vectors));
        }
        if (json.has("ranking")) {
            var documents = new ArrayList<Result.Ranked>();
            json.get("ranking").forEach(it -> documents.add(
                    new Result.Ranked(it.required("index").asInt(), it.required("relevance").asDouble())));
            return Optional.of(new Result.Ranking(documents));
        }
        return Optional.empty();
    }

    /** Compact, in the order it was built in. */
    public static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }
}
