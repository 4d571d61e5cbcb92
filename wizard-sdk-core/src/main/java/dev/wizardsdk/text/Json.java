package dev.wizardsdk.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;

/** Strict JSON: a key twice, text after the end, a depth beyond 64 and numbers of more than 100 characters are errors. */
public final class Json {

    /** How deep a value may be nested. */
    public static final int MAX_DEPTH = 64;

    /** What keeps a hostile text from taking all memory or stack. */
    public static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(100)
            .maxStringLength(1 << 27)
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(strictFactory())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final ObjectReader OPENING = MAPPER.readerFor(JsonNode.class)
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /** A new factory of parsers that are as strict; each mapper wants one of its own. */
    public static JsonFactory strictFactory() {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(LIMITS)
                .build();
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** Reads one value, of which the text consists. */
    public static JsonNode read(String text) throws NotJson {
        try {
            var value = MAPPER.readTree(text);
            if (value.isMissingNode()) {
                throw new NotJson("it is empty");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new NotJson(e);
        }
    }

    /** A value that a longer text begins with, and how many characters it takes. */
    public record Opening(JsonNode value, int length) {}

    /** Reads the value that the text begins with. */
    public static Opening readOpening(Reader text) throws NotJson {
        try (JsonParser parser = MAPPER.getFactory().createParser(text)) {
            JsonNode value = OPENING.readTree(parser);
            return new Opening(value, Math.toIntExact(parser.currentLocation().getCharOffset()));
        } catch (JsonProcessingException e) {
            throw new NotJson(e);
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory could not be read", e);
        }
    }

    /** One value on one line. */
    public static String write(JsonNode value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    /** Words for where a text is no JSON, such as {@code " at line 1, column 7"}; the parser's own message may quote the text. */
    public static String place(JsonProcessingException e) {
        var at = e.getLocation();
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** What was read is no JSON. Its message tells the place and what is wrong there, and never quotes the text. */
    public static final class NotJson extends Exception {

        private static final long serialVersionUID = 1L;

        NotJson(String message) {
            super(message);
        }

        NotJson(JsonProcessingException cause) {
            this(describe(cause));
        }

        private static String describe(JsonProcessingException e) {
            var place = place(e);
            if (e instanceof JsonEOFException) {
                return "it ends too early" + place;
            }
            if (e instanceof StreamConstraintsException) {
                return "it is nested deeper than " + MAX_DEPTH + " or a number is too long" + place;
            }
            return String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field")
                    ? "a property comes twice" + place
                    : "its syntax is wrong" + place;
        }
    }
}
