package dev.wizardsdk.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Strict JSON: a key twice or text after the end is an error. */
public final class Json {

    private static final Pattern HALF = Pattern.compile("[\\x{D800}-\\x{DFFF}]");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(100).maxStringLength(Integer.MAX_VALUE).build())
            .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // no digit of a tool's argument is lost
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * Reads one value.
     *
     * @throws NotJson if the text is none; its message tells the place and never quotes the text
     */
    public static JsonNode read(String text) throws NotJson {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new NotJson(e);
        }
    }

    /** One value on one line. */
    public static String write(JsonNode value) {
        return text(value, false);
    }

    /** One value on one line as UTF-8, which has no half characters (lone surrogates): they are escaped, so that they come back as they were. */
    public static byte[] bytes(JsonNode value) {
        var text = write(value);
        return (hasHalves(text)
                ? HALF.matcher(text).replaceAll(half -> "\\\\u" + Integer.toHexString(half.group().charAt(0)))
                : text).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean hasHalves(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** One value over several indented lines. */
    public static String writeIndented(JsonNode value) {
        return text(value, true);
    }

    private static String text(JsonNode value, boolean indented) {
        try {
            return (indented ? MAPPER.writerWithDefaultPrettyPrinter() : MAPPER.writer()).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    /** What was read is no JSON. */
    public static final class NotJson extends Exception {

        private static final long serialVersionUID = 1L;

        NotJson(JsonProcessingException cause) {
            super(describe(cause), cause);
        }

        private static String describe(JsonProcessingException e) {
            var at = e.getLocation();
            return "not valid JSON" + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr());
        }
    }
}
