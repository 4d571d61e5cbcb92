package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolChoice;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Messages and tools in Anthropic's form: turns of two roles, each a list of blocks. */
final class AnthropicMessages {

    private AnthropicMessages() {}

    static void write(Request.Chat chat, ObjectNode body) {
        var system = WireJson.array();
        var turns = WireJson.array();
        for (var message : chat.messages()) {
            var blocks = blocks(message);
            if (message.role() == Role.SYSTEM) {
                system.addAll(blocks);
            } else if (!blocks.isEmpty()) {
                turn(message.role() == Role.ASSISTANT ? "assistant" : "user", turns).addAll(blocks);
            }
        }
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        turns.forEach(AnthropicMessages::shorten);
        body.set("messages", turns);
        tools(chat, body);
    }

    /** A lone text is said without a block: the same to the service, and servers that copied it lose texts in blocks on their way. */
    private static void shorten(JsonNode turn) {
        var first = turn.path("content").path(0);
        if (turn.path("content").size() == 1 && first.path("type").asText().equals("text")
                && turn instanceof ObjectNode written) {
            written.set("content", first.path("text"));
        }
    }

    /** What one role says in several messages is one turn; results of tools are said by the user. */
    private static ArrayNode turn(String role, ArrayNode turns) {
        var last = turns.path(turns.size() - 1);
        return last.path("role").asText("").equals(role) && last.path("content") instanceof ArrayNode content
                ? content
                : turns.addObject().put("role", role).putArray("content");
    }

    private static ArrayNode blocks(Message message) {
        var blocks = WireJson.array();
        for (var part : message.parts()) {
            switch (part) {
                case Part.Text(var text) when text.isBlank() -> {} // the service refuses it
                case Part.Text(var text) -> blocks.addObject().put("type", "text").put("text", text);
                case Part.Reasoning(var text, var signature) when signature.isEmpty() -> {}
                case Part.Reasoning(var text, var signature) -> blocks.addObject().put("type", "thinking")
                        .put("thinking", text).put("signature", signature);
                case Part.Media media -> media(media, blocks.addObject());
                case Part.ToolCall call -> blocks.addObject().put("type", "tool_use").put("id", call.id())
                        .put("name", call.name()).set("input", WireJson.arguments(call.arguments()));
                case Part.ToolResult result -> result(result, blocks.addObject());
                case Part.Opaque(var protocol, var json) when protocol.equals(AnthropicWire.PROTOCOL) ->
                    blocks.addRawValue(WireJson.raw(json, "an opaque part"));
                case Part.Opaque opaque -> {}
            }
        }
        return blocks;
    }

    private static void result(Part.ToolResult result, ObjectNode written) {
        written.put("type", "tool_result").put("tool_use_id", result.callId()).put("content", result.text());
        if (result.failed()) {
            written.put("is_error", true);
        }
    }

    private static void media(Part.Media media, ObjectNode written) {
        var type = media.mediaType();
        if (type.startsWith("image/")) {
            source(media, written.put("type", "image").putObject("source"));
        } else if (type.equals("application/pdf")) {
            source(media, written.put("type", "document").putObject("source"));
        } else if (type.equals("text/plain")) {
            var text = new String(Base64.getDecoder().decode(OpenAiMessages.inline(media)), StandardCharsets.UTF_8);
            written.put("type", "document").putObject("source").put("type", "text").put("media_type", type)
                    .put("data", text);
        } else {
            throw Setting.unsupported(AnthropicWire.PROTOCOL, "place for " + type);
        }
    }

    /** The service fetches an address of the web by itself. */
    private static void source(Part.Media media, ObjectNode written) {
        if (WireJson.isOfWeb(media.source())) {
            written.put("type", "url").put("url", media.source().toString());
        } else {
            written.put("type", "base64").put("media_type", media.mediaType())
                    .put("data", OpenAiMessages.inline(media));
        }
    }

    private static void tools(Request.Chat chat, ObjectNode body) {
        if (chat.tools().isEmpty()) {
            return;
        }
        var tools = body.putArray("tools");
        for (var tool : chat.tools()) {
            var written = tools.addObject().put("name", tool.name());
            if (!tool.description().isBlank()) {
                written.put("description", tool.description());
            }
            written.set("input_schema", WireJson.own(tool.parameters(), "the JSON Schema of the tool " + tool.name()));
        }
        if (chat.toolChoice() != ToolChoice.AUTO) {
            body.putObject("tool_choice").put("type", chat.toolChoice() == ToolChoice.REQUIRED ? "any" : "none");
        }
    }
}
