package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Messages as the items of Responses. An item that is more than words, a call or a result, such as sealed thoughts, is a
 * {@link Part.Opaque} that holds it byte for byte, and goes back so; an opaque part without a {@code type} holds further fields
 * of the message that the parts behind it make.
 */
final class ResponsesItems {

    private static final String PROTOCOL = "OpenAiResponses";

    private final ArrayNode items;
    private @Nullable ObjectNode fields;

    private ResponsesItems(ArrayNode items) {
        this.items = items;
    }

    static void write(List<Message> messages, ArrayNode items) {
        var writer = new ResponsesItems(items);
        messages.forEach(writer::write);
    }

    /** Parts in their order; words and media that stand together are one item. */
    private void write(Message message) {
        var words = new ArrayList<Part>();
        for (var part : message.parts()) {
            switch (part) {
                case Part.Text text -> words.add(text);
                case Part.Media media -> words.add(media);
                case Part.Reasoning shown -> {}
                case Part.ToolCall call -> item(message, words).put("type", "function_call").put("call_id", call.id())
                        .put("name", call.name()).put("arguments", call.arguments());
                case Part.ToolResult result -> item(message, words).put("type", "function_call_output")
                        .put("call_id", result.callId()).put("output", result.text());
                case Part.Opaque(var protocol, var json) when protocol.equals(PROTOCOL) -> {
                    flush(message, words);
                    opaque(json);
                }
                case Part.Opaque ofOthers -> {}
            }
        }
        flush(message, words);
        fields = null;
    }

    private ObjectNode item(Message message, List<Part> words) {
        flush(message, words);
        return items.addObject();
    }

    private void opaque(String json) {
        var tree = WireJson.own(json, "an opaque part");
        if (tree.has("type")) {
            items.addRawValue(new RawValue(json));
        } else if (tree instanceof ObjectNode more) {
            fields = more;
        }
    }

    private void flush(Message message, List<Part> words) {
        var nothing = words.stream().allMatch(part -> part instanceof Part.Text(var text) && text.isEmpty());
        if (words.isEmpty() || (nothing && message.parts().size() > words.size())) {
            words.clear();
            return;
        }
        var item = items.addObject().put("role", message.role().name().toLowerCase(Locale.ROOT));
        if (fields != null) {
            item.setAll(fields);
            fields = null;
        }
        if (words.size() == 1 && words.getFirst() instanceof Part.Text(var text)) {
            item.put("content", text);
        } else {
            var content = item.putArray("content");
            words.forEach(part -> content(message.role(), part, content.addObject()));
        }
        words.clear();
    }

    private static void content(Role role, Part part, ObjectNode written) {
        if (part instanceof Part.Text(var text)) {
            written.put("type", role == Role.ASSISTANT ? "output_text" : "input_text").put("text", text);
        } else if (part instanceof Part.Media media) {
            if (role == Role.ASSISTANT) {
                throw Setting.unsupported(ResponsesWire.PROTOCOL, "place for media in what the model said");
            }
            media(media, written);
        }
    }

    private static void media(Part.Media media, ObjectNode written) {
        var type = media.mediaType();
        var inline = media.base64().isPresent();
        if (!inline && !String.valueOf(media.source().getScheme()).matches("https?")) {
            throw Setting.unsupported(ResponsesWire.PROTOCOL,
                    "place for media at an address that is not http or https; give the bytes with Part.Media.of");
        }
        if (type.startsWith("image/")) {
            written.put("type", "input_image").put("image_url", media.source().toString());
        } else if (type.startsWith("audio/") || type.startsWith("video/")) {
            throw Setting.unsupported(ResponsesWire.PROTOCOL, type.substring(0, type.indexOf('/')) + " input");
        } else if (inline) {
            written.put("type", "input_file").put("filename", "file." + type.replaceFirst(".*[/.+-]", ""))
                    .put("file_data", media.source().toString());
        } else {
            written.put("type", "input_file").put("file_url", media.source().toString());
        }
    }

    static Part opaque(byte[] json, JsonSlice slice) {
        return new Part.Opaque(PROTOCOL, WireJson.utf8(json, slice.from(), slice.to()));
    }

    /** Fields of a message beside its words, to go back with them. */
    static Part fields(ObjectNode fields) {
        return new Part.Opaque(PROTOCOL, fields.toString());
    }
}
