package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolChoice;
import java.util.List;

/**
 * Messages and tools in Google's form: turns of two roles, each a list of parts. A seal stands on the part that it came on:
 * {@link Part.ToolCall} has a place for it, behind a text it is an opaque part of its own.
 */
final class GeminiMessages {

    static final String SIGNATURE = "thoughtSignature";

    private static final String OF_TEXT = "textSignature"; // not the service's own name, so that no part of its is taken for it

    private GeminiMessages() {}

    static void write(Request.Chat chat, ObjectNode body) {
        var system = WireJson.array();
        var turns = WireJson.array();
        for (var message : chat.messages()) {
            var parts = parts(message.parts());
            if (message.role() == Role.SYSTEM) {
                system.addAll(parts);
            } else if (!parts.isEmpty()) {
                turn(message.role() == Role.ASSISTANT ? "model" : "user", turns).addAll(parts);
            }
        }
        if (!system.isEmpty()) {
            body.putObject("systemInstruction").set("parts", system);
        }
        body.set("contents", turns);
        tools(chat, body);
    }

    /** What one role says in several messages is one turn: the results of parallel calls must be. */
    private static ArrayNode turn(String role, ArrayNode turns) {
        var last = turns.path(turns.size() - 1);
        return last.path("role").asText("").equals(role) && last.path("parts") instanceof ArrayNode parts
                ? parts
                : turns.addObject().put("role", role).putArray("parts");
    }

    private static ArrayNode parts(List<Part> parts) {
        var written = WireJson.array();
        for (int i = 0; i < parts.size(); i++) {
            var signature = i + 1 < parts.size() ? signature(parts.get(i + 1)) : "";
            switch (parts.get(i)) {
                case Part.Text(var text) when text.isEmpty() && signature.isEmpty() -> {}
                case Part.Text(var text) -> sealed(written.addObject().put("text", text), signature);
                case Part.Reasoning thought when signature.isEmpty() -> {} // nothing says that it was thought here
                case Part.Reasoning thought ->
                    sealed(written.addObject().put("text", thought.text()).put("thought", true), signature);
                case Part.Media media -> media(media, written.addObject());
                case Part.ToolCall call -> call(call, written.addObject());
                case Part.ToolResult result -> result(result, written.addObject().putObject("functionResponse"));
                case Part.Opaque opaque when !signature(opaque).isEmpty() -> {}
                case Part.Opaque(var protocol, var json) when protocol.equals(GeminiWire.PROTOCOL) ->
                    written.addRawValue(WireJson.raw(json, "an opaque part"));
                case Part.Opaque opaque -> {}
            }
        }
        return written;
    }

    /** What stands behind a text or a thought that came with a seal. */
    static Part signature(String signature) {
        return new Part.Opaque(GeminiWire.PROTOCOL, WireJson.object().put(OF_TEXT, signature).toString());
    }

    /** The seal that stands behind a text; empty if this part is something else. */
    private static String signature(Part part) {
        if (part instanceof Part.Opaque(var protocol, var json) && protocol.equals(GeminiWire.PROTOCOL)) {
            var opaque = WireJson.own(json, "an opaque part");
            return opaque.size() == 1 ? opaque.path(OF_TEXT).asText("") : "";
        }
        return "";
    }

    private static void sealed(ObjectNode written, String signature) {
        if (!signature.isEmpty()) {
            written.put(SIGNATURE, signature);
        }
    }

    private static void call(Part.ToolCall call, ObjectNode written) {
        var function = written.putObject("functionCall");
        if (!Assembly.isMade(call.id())) {
            function.put("id", call.id());
        }
        function.put("name", call.name()).set("args", WireJson.arguments(call.arguments()));
        if (!call.signature().startsWith("{")) { // else it is wrapped, as the route compatible with OpenAI does
            sealed(written, call.signature());
        }
    }

    private static void result(Part.ToolResult result, ObjectNode written) {
        if (!Assembly.isMade(result.callId())) {
            written.put("id", result.callId());
        }
        written.put("name", result.name()).putObject("response")
                .put(result.failed() ? "error" : "output", result.text());
    }

    private static void media(Part.Media media, ObjectNode written) {
        var scheme = String.valueOf(media.source().getScheme());
        if (WireJson.isOfWeb(media.source()) || scheme.equals("gs")) {
            written.putObject("fileData").put("mimeType", media.mediaType())
                    .put("fileUri", media.source().toString());
        } else {
            written.putObject("inlineData").put("mimeType", media.mediaType())
                    .put("data", OpenAiMessages.inline(media));
        }
    }

    private static void tools(Request.Chat chat, ObjectNode body) {
        if (chat.tools().isEmpty()) {
            return;
        }
        var functions = body.putArray("tools").addObject().putArray("functionDeclarations");
        for (var tool : chat.tools()) {
            functions.addObject().put("name", tool.name()).put("description", tool.description())
                    .set("parametersJsonSchema",
                            WireJson.own(tool.parameters(), "the JSON Schema of the tool " + tool.name()));
        }
        if (chat.toolChoice() != ToolChoice.AUTO) {
            body.putObject("toolConfig").putObject("functionCallingConfig")
                    .put("mode", chat.toolChoice() == ToolChoice.REQUIRED ? "ANY" : "NONE");
        }
    }
}
