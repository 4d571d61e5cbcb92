package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.ToolDefinition;

/** Whether a tool may be called with some arguments: by the names, types and lists of values in its schema, one level deep. */
final class ToolArguments {

    private ToolArguments() {}

    /** What is wrong with the call's; empty if nothing is. */
    static String problem(ToolDefinition tool, Part.ToolCall call) {
        try {
            var arguments = Json.read(call.arguments());
            return arguments.isObject() ? problem(tool, arguments) : "with arguments that are no JSON object";
        } catch (Json.NotJson e) {
            return "with arguments that are " + e.getMessage();
        }
    }

    /** What is wrong with them; empty if nothing is. */
    static String problem(ToolDefinition tool, JsonNode arguments) {
        JsonNode schema;
        try {
            schema = Json.read(tool.parameters());
        } catch (Json.NotJson e) {
            return "whose schema is " + e.getMessage();
        }
        for (var required : schema.path("required")) {
            if (!arguments.has(required.asText())) {
                return "without its argument \"" + required.asText() + "\"";
            }
        }
        var properties = schema.path("properties");
        var others = schema.path("additionalProperties");
        for (var argument : arguments.properties()) {
            var property = properties.path(argument.getKey());
            if (property.isMissingNode()) {
                if (properties.isObject() && !others.asBoolean(others.isObject())) {
                    return "with an argument \"" + argument.getKey() + "\" that it does not have";
                }
            } else if (!isOfType(argument.getValue(), property.path("type"))) {
                return "with \"" + argument.getKey() + "\" as " + kind(argument.getValue()) + " where "
                        + Json.write(property.path("type")) + " is due";
            } else if (property.path("enum").isArray() && !isIn(argument.getValue(), property.path("enum"))) {
                return "with a value of \"" + argument.getKey() + "\" that is none of those allowed";
            }
        }
        return "";
    }

    private static boolean isOfType(JsonNode value, JsonNode type) {
        if (type.isArray()) {
            for (var one : type) {
                if (isOfType(value, one)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asText()) {
            case "string" -> value.isTextual();
            case "integer" -> value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "null" -> value.isNull();
            default -> true;
        };
    }

    private static boolean isIn(JsonNode value, JsonNode allowed) {
        for (var one : allowed) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING, BINARY -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "a list";
            case OBJECT, POJO -> "an object";
            case NULL, MISSING -> "null";
        };
    }
}
