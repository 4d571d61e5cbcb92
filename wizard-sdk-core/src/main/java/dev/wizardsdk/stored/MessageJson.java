package dev.wizardsdk.stored;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.net.URI;
import java.util.ArrayList;
import java.util.Locale;

/**
 * A message as JSON, and back: the one form of it in all that is kept. Its names are its own and stay as they are, whatever the Java
 * types become; a reader passes over properties it does not know.
 */
public final class MessageJson {

    private MessageJson() {}

    public static ObjectNode of(Message message) {
        var json = JsonNodeFactory.instance.objectNode().put("role", message.role().name().toLowerCase(Locale.ROOT));
        var parts = json.putArray("parts");
        message.parts().forEach(part -> write(part, parts.addObject()));
        return json;
    }

    private static void write(Part part, ObjectNode json) {
        switch (part) {
            case Part.Text it -> json.put("type", "text").put("text", it.text());
            case Part.Reasoning it -> json.put("type", "reasoning").put("text", it.text())
                    .put("signature", it.signature());
            case Part.Media it -> json.put("type", "media").put("mediaType", it.mediaType())
                    .put("source", it.source().toString());
            case Part.ToolCall it -> json.put("type", "call").put("id", it.id()).put("name", it.name())
                    .put("arguments", it.arguments()).put("signature", it.signature());
            case Part.ToolResult it -> json.put("type", "result").put("id", it.callId()).put("name", it.name())
                    .put("text", it.text()).put("failed", it.failed());
            case Part.Opaque it -> json.put("type", "opaque").put("protocol", it.protocol()).put("json", it.json());
        }
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @param place what the message stands in and where, for the error's message: ends in a JSON pointer
     * @throws IllegalArgumentException if it is something else
     */
    public static Message read(JsonNode json, String place) {
        var parts = new ArrayList<Part>();
        for (var part : json.path("parts")) {
            parts.add(part(part, place + "/parts/" + parts.size()));
        }
        return new Message(role(json, place), parts);
    }

    private static Role role(JsonNode json, String place) {
        return switch (text(json, "role", place)) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            case "system" -> Role.SYSTEM;
            default -> throw damaged(place + "/role");
        };
    }

    private static Part part(JsonNode json, String place) {
        return switch (text(json, "type", place)) {
            case "text" -> new Part.Text(text(json, "text", place));
            case "reasoning" -> new Part.Reasoning(text(json, "text", place), json.path("signature").asText());
            case "media" -> media(json, place);
            case "call" -> new Part.ToolCall(text(json, "id", place), text(json, "name", place),
                    text(json, "arguments", place), json.path("signature").asText());
            case "result" -> new Part.ToolResult(text(json, "id", place), text(json, "name", place),
                    text(json, "text", place), json.path("failed").asBoolean());
            case "opaque" -> new Part.Opaque(text(json, "protocol", place), text(json, "json", place));
            default -> throw damaged(place + "/type");
        };
    }

    private static Part media(JsonNode json, String place) {
        try {
            return new Part.Media(text(json, "mediaType", place), URI.create(text(json, "source", place)));
        } catch (IllegalArgumentException e) {
            throw damaged(place);
        }
    }

    private static String text(JsonNode json, String property, String place) {
        var value = json.path(property);
        if (!value.isTextual()) {
            throw damaged(place + "/" + property);
        }
        return value.textValue();
    }

    private static IllegalArgumentException damaged(String place) {
        return new IllegalArgumentException(place + " is damaged");
    }
}
