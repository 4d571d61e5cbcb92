package dev.wizardsdk.parquet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Rows as JSON, with every digit of their numbers. */
final class JsonRows {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(100).maxStringLength(Integer.MAX_VALUE).build())
            .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonRows() {}

    /** @throws NotARow if the bytes are no JSON object */
    static JsonNode read(byte[] record) throws NotARow {
        try {
            var row = MAPPER.readTree(record);
            if (!row.isObject()) {
                throw new NotARow("is JSON but no object", null);
            }
            return row;
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new NotARow("is no JSON" + (at == null ? "" : ", at its column " + at.getColumnNr()), e);
        } catch (IOException e) {
            throw new NotARow("is no text in UTF-8", e);
        }
    }

    static String write(JsonNode value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    /** A record of something else than JSON Lines. */
    static final class NotARow extends Exception {

        private static final long serialVersionUID = 1L;

        NotARow(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
