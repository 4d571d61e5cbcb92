package dev.wizardsdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.schema.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The saved form of a conversation. Its names are its own and stay as they are, whatever the Java types become. A reader passes over
 * properties it does not know; whatever an older reader must not pass over comes with a higher version.
 */
final class ConversationJson {

    private static final int VERSION = 1;

    /**
     * What is saved.
     *
     * @param system     the system message; empty for none
     * @param summarised how many of the messages the summary stands for
     */
    record Saved(String system, String summary, int summarised, List<Message> messages) {

        Saved {
            messages = List.copyOf(messages);
        }
    }

    private ConversationJson() {}

    static String write(Saved saved) {
        var root = Json.object().put("version", VERSION);
        root.put("system", saved.system()).put("summary", saved.summary()).put("summarised", saved.summarised());
        var messages = root.putArray("messages");
        for (var message : saved.messages()) {
            var written = messages.addObject().put("role", message.role().name().toLowerCase(Locale.ROOT));
            var parts = written.putArray("parts");
            message.parts().forEach(part -> write(part, parts.addObject()));
        }
        return Json.write(root);
    }

    private static void write(Part part, ObjectNode to) {
        switch (part) {
            case Part.Text text -> to.put("type", "text").put("text", text.text());
            case Part.Reasoning thought -> to.put("type", "reasoning").put("text", thought.text())
                    .put("signature", thought.signature());
            case Part.Media media -> to.put("type", "media").put("mediaType", media.mediaType())
                    .put("source", media.source().toString());
            case Part.ToolCall call -> to.put("type", "call").put("id", call.id()).put("name", call.name())
                    .put("arguments", call.arguments()).put("signature", call.signature());
            case Part.ToolResult result ->
                to.put("type", "result").put("id", result.callId()).put("name", result.name())
                        .put("text", result.text()).put("failed", result.failed());
            case Part.Opaque opaque -> to.put("type", "opaque").put("protocol", opaque.protocol())
                    .put("json", opaque.json());
        }
    }

    static Saved read(String text) {
        JsonNode root;
        try {
            root = Json.read(text);
        } catch (Json.NotJson e) {
            throw new IllegalArgumentException("the saved conversation is no JSON: " + e.getMessage());
        }
        var version = root.path("version");
        if (!version.isInt() || version.intValue() < 1) {
            throw new IllegalArgumentException("this is no saved conversation: it has no version");
        }
        if (version.intValue() > VERSION) {
            throw new IllegalArgumentException(
                    "the conversation was saved in version " + version + " by a newer release of"
                            + " this library; this one reads versions up to " + VERSION + ", so take a newer one");
        }
        var messages = new ArrayList<Message>();
        for (var message : root.path("messages")) {
            messages.add(message(message, "/messages/" + messages.size()));
        }
        var summarised = root.path("summarised").asInt();
        if (summarised < 0 || summarised > messages.size()) {
            throw new IllegalArgumentException("the saved conversation is damaged at /summarised");
        }
        return new Saved(root.path("system").asText(), root.path("summary").asText(), summarised, messages);
    }

    private static Message message(JsonNode node, String pointer) {
        var parts = new ArrayList<Part>();
        for (var part : node.path("parts")) {
            parts.add(part(part, pointer + "/parts/" + parts.size()));
        }
        var role = switch (text(node, "role", pointer)) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            case "system" -> Role.SYSTEM;
            default -> throw damaged(pointer + "/role");
        };
        return new Message(role, parts);
    }

    private static Part part(JsonNode node, String pointer) {
        return switch (text(node, "type", pointer)) {
            case "text" -> new Part.Text(text(node, "text", pointer));
            case "reasoning" -> new Part.Reasoning(text(node, "text", pointer), node.path("signature").asText());
            case "media" -> media(node, pointer);
            case "call" -> new Part.ToolCall(text(node, "id", pointer), text(node, "name", pointer),
                    text(node, "arguments", pointer), node.path("signature").asText());
            case "result" -> new Part.ToolResult(text(node, "id", pointer), text(node, "name", pointer),
                    text(node, "text", pointer), node.path("failed").asBoolean());
            case "opaque" -> new Part.Opaque(text(node, "protocol", pointer), text(node, "json", pointer));
            default -> throw damaged(pointer + "/type");
        };
    }

    private static Part media(JsonNode node, String pointer) {
        try {
            return new Part.Media(text(node, "mediaType", pointer), URI.create(text(node, "source", pointer)));
        } catch (IllegalArgumentException e) {
            throw damaged(pointer);
        }
    }

    private static String text(JsonNode node, String property, String pointer) {
        var value = node.path(property);
        if (!value.isTextual()) {
            throw damaged(pointer + "/" + property);
        }
        return value.textValue();
    }

    private static IllegalArgumentException damaged(String pointer) {
        return new IllegalArgumentException("the saved conversation is damaged at " + pointer);
    }
}
