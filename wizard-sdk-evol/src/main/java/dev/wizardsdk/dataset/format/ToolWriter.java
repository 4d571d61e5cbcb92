package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.ToolDefinition;
import java.util.List;

/** Tools and arguments of their calls as consumers take them. */
final class ToolWriter {

    private ToolWriter() {}

    /** {@code {type: function, function: {…}}} each. */
    static ArrayNode functions(List<ToolDefinition> tools, String pointer) throws BadRow {
        var all = Json.object().putArray("tools");
        for (var tool : tools) {
            all.addObject().put("type", "function").set("function", bare(tool, pointer + "/" + (all.size() - 1)));
        }
        return all;
    }

    /** {@code {name, description, parameters}} each. */
    static ArrayNode bare(List<ToolDefinition> tools, String pointer) throws BadRow {
        var all = Json.object().putArray("tools");
        for (var tool : tools) {
            all.add(bare(tool, pointer + "/" + all.size()));
        }
        return all;
    }

    private static ObjectNode bare(ToolDefinition tool, String pointer) throws BadRow {
        var json = Json.object().put("name", tool.name()).put("description", tool.description());
        json.set("parameters", schema(tool, pointer));
        return json;
    }

    private static ObjectNode schema(ToolDefinition tool, String pointer) throws BadRow {
        return whole(object(tool.parameters(), pointer + "/parameters"));
    }

    /**
     * A schema of arguments with its type and properties, even if there are none: consumers look for them without asking. What has neither,
     * and nothing but objects, are properties by themselves.
     */
    static ObjectNode whole(ObjectNode schema) {
        if (schema.path("type").isTextual() && schema.path("properties").isObject()) {
            return schema;
        }
        var whole = Json.object().put("type", schema.path("type").asText("object"));
        if (!schema.has("type") && !schema.has("properties") && !schema.has("$defs")
                && schema.properties().stream().allMatch(property -> property.getValue().isObject())) {
            whole.set("properties", schema);
            return whole;
        }
        whole.setAll(schema);
        if (!whole.path("properties").isObject()) {
            whole.putObject("properties");
        }
        return whole;
    }

    static ObjectNode arguments(Part.ToolCall call, String pointer) throws BadRow {
        return object(call.arguments().isBlank() ? "{}" : call.arguments(), pointer);
    }

    private static ObjectNode object(String json, String pointer) throws BadRow {
        try {
            if (Json.read(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (Json.NotJson e) {
            throw new BadRow("bad-json-text", "an object is expected here and it is " + e.getMessage(), pointer);
        }
        throw new BadRow("bad-json-text", "an object is expected here", pointer);
    }
}
