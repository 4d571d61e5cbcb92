package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.ToolChoice;
import java.util.Locale;
import java.util.stream.Collectors;

/** Messages and tools in Ollama's form. */
final class OllamaMessages {

    private OllamaMessages() {}

    static void write(Request.Chat chat, ObjectNode body) {
        var messages = body.putArray("messages");
        chat.messages().forEach(message -> write(message, messages));
        if (chat.tools().isEmpty()) {
            return;
        }
        if (chat.toolChoice() != ToolChoice.AUTO) {
            throw Setting.unsupported(OllamaWire.PROTOCOL, "tool choice " + chat.toolChoice() + ", only AUTO");
        }
        var tools = body.putArray("tools");
        for (var tool : chat.tools()) {
            tools.addObject().put("type", "function").putObject("function").put("name", tool.name())
                    .put("description", tool.description())
                    .set("parameters",
                            WireJson.own(tool.parameters(), "the JSON Schema of the tool " + tool.name()));
        }
    }

    /** One message of ours may be several of theirs: each result of a tool is one. */
    private static void write(Message message, ArrayNode messages) {
        ObjectNode written = null;
        for (var part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                result(result, messages.addObject());
            } else if (written == null) {
                written = messages.addObject().put("role", message.role().name().toLowerCase(Locale.ROOT));
                content(message, written);
            }
        }
    }

    /** There is no mark for a result that failed; its text tells. */
    private static void result(Part.ToolResult result, ObjectNode written) {
        written.put("role", "tool").put("content", result.failed() ? "Error: " + result.text() : result.text())
                .put("tool_name", result.name());
        if (!Assembly.isMade(result.callId())) {
            written.put("tool_call_id", result.callId());
        }
    }

    private static void content(Message message, ObjectNode written) {
        written.put("content", message.text());
        var thoughts = message.parts().stream().filter(Part.Reasoning.class::isInstance)
                .map(part -> ((Part.Reasoning) part).text()).collect(Collectors.joining());
        if (!thoughts.isEmpty()) {
            written.put("thinking", thoughts);
        }
        for (var part : message.parts()) {
            if (part instanceof Part.Media media) {
                if (!media.mediaType().startsWith("image/")) {
                    throw Setting.unsupported(OllamaWire.PROTOCOL, "place for " + media.mediaType());
                }
                written.withArray("/images").add(OpenAiMessages.inline(media));
            }
        }
        for (var call : message.toolCalls()) {
            var one = written.withArray("/tool_calls").addObject();
            if (!Assembly.isMade(call.id())) {
                one.put("id", call.id());
            }
            one.putObject("function").put("name", call.name())
                    .set("arguments", WireJson.arguments(call.arguments()));
        }
    }
}
