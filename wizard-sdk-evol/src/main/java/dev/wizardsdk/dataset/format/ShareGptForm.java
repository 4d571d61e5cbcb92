package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Conversations of {@code from} and {@code value}: as FastChat trains Vicuna on them, and with the columns and roles that LLaMA-Factory
 * added for systems, tools and media.
 */
final class ShareGptForm {

    private static final Set<String> MEDIA = Set.of("image", "video", "audio");

    private final boolean llamaFactory;

    ShareGptForm(boolean llamaFactory) {
        this.llamaFactory = llamaFactory;
    }

    /** {@code {id, conversations}}, or LLaMA-Factory's {@code {conversations, system, tools, images, …}}. */
    ObjectNode chat(Example row) throws BadRow {
        var tools = row instanceof Example.Chat chat ? chat.tools() : List.<ToolDefinition>of();
        var json = Json.object();
        if (!llamaFactory) {
            json.put("id", row.id());
        }
        return row(RowForm.turns(row), tools, json);
    }

    ObjectNode preference(Example row) throws BadRow {
        if (!(row instanceof Example.Preference it)) {
            throw RowForm.notFor(row);
        }
        var json = row(Marks.none(it.prompt()), it.tools(), Json.object());
        json.set("chosen", single(it.chosen(), "/chosen", json));
        json.set("rejected", single(it.rejected(), "/rejected", json));
        return json;
    }

    ObjectNode feedback(Example row) throws BadRow {
        if (!(row instanceof Example.Feedback it)) {
            throw RowForm.notFor(row);
        }
        var all = new ArrayList<>(Marks.none(it.prompt()));
        Marks.requireDefault(it.completion(), "/completion");
        all.addAll(it.completion());
        return row(all, it.tools(), Json.object()).put("label", it.good());
    }

    private ObjectNode row(List<Turn> turns, List<ToolDefinition> tools, ObjectNode json) throws BadRow {
        var system = "";
        var above = !turns.isEmpty() && turns.getFirst().role() == Role.SYSTEM;
        if (above) {
            if (!llamaFactory) {
                throw new BadRow("system", "FastChat knows no system turn", "/conversations/0");
            }
            Marks.requireDefault(turns.subList(0, 1), "/conversations");
            system = texts(turns.getFirst(), "/conversations/0");
        }
        var spoken = above ? turns.subList(1, turns.size()) : turns;
        var conversation = json.putArray("conversations");
        if (llamaFactory) {
            json.put("system", system).put("tools",
                    tools.isEmpty() ? "" : Json.write(ToolWriter.bare(tools, "/tools")));
            MEDIA.stream().sorted().forEach(kind -> json.putArray(kind + "s"));
        } else if (!tools.isEmpty()) {
            throw new BadRow("tools", "the form has no place for tools", "/tools");
        }
        Marks.requireDefault(spoken, "/conversations");
        for (var turn : spoken) {
            conversation.add(turn(turn, "/conversations/" + conversation.size(), json));
        }
        return json;
    }

    private ObjectNode single(List<Turn> turns, String pointer, ObjectNode row) throws BadRow {
        if (turns.size() != 1) {
            throw new BadRow("several-turns", "the form has a place for one turn here, not " + turns.size(), pointer);
        }
        Marks.requireDefault(turns, pointer);
        return turn(turns.getFirst(), pointer, row);
    }

    private ObjectNode turn(Turn turn, String pointer, ObjectNode row) throws BadRow {
        return switch (turn.role()) {
            case SYSTEM -> throw new BadRow("system", "a system turn can only be the first one", pointer);
            case USER -> said("human", spoken(turn, pointer, row));
            case ASSISTANT -> {
                var calls = turn.message().toolCalls();
                if (calls.isEmpty()) {
                    yield said("gpt", spoken(turn, pointer, row));
                }
                if (!llamaFactory) {
                    throw new BadRow("tools", "the form has no place for calls of tools", pointer);
                }
                if (turn.message().parts().size() != calls.size()) {
                    throw new BadRow("text-beside-call", "a turn that calls tools can't say anything beside it",
                            pointer);
                }
                yield said("function_call", calls(calls, pointer));
            }
            case TOOL -> said("observation", result(turn, pointer));
        };
    }

    private static ObjectNode said(String from, String value) {
        return Json.object().put("from", from).put("value", value);
    }

    private static String calls(List<Part.ToolCall> calls, String pointer) throws BadRow {
        var all = Json.object().putArray("calls");
        for (var call : calls) {
            all.addObject().put("name", call.name()).set("arguments", ToolWriter.arguments(call, pointer));
        }
        return Json.write(all.size() == 1 ? all.get(0) : all);
    }

    private String result(Turn turn, String pointer) throws BadRow {
        if (!llamaFactory) {
            throw new BadRow("tools", "the form has no place for results of tools", pointer);
        }
        if (turn.message().parts().size() == 1 && turn.message().parts().getFirst() instanceof Part.ToolResult result) {
            return result.text();
        }
        throw new BadRow("tool-results", "the form has a place for one result a turn, and for nothing beside it",
                pointer);
    }

    private static String texts(Turn turn, String pointer) throws BadRow {
        for (var part : turn.message().parts()) {
            if (!(part instanceof Part.Text)) {
                throw new BadRow("system", "a system turn can only be text", pointer);
            }
        }
        return turn.text();
    }

    private String spoken(Turn turn, String pointer, ObjectNode row) throws BadRow {
        var text = new StringBuilder();
        for (var part : turn.message().parts()) {
            switch (part) {
                case Part.Text(var more) -> text.append(marked(more, pointer));
                case Part.Media media -> text.append(mark(media, pointer, row));
                case Part.Reasoning it ->
                    throw new BadRow("reasoning", "the form has no place for what the model thought", pointer);
                case Part.ToolCall it -> throw new BadRow("tools", "a turn of this role can't call tools", pointer);
                case Part.ToolResult it ->
                    throw new BadRow("tool-result", "a result can only be in a turn of a tool", pointer);
                case Part.Opaque it ->
                    throw new BadRow("unknown-part", "only the program it came from knows this part", pointer);
            }
        }
        return text.toString();
    }

    /** A text that holds a mark by itself would take an image from its place. */
    private String marked(String text, String pointer) throws BadRow {
        if (llamaFactory && MEDIA.stream().anyMatch(kind -> text.contains("<" + kind + ">"))) {
            throw new BadRow("media-mark", "the text itself has a mark that stands for an image, video or sound",
                    pointer);
        }
        return text;
    }

    private String mark(Part.Media media, String pointer, ObjectNode row) throws BadRow {
        var kind = media.mediaType().substring(0, media.mediaType().indexOf('/'));
        if (!llamaFactory || !MEDIA.contains(kind) || !(row.get(kind + "s") instanceof ArrayNode column)) {
            throw new BadRow("media", "the form has no place for " + media.mediaType(), pointer);
        }
        column.add(MediaColumns.source(media));
        return "<" + kind + ">";
    }
}
