package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether a JSON Schema keeps to the rules of OpenAI's strict mode: every property required, no others allowed. */
final class StrictSchema {

    private StrictSchema() {}

    static boolean holds(JsonNode schema) {
        return schema.path("type").asText("").equals("object") && everyObject(schema);
    }

    private static boolean everyObject(JsonNode schema) {
        if (schema.path("type").asText("").equals("object") || schema.has("properties")) {
            var properties = schema.path("properties");
            if (!properties.isObject() || !schema.path("additionalProperties").isBoolean()
                    || schema.path("additionalProperties").booleanValue()
                    || schema.path("required").size() != properties.size()) {
                return false;
            }
        }
        for (var part : schema) {
            if (part.isContainerNode() && !everyObject(part)) {
                return false;
            }
        }
        return true;
    }
}
