package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Source.Read;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.dataset.format.RowFiles;
import dev.wizardsdk.evol.Instruction.Context;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One seed, as a row of a file has it.
 *
 * @param answer empty if it has none
 */
record SeedRow(Instruction instruction, List<Turn> answer) {

    static final List<String> TEXTS = List.of("instruction", "prompt", "question", "query", "text", "task", "problem");
    static final List<String> INPUTS = List.of("input", "context", "passage");
    static final List<String> ANSWERS = List.of("output", "response", "answer", "completion");
    private static final List<String> CONVERSATIONS = List.of("messages", "conversations", "conversation");

    /** Why a row holds no instruction. */
    static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** The seeds of a row: one, or as many as it has instances. */
    static List<SeedRow> read(JsonNode json) throws Unreadable {
        if (!(json instanceof ObjectNode row)) {
            throw new Unreadable("it is no JSON object");
        }
        if (CONVERSATIONS.stream().anyMatch(name -> row.path(name).isArray())) {
            return List.of(conversation(row));
        }
        var text = first(row, TEXTS).orElseThrow(() -> new Unreadable(
                "none of the fields " + TEXTS + " holds a text, and there are no messages"));
        var kind = first(row, List.of("kind"));
        if (row.has("tools")) {
            return List.of(withTools(row, text, kind));
        }
        var all = new ArrayList<SeedRow>();
        for (JsonNode instance : row.path("instances").isEmpty() ? List.of(row) : row.path("instances")) {
            all.add(new SeedRow(instruction(text, first(instance, INPUTS).orElse(""), kind), answer(instance)));
        }
        return all;
    }

    private static List<Turn> answer(JsonNode row) {
        return first(row, ANSWERS).filter(answer -> !answer.isBlank())
                .map(answer -> List.of(Turn.assistant(answer.strip())))
                .orElse(List.of());
    }

    private static Optional<String> first(JsonNode json, List<String> fields) {
        return fields.stream().map(json::path).filter(JsonNode::isTextual).map(JsonNode::textValue).findFirst();
    }

    /** Where the first of these columns that is there stands; -1 if none is. */
    static int column(List<String> head, List<String> names) {
        return names.stream().mapToInt(head::indexOf).filter(at -> at >= 0).findFirst().orElse(-1);
    }

    /** @param kind as the row names it; else it is guessed */
    static Instruction instruction(String text, String input, Optional<String> kind) throws Unreadable {
        return instruction(text, input, kind, Context.NONE);
    }

    private static Instruction instruction(String text, String input, Optional<String> kind, Context context)
            throws Unreadable {
        if (text.isBlank()) {
            throw new Unreadable("the instruction is empty");
        }
        if (hasLoneSurrogate(text) || hasLoneSurrogate(input)) {
            throw new Unreadable("it has half a character (a lone surrogate) in it");
        }
        var named = kind.isPresent() ? kind(kind.get()) : Kinds.guess(text, input, context);
        return new Instruction(text.strip(), input.strip(), named, context);
    }

    private static Kind kind(String name) throws Unreadable {
        return Arrays.stream(Kind.values()).filter(kind -> kind.name().equalsIgnoreCase(name.strip())).findFirst()
                .orElseThrow(() -> new Unreadable("there is no kind \"" + name + "\"; there are "
                        + Arrays.toString(Kind.values()).toLowerCase(Locale.ROOT)));
    }

    /** The tools read as those of a conversation of one turn. */
    private static SeedRow withTools(ObjectNode row, String text, Optional<String> kind) throws Unreadable {
        var talk = Json.object();
        talk.putArray("messages").addObject().put("role", "user").put("content", text);
        talk.set("tools", row.path("tools"));
        var tools = turns(talk).tools();
        return new SeedRow(
                instruction(text, first(row, INPUTS).orElse(""), kind, new Context(List.of(), tools, List.of())),
                answer(row));
    }

    /** The last user turn, with what was said before it and what was answered. */
    private static SeedRow conversation(ObjectNode row) throws Unreadable {
        var kind = first(row, List.of("kind"));
        var chat = turns(row);
        var turns = chat.turns();
        var at = turns.size() - 1;
        while (at >= 0 && turns.get(at).role() != Role.USER) {
            at--;
        }
        if (at < 0) {
            throw new Unreadable("none of the fields " + TEXTS + " holds a text, and there is no user turn");
        }
        var media = new ArrayList<Part.Media>();
        for (var part : turns.get(at).message().parts()) {
            if (part instanceof Part.Media it) {
                media.add(it);
            }
        }
        var context = new Context(turns.subList(0, at), chat.tools(), media);
        return new SeedRow(instruction(turns.get(at).text(), "", kind, context), turns.subList(at + 1, turns.size()));
    }

    private record Talk(List<Turn> turns, List<ToolDefinition> tools) {}

    private static Talk turns(ObjectNode row) throws Unreadable {
        return switch (RowFiles.parse(Json.write(row))) {
            case Read.Bad bad -> throw new Unreadable(bad.reason());
            case Read.Good good -> switch (good.row().example()) {
                case Example.Chat(var turns, var tools, var meta) -> new Talk(turns, tools);
                case Example.PromptOnly(var turns, var tools, var reference, var meta) -> new Talk(turns, tools);
                case Example.Preference it -> new Talk(it.prompt(), it.tools());
                case Example.Feedback it -> new Talk(it.prompt(), it.tools());
                case Example.Ranked it -> new Talk(it.prompt(), it.tools());
                case Example.Text it -> throw none();
                case Example.Instruction it -> throw none();
                case Example.Stepwise it -> throw none();
                case Example.Infill it -> throw none();
            };
        };
    }

    private static Unreadable none() {
        return new Unreadable("its messages are no conversation");
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
