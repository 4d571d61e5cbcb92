package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Messages with {@code role} and {@code content}, as OpenAI began to write them, of one row. */
final class MessageWriter {

    private final Set<Can> can;
    private final boolean inParts;
    private final Deque<String> open = new ArrayDeque<>();
    private final ObjectNode columns = Json.object();
    private int calls;

    /** @param all every turn of the row: where one of them needs parts all have parts, since columns have one type */
    MessageWriter(Set<Can> can, List<Turn> all) {
        this.can = can.isEmpty() ? Set.of() : EnumSet.copyOf(can);
        this.inParts = all.stream()
                .anyMatch(turn -> hasMedia(turn) || (can.contains(Can.TRAIN) && turn.hasPartMarks()));
    }

    private static boolean hasMedia(Turn turn) {
        return turn.message().parts().stream().anyMatch(part -> part instanceof Part.Media);
    }

    /** Columns of media to stand beside the messages; empty unless the form has such. */
    ObjectNode columns() {
        return columns;
    }

    ArrayNode write(List<Turn> turns, String pointer) throws BadRow {
        var all = Json.object().putArray("messages");
        for (int i = 0; i < turns.size(); i++) {
            var turn = turns.get(i);
            var place = pointer + "/" + i;
            if (turn.role() == Role.TOOL) {
                results(turn, all, place);
            } else {
                message(turn, all.addObject(), place);
            }
        }
        return all;
    }

    private void message(Turn turn, ObjectNode json, String place) throws BadRow {
        json.put("role", turn.role().name().toLowerCase(Locale.ROOT));
        var said = new ArrayList<Part>();
        var marks = new ArrayList<Loss>();
        var toolCalls = new ArrayList<Part.ToolCall>();
        var thoughts = new ArrayList<String>();
        var number = 0;
        for (var part : turn.message().parts()) {
            var at = place + "/parts/" + number;
            switch (part) {
                case Part.Text text -> said.add(text);
                case Part.Media media -> said.add(media);
                case Part.ToolCall call -> toolCalls.add(call);
                case Part.Reasoning(var text, var signature) -> {
                    if (!can.contains(Can.REASONING)) {
                        throw new BadRow("reasoning", "the form has no place for what the model thought", at);
                    }
                    if (!said.isEmpty() || !toolCalls.isEmpty()) {
                        throw new BadRow("reasoning", "the form has a place for thoughts only before the answer", at);
                    }
                    thoughts.add(text);
                }
                case Part.ToolResult result ->
                    throw new BadRow("tool-result", "a result can only be in a message of a tool", at);
                case Part.Opaque opaque ->
                    throw new BadRow("unknown-part", "only the program it came from knows this part", at);
            }
            if (said.size() > marks.size()) {
                marks.add(turn.parts().isEmpty() ? Loss.DEFAULT : turn.parts().get(number));
            }
            number++;
        }
        if (!thoughts.isEmpty()) {
            json.put("reasoning_content", String.join("\n\n", thoughts));
        }
        if (!said.isEmpty() || toolCalls.isEmpty() || can.contains(Can.EMPTY_TEXT)) {
            content(said, marks, json, place);
        }
        if (!toolCalls.isEmpty()) {
            calls(toolCalls, json.putArray("tool_calls"), place);
        }
        mark(turn, json, place);
    }

    private void content(List<Part> said, List<Loss> marks, ObjectNode json, String place) throws BadRow {
        if (!inParts) {
            json.put("content", said.stream().map(part -> ((Part.Text) part).text()).collect(Collectors.joining()));
            return;
        }
        var parts = json.putArray("content");
        for (int i = 0; i < said.size(); i++) {
            var one = parts.addObject();
            if (said.get(i) instanceof Part.Text(var text)) {
                one.put("type", "text").put("text", text);
            } else if (said.get(i) instanceof Part.Media media) {
                media(media, one, place + "/content/" + i);
            }
            if (can.contains(Can.TRAIN) && marks.get(i) != Loss.DEFAULT) {
                one.put("train", marks.get(i) == Loss.TRAIN);
            }
        }
    }

    private void media(Part.Media media, ObjectNode one, String place) throws BadRow {
        var kind = media.mediaType().substring(0, media.mediaType().indexOf('/'));
        if (can.contains(Can.IMAGE_PARTS) && kind.equals("image")) {
            one.put("type", "image_url").putObject("image_url").put("url", MediaColumns.source(media));
        } else if (can.contains(Can.IMAGE_COLUMN) && kind.equals("image")) {
            one.put("type", kind);
            columns.withArray("/images").add(MediaColumns.source(media));
        } else if (can.contains(Can.MEDIA_PARTS) && Set.of("image", "video", "audio").contains(kind)) {
            one.put("type", kind).put(media.source().getScheme() == null ? "path" : "url", MediaColumns.source(media));
        } else {
            throw new BadRow("media", "the form has no place for " + media.mediaType(), place);
        }
    }

    private void calls(List<Part.ToolCall> toolCalls, ArrayNode json, String place) throws BadRow {
        if (!can.contains(Can.TOOLS)) {
            throw new BadRow("tools", "the form has no place for calls of tools", place);
        }
        for (var call : toolCalls) {
            var id = id(call.id().isEmpty() ? "call_" + calls : call.id());
            calls++;
            open.add(id);
            var arguments = ToolWriter.arguments(call, place + "/tool_calls/" + json.size() + "/function/arguments");
            var function = json.addObject().put("id", id).put("type", "function").putObject("function").put("name",
                    call.name());
            if (can.contains(Can.ARGUMENTS_AS_TEXT)) {
                function.put("arguments", Json.write(arguments));
            } else {
                function.set("arguments", arguments);
            }
        }
    }

    private String id(String id) {
        if (!can.contains(Can.SHORT_IDS) || id.matches("[A-Za-z0-9]{9}")) {
            return id;
        }
        return String.format(Locale.ROOT, "%09x",
                id.chars().asLongStream().reduce(1125899906842597L, (hash, c) -> 31 * hash + c) & 0xfffffffffL);
    }

    private void results(Turn turn, ArrayNode all, String place) throws BadRow {
        if (!can.contains(Can.TOOLS)) {
            throw new BadRow("tools", "the form has no place for results of tools", place);
        }
        for (var part : turn.message().parts()) {
            if (!(part instanceof Part.ToolResult result)) {
                throw new BadRow("tool-result", "a message of a tool has nothing but its result", place);
            }
            var first = open.poll();
            var id = !result.callId().isEmpty() ? id(result.callId()) : first == null ? "" : first;
            var json = all.addObject().put("role", "tool");
            if (!id.isEmpty()) {
                json.put("tool_call_id", id);
            }
            if (!result.name().isEmpty()) {
                json.put("name", result.name());
            }
            if (inParts) {
                json.putArray("content").addObject().put("type", "text").put("text", result.text());
            } else {
                json.put("content", result.text());
            }
            mark(turn, json, place);
        }
    }

    private void mark(Turn turn, ObjectNode json, String place) throws BadRow {
        if (can.contains(Can.TRAIN)) {
            if (turn.loss() != Loss.DEFAULT) {
                json.put("train", turn.loss() == Loss.TRAIN);
            }
        } else if (can.contains(Can.WEIGHT) && turn.role() == Role.ASSISTANT) {
            Marks.requireWhole(turn, place);
            if (turn.loss() != Loss.DEFAULT) {
                json.put("weight", turn.loss() == Loss.TRAIN ? 1 : 0);
            }
        } else {
            Marks.requireDefault(List.of(turn), place.substring(0, place.lastIndexOf('/')));
        }
    }
}
