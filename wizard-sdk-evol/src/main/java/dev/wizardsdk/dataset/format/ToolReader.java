package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tools and their calls, in the forms that they come in: as JSON or as text of it, bare or inside a function. */
final class ToolReader {

    private ToolReader() {}

    /** The value, or what its text is as JSON. */
    static JsonNode unpacked(JsonNode value, String pointer) throws BadRow {
        if (!value.isTextual()) {
            return value;
        }
        if (value.textValue().isBlank()) {
            return Json.object().path("none");
        }
        try {
            return Json.read(value.textValue());
        } catch (Json.NotJson e) {
            throw new BadRow("bad-json-text", "the text here should be JSON and is " + e.getMessage(), pointer);
        }
    }

    static List<ToolDefinition> read(JsonNode value, String pointer, Fields row) throws BadRow {
        var tools = unpacked(value, pointer);
        var all = new ArrayList<ToolDefinition>();
        if (tools.isMissingNode() || tools.isNull()) {
            return all;
        }
        if (!tools.isArray()) {
            throw new BadRow("bad-tools", "a list of tools is expected here, not " + Fields.article(tools), pointer);
        }
        for (var tool : tools) {
            all.add(tool(tool, pointer + "/" + all.size(), row));
        }
        return all;
    }

    private static ToolDefinition tool(JsonNode tool, String pointer, Fields row) throws BadRow {
        var inFunction = tool.path("function").isObject();
        var function = inFunction ? tool.path("function") : tool;
        var at = inFunction ? pointer + "/function" : pointer;
        var schemaName = function.has("input_schema") ? "input_schema" : "parameters";
        var schema = unpacked(function.path(schemaName), at + "/" + schemaName);
        if (!schema.isObject() && !schema.isMissingNode() && !schema.isNull()) {
            throw new BadRow("bad-tools", "the schema of a tool's arguments must be an object", at + "/" + schemaName);
        }
        keepOthers(tool, inFunction ? Set.of("type", "function") : Set.of("type", "name", "description", schemaName),
                pointer, row);
        if (inFunction) {
            keepOthers(function, Set.of("name", "description", schemaName), at, row);
        }
        try {
            return new ToolDefinition(Fields.text(function.path("name"), at + "/name"),
                    function.path("description").asText(""),
                    Json.write(ToolWriter.whole(schema instanceof ObjectNode it ? it : Json.object())));
        } catch (IllegalArgumentException e) {
            throw new BadRow("bad-tool-name", String.valueOf(e.getMessage()), at + "/name");
        }
    }

    private static void keepOthers(JsonNode tool, Set<String> known, String pointer, Fields row) {
        for (var other : tool.properties()) {
            if (!known.contains(other.getKey())) {
                row.keep(pointer + "/" + other.getKey(), other.getValue());
            }
        }
    }

    /** A call: {@code {name, arguments}} or {@code {id, type, function: {name, arguments}}}. */
    static Part.ToolCall call(JsonNode call, String pointer) throws BadRow {
        if (!call.isObject()) {
            throw new BadRow("bad-tool-call", "the call of a tool is expected here, not " + Fields.article(call),
                    pointer);
        }
        var inFunction = call.path("function").isObject();
        var function = inFunction ? call.path("function") : call;
        var at = inFunction ? pointer + "/function" : pointer;
        if (!function.path("name").isTextual()) {
            throw new BadRow("bad-tool-call", "nothing names the tool that is called", at + "/name");
        }
        return new Part.ToolCall(call.path("id").asText(""), function.path("name").textValue(),
                arguments(function, at));
    }

    private static String arguments(JsonNode function, String at) throws BadRow {
        var name = function.has("arguments") || !function.has("parameters") ? "arguments" : "parameters";
        var value = unpacked(function.path(name), at + "/" + name);
        if (value.isMissingNode() || value.isNull()) {
            return "{}";
        }
        if (!value.isObject()) {
            throw new BadRow("bad-arguments", "arguments must be an object, not " + Fields.article(value),
                    at + "/" + name);
        }
        return Json.write(value);
    }
}
