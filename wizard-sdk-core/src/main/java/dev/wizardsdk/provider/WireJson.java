package dev.wizardsdk.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.text.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON as services send it, read strictly and within limits. */
final class WireJson {

    /** Parsers that do not remember every name: who reads with one sees to it that the names he looks at come once. */
    static final JsonFactory WITHOUT_MEMORY = withoutMemory();

    private static final JsonMapper JSON = JsonMapper.builder(withoutMemory())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY) // the tree has the names, so no parser need keep them
            .build();

    private WireJson() {}

    private static JsonFactory withoutMemory() {
        return JsonFactory.builder().streamReadConstraints(Json.LIMITS).build();
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ArrayNode array() {
        return JSON.createArrayNode();
    }

    static byte[] bytes(JsonNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    /**
     * A JSON text of the caller's own, to be part of a request.
     *
     * @param what names it in the error
     * @throws ModelException of kind BAD_REQUEST if it is no JSON
     */
    static JsonNode own(String json, String what) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw ModelException.of(ErrorKind.BAD_REQUEST, what + " is no valid JSON" + Json.place(e)).build();
        }
    }

    /** The same, to be written byte for byte. */
    static RawValue raw(String json, String what) {
        own(json, what);
        return new RawValue(json);
    }

    /**
     * The arguments of a tool call, for a protocol that wants an object. A model may have written something else, which then goes
     * back to it as Anthropic's documents advise, so that it sees its error.
     */
    static JsonNode arguments(String json) {
        return json.isBlank() ? object() : parseFailure(json).orElseGet(() -> object().put("INVALID_JSON", json));
    }

    /**
     * The arguments of a call as a service sent them, in whatever form: what is no object must reach the tool, which refuses it.
     * Only an empty array stands for an empty object, as some languages can't tell them apart.
     */
    static String written(JsonNode arguments) {
        if (!arguments.isContainerNode()) {
            return arguments.asText("");
        }
        return arguments.isEmpty() ? "{}" : arguments.toString();
    }

    /** Whether a service can fetch from this address. */
    static boolean isOfWeb(URI source) {
        var scheme = String.valueOf(source.getScheme()).toLowerCase(Locale.ROOT);
        return scheme.equals("https") || scheme.equals("http");
    }

    /** An object that a service sent: {@link #parse(byte[], int, int)} of all. */
    static JsonNode parse(byte[] json) {
        return parse(json, 0, json.length);
    }

    /**
     * An object that a service sent.
     *
     * @throws ModelException of kind BAD_RESPONSE if it is none
     */
    static JsonNode parse(byte[] json, int from, int to) {
        try {
            var root = JSON.readTree(json, from, to - from);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException e) {
            throw noAnswer("it is no valid JSON" + Json.place(e));
        } catch (IOException e) {
            throw noAnswer("it is not valid UTF-8");
        }
        throw noAnswer("it is no JSON object");
    }

    /** The body of a failure, if it is JSON. */
    static Optional<JsonNode> parseFailure(String body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** What came back is not an answer of this protocol. */
    static ModelException noAnswer(String why) {
        return ModelException.of(ErrorKind.BAD_RESPONSE,
                "the answer is not of this protocol: " + why
                        + "; check that the base URL is the API's, with its version, such as one that ends in /v1")
                .maybeBilled(true)
                .build();
    }

    /** A text that is there and not empty, or null. */
    static @Nullable String text(JsonNode node, String field) {
        var value = node.path(field);
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }

    /** A number of tokens; what can't be one counts as none. */
    static long count(JsonNode number) {
        return number.canConvertToInt() ? Math.max(0, number.asLong()) : 0;
    }

    static String utf8(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
