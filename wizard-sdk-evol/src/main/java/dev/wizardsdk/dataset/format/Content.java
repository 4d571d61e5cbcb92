package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What one message says, part by part, while it is read. */
final class Content {

    private final Fields row;
    private final MediaColumns media;
    private final Role role;
    private final List<Part> parts = new ArrayList<>();
    private final List<Loss> marks = new ArrayList<>();

    Content(Fields row, MediaColumns media, Role role) {
        this.row = row;
        this.media = media;
        this.role = role;
    }

    List<Part> parts() {
        return parts;
    }

    String text() {
        return new Message(role, parts).text();
    }

    void add(Part part, Loss mark) {
        parts.add(part);
        marks.add(mark);
    }

    /** @param silent whether a message that says nothing has no text, not an empty one */
    void read(JsonNode value, String pointer, boolean silent) throws BadRow {
        if (value.isMissingNode() || value.isNull()) {
            if (!silent) {
                throw new BadRow("no-content", "the message says nothing", pointer);
            }
        } else if (value.isTextual()) {
            if (!value.textValue().isEmpty() || !silent) {
                text(value.textValue(), pointer, Loss.DEFAULT);
            }
        } else if (value.isArray()) {
            var number = 0;
            for (var part : value) {
                part(part, pointer + "/" + number++);
            }
        } else {
            throw new BadRow("bad-type", "a text or a list of parts is expected here, not " + Fields.article(value),
                    pointer);
        }
    }

    private void text(String text, String pointer, Loss mark) throws BadRow {
        media.split(text, pointer, parts);
        while (marks.size() < parts.size()) {
            marks.add(mark);
        }
    }

    private void part(JsonNode part, String pointer) throws BadRow {
        if (part.isTextual()) {
            text(part.textValue(), pointer, Loss.DEFAULT);
            return;
        }
        if (!part.isObject()) {
            throw new BadRow("bad-type", "a part of a message is expected here, not " + Fields.article(part), pointer);
        }
        var mark = Loss.DEFAULT;
        for (var name : List.of("train", "weight", "loss_weight")) {
            mark = part.hasNonNull(name) ? TurnReader.mark(part.path(name), pointer + "/" + name) : mark;
        }
        var type = part.path("type").asText("");
        switch (type) {
            case "text", "input_text", "output_text" ->
                text(saying(part, pointer, "text", "value", "content"), pointer, mark);
            case "reasoning", "thinking" ->
                add(new Part.Reasoning(saying(part, pointer, "text", "value", "thinking", "reasoning", "content")),
                        mark);
            case "tool_call" -> {
                var value = part.has("value")
                        ? part.path("value")
                        : part.has("tool_call") ? part.path("tool_call") : part;
                var before = parts.size();
                calls(ToolReader.unpacked(value, pointer), pointer);
                for (int i = before; i < parts.size(); i++) {
                    marks.set(i, mark);
                }
            }
            case "image_url", "image", "input_image", "audio", "audio_url", "input_audio", "video", "video_url" -> {
                var read = media.part(part, type, pointer);
                add(read, mark);
                keepDetail(part, type, pointer);
            }
            default -> add(new Part.Opaque("file", Json.write(part)), mark);
        }
    }

    private void keepDetail(JsonNode part, String type, String pointer) {
        var detail = part.path(type).path("detail");
        if (!detail.isMissingNode()) {
            row.keep(pointer + "/" + type + "/detail", detail);
        }
    }

    private static String saying(JsonNode part, String pointer, String... names) throws BadRow {
        for (var name : names) {
            if (part.path(name).isTextual()) {
                return part.path(name).textValue();
            }
        }
        throw new BadRow("bad-type", "a text is expected here", pointer + "/" + names[0]);
    }

    /** Reads calls of tools, one or a list, in whichever of their forms. */
    void calls(JsonNode value, String pointer) throws BadRow {
        if (value.isArray()) {
            var number = 0;
            for (var call : value) {
                call(call, pointer + "/" + number++);
            }
        } else if (!value.isMissingNode() && !value.isNull()) {
            call(value, pointer);
        }
    }

    private void call(JsonNode call, String pointer) throws BadRow {
        add(ToolReader.call(call, pointer), Loss.DEFAULT);
    }

    /** Gives an id to each call that has none. */
    void nameCalls(Supplier<String> ids) {
        parts.replaceAll(part -> part instanceof Part.ToolCall call && call.id().isEmpty()
                ? new Part.ToolCall(ids.get(), call.name(), call.arguments())
                : part);
    }

    /** The message; its parts have marks where one of them differs. */
    Turn turn(Loss mark, JsonNode detail, String pointer) throws BadRow {
        if (detail.isArray() && !detail.isEmpty()) {
            return detailed(mark, detail, pointer);
        }
        var marked = marks.stream().anyMatch(it -> it != Loss.DEFAULT);
        return new Turn(new Message(role, parts), mark, marked ? marks : List.of());
    }

    /** Cuts the text by axolotl's spans, whose ends are the last characters that belong to them. */
    private Turn detailed(Loss mark, JsonNode detail, String pointer) throws BadRow {
        if (parts.size() != 1 || !(parts.getFirst() instanceof Part.Text(var text))) {
            throw new BadRow("bad-spans", "spans can only be of a message that is one text", pointer + "/train_detail");
        }
        parts.clear();
        marks.clear();
        var at = 0;
        for (var span : detail) {
            var from = span.path("begin_offset").asInt(-1);
            var to = span.path("end_offset").asInt(-1) + 1;
            if (from < at || to <= from || to > text.length() || !span.path("train").isBoolean()) {
                throw new BadRow("bad-spans", "spans must follow each other within the text, each learned or not",
                        pointer + "/train_detail");
            }
            if (from > at) {
                add(new Part.Text(text.substring(at, from)), Loss.MASK);
            }
            add(new Part.Text(text.substring(from, to)), span.path("train").booleanValue() ? Loss.TRAIN : Loss.MASK);
            at = to;
        }
        if (at < text.length()) {
            add(new Part.Text(text.substring(at)), Loss.MASK);
        }
        return new Turn(new Message(role, parts), mark, marks);
    }
}
