package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/** Rows as Gemini is tuned on: contents made of parts. */
final class VertexRows {

    private final Fields row;
    private final TurnReader turns;

    VertexRows(Fields row, TurnReader turns) {
        this.row = row;
        this.turns = turns;
    }

    Example chat() throws BadRow {
        var all = new ArrayList<Turn>();
        for (var name : List.of("systemInstruction", "system_instruction")) {
            if (row.has(name)) {
                all.add(Turn.of(new Message(Role.SYSTEM, parts(row.take(name).path("parts"), "/" + name + "/parts"))));
            }
        }
        for (var content : row.take("contents")) {
            var pointer = "/contents/" + (all.size() - (all.isEmpty() || all.getFirst().role() != Role.SYSTEM ? 0 : 1));
            var parts = parts(content.path("parts"), pointer + "/parts");
            var isResult = parts.stream().anyMatch(part -> part instanceof Part.ToolResult);
            var role = switch (content.path("role").asText("user")) {
                case "user", "function", "tool" -> isResult ? Role.TOOL : Role.USER;
                case "model" -> Role.ASSISTANT;
                case "system" -> Role.SYSTEM;
                default -> throw new BadRow("bad-role", "the role must be user or model", pointer + "/role");
            };
            all.add(new Turn(new Message(role, parts), Loss.DEFAULT, List.of()));
        }
        return new Example.Chat(all, tools(), TurnReader.NOTHING);
    }

    private List<ToolDefinition> tools() throws BadRow {
        if (!row.peek("tools").isArray()) {
            return turns.tools();
        }
        var all = new ArrayList<ToolDefinition>();
        for (var group : row.take("tools")) {
            var name = group.has("function_declarations") ? "function_declarations" : "functionDeclarations";
            all.addAll(ToolReader.read(group.path(name), "/tools/" + name, row));
        }
        return all;
    }

    private List<Part> parts(JsonNode parts, String pointer) throws BadRow {
        var all = new ArrayList<Part>();
        for (var part : parts) {
            all.add(part(part, pointer + "/" + all.size()));
        }
        return all;
    }

    private static Part part(JsonNode part, String pointer) throws BadRow {
        if (part.path("text").isTextual()) {
            var text = part.path("text").textValue();
            return part.path("thought").asBoolean() ? new Part.Reasoning(text) : new Part.Text(text);
        }
        if (part.path("functionCall").isObject()) {
            var call = part.path("functionCall");
            return new Part.ToolCall(call.path("id").asText(""),
                    Fields.text(call.path("name"), pointer + "/functionCall/name"),
                    call.path("args").isObject() ? Json.write(call.path("args")) : "{}");
        }
        if (part.path("functionResponse").isObject()) {
            var result = part.path("functionResponse");
            var response = result.path("response");
            var text = response.size() == 1 && response.path("result").isTextual()
                    ? response.path("result").textValue()
                    : Json.write(response);
            return new Part.ToolResult(result.path("id").asText(""), result.path("name").asText(""), text);
        }
        var file = part.path("fileData");
        var inline = part.path("inlineData");
        try {
            if (file.isObject()) {
                return MediaColumns.media(file.path("mimeType").asText(), file.path("fileUri").asText());
            }
            if (inline.isObject()) {
                var type = inline.path("mimeType").asText();
                return MediaColumns.media(type, "data:" + type + ";base64," + inline.path("data").asText());
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new BadRow("bad-media", "this is no address of a file with its type", pointer);
        }
        return new Part.Opaque("file", Json.write(part));
    }
}
