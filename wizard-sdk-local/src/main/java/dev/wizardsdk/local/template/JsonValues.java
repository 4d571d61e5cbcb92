package dev.wizardsdk.local.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** JSON as the values a template takes. */
final class JsonValues {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonValues() {}

    /** @throws IllegalArgumentException if the text is not one JSON object */
    static Map<String, Object> object(String what, String text) {
        try {
            var node = JSON.readTree(text);
            if (node.isObject()) {
                return object(node);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(what + " are not JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException(what + " are not a JSON object");
    }

    private static Map<String, Object> object(JsonNode node) {
        var values = new LinkedHashMap<String, Object>();
        node.properties().forEach(field -> values.put(field.getKey(), value(field.getValue())));
        return values;
    }

    private static Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> object(node);
            case ARRAY -> {
                var items = new ArrayList<>();
                node.forEach(item -> items.add(value(item)));
                yield items;
            }
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isIntegralNumber() ? node.bigIntegerValue() : (Object) node.doubleValue();
            case NULL, MISSING, BINARY, POJO -> Optional.empty();
        };
    }
}
