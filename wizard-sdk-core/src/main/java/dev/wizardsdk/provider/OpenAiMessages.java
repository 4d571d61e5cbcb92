package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.schema.StrictSchema;
import java.util.Locale;

/** Messages and tools in the form of Chat Completions. */
final class OpenAiMessages {

    private OpenAiMessages() {}

    /**
     * The messages and tools of a request.
     *
     * @param required the service's word for that a tool must be called
     */
    static ObjectNode body(Request.Chat chat, String required) {
        var body = WireJson.object();
        var messages = body.putArray("messages");
        chat.messages().forEach(message -> write(message, messages));
        if (!chat.tools().isEmpty()) {
            var tools = body.putArray("tools");
            for (var tool : chat.tools()) {
                var parameters = WireJson.own(tool.parameters(), "the JSON Schema of the tool " + tool.name());
                var function = tools.addObject().put("type", "function").putObject("function");
                function.put("name", tool.name()).put("description", tool.description()).set("parameters", parameters);
                if (StrictSchema.fits(parameters)) {
                    function.put("strict", true);
                }
            }
            body.put("tool_choice", switch (chat.toolChoice()) {
                case AUTO -> "auto"; // the protocol's default, but llama-cpp-python shows the model no tool without it
                case REQUIRED -> required;
                case NONE -> "none";
            });
        }
        return body;
    }

    /** One message of ours may be several of theirs: each result of a tool is one. */
    private static void write(Message message, ArrayNode messages) {
        ObjectNode written = null;
        for (var part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                messages.addObject().put("role", "tool").put("tool_call_id", result.callId())
                        .put("content", result.text());
            } else if (written == null) {
                written = messages.addObject().put("role", message.role().name().toLowerCase(Locale.ROOT));
                content(message, written);
            }
        }
    }

    private static void content(Message message, ObjectNode written) {
        if (message.parts().stream().anyMatch(Part.Media.class::isInstance)) {
            var content = written.putArray("content");
            for (var part : message.parts()) {
                switch (part) {
                    case Part.Text text -> content.addObject().put("type", "text").put("text", text.text());
                    case Part.Media media -> media(media, content.addObject());
                    case Part.Reasoning thought -> {}
                    case Part.ToolCall call -> {}
                    case Part.ToolResult result -> {}
                    case Part.Opaque opaque -> {}
                }
            }
        } else if (message.toolCalls().isEmpty() || !message.text().isEmpty()) {
            written.put("content", message.text());
        } else {
            written.putNull("content");
        }
        calls(message, written);
        for (var part : message.parts()) {
            if (part instanceof Part.Opaque(var protocol, var json) && protocol.equals("OpenAi")) {
                keepWith(written, WireJson.own(json, "an opaque part"));
            }
        }
    }

    /** A stream brings the items of one list in several parts. */
    private static void keepWith(ObjectNode written, JsonNode kept) {
        kept.fieldNames().forEachRemaining(name -> {
            if (kept.path(name).isArray() && written.path(name).isArray()) {
                kept.path(name).forEach(((ArrayNode) written.path(name))::add);
            } else {
                written.set(name, kept.path(name));
            }
        });
    }

    private static void calls(Message message, ObjectNode written) {
        if (message.toolCalls().isEmpty()) {
            return;
        }
        var calls = written.putArray("tool_calls");
        for (var call : message.toolCalls()) {
            var one = calls.addObject().put("id", call.id()).put("type", "function");
            one.putObject("function").put("name", call.name()).put("arguments", call.arguments());
            if (call.signature().startsWith("{")) { // Gemini's seal, as its compatible route wraps it
                one.set("extra_content", WireJson.own(call.signature(), "the seal of a tool call"));
            }
        }
    }

    private static void media(Part.Media media, ObjectNode written) {
        var type = media.mediaType();
        if (type.startsWith("image/")) {
            written.put("type", "image_url").putObject("image_url").put("url", media.source().toString());
        } else if (type.startsWith("audio/")) {
            written.put("type", "input_audio").putObject("input_audio").put("data", inline(media))
                    .put("format", switch (type) {
                        case "audio/mpeg", "audio/mp3" -> "mp3";
                        case "audio/wav", "audio/x-wav", "audio/wave" -> "wav";
                        default -> type.substring("audio/".length());
                    });
        } else {
            var bytes = inline(media);
            written.put("type", "file").putObject("file").put("filename", "file")
                    .put("file_data", "data:" + type + ";base64," + bytes);
        }
    }

    /** Nothing is fetched for a service that takes no addresses: that would let a prompt reach this machine's network. */
    static String inline(Part.Media media) {
        return media.base64().orElseThrow(() -> ModelException.of(ErrorKind.UNSUPPORTED,
                "the protocol takes no address for " + media.mediaType()
                        + ", and nothing is fetched for it; give the bytes with Part.Media.of")
                .build());
    }
}
