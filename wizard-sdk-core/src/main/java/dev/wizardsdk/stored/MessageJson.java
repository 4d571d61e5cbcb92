package dev.wizardsdk.stored;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.net.URI;
import java.util.ArrayList;

/** A message as JSON, and back. */
final class MessageJson {

    private MessageJson() {}

    static ObjectNode of(Message message) {
        var json = JsonNodeFactory.instance.objectNode().put("role", message.role().name());
        var parts = json.putArray("parts");
        message.parts().forEach(part -> write(part, parts.addObject()));
        return json;
    }

    private static void write(Part part, ObjectNode json) {
        switch (part) {
            case Part.Text it -> json.put("text", it.text());
            case Part.Reasoning it -> json.put("reasoning", it.text()).put("signature", it.signature());
            case Part.Media it -> json.put("media", it.mediaType()).put("source", it.source().toString());
            case Part.ToolCall it -> json.put("call", it.id()).put("name", it.name()).put("arguments", it.arguments())
                    .put("signature", it.signature());
            case Part.ToolResult it -> json.put("result", it.callId()).put("name", it.name()).put("text", it.text())
                    .put("failed", it.failed());
            case Part.Opaque it -> json.put("opaque", it.protocol()).put("json", it.json());
        }
    }

    static Message read(JsonNode json) {
        var parts = new ArrayList<Part>();
        json.required("parts").forEach(part -> parts.add(part(part)));
        return new Message(Role.valueOf(json.required("role").asText()), parts);
    }

    private static Part part(JsonNode json) {
        return switch (json.fieldNames().next()) {
            case "text" -> new Part.Text(text(json, "text"));
            case "reasoning" -> new Part.Reasoning(text(json, "reasoning"), text(json, "signature"));
            case "media" -> new Part.Media(text(json, "media"), URI.create(text(json, "source")));
            case "call" -> new Part.ToolCall(text(json, "call"), text(json, "name"), text(json, "arguments"),
                    text(json, "signature"));
            case "result" -> new Part.ToolResult(text(json, "result"), text(json, "name"), text(json, "text"),
                    json.required("failed").asBoolean());
            case "opaque" -> new Part.Opaque(text(json, "opaque"), text(json, "json"));
            case String other -> throw new IllegalArgumentException("a part \"" + other + "\" is not known");
        };
    }

    static String text(JsonNode json, String name) {
        return json.required(name).asText();
    }
}
