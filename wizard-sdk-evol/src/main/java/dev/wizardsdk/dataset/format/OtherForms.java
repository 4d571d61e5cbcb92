package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.util.List;
import java.util.Set;

/** Forms that are like no other. */
final class OtherForms {

    private OtherForms() {}

    /** {@code {instruction, input, output}}, and {@code system} where there is one: one question, one answer. */
    static ObjectNode alpaca(Example row) throws BadRow {
        if (row instanceof Example.Instruction it) {
            return alpaca(it.system(), it.instruction(), it.input(), it.output());
        }
        if (row instanceof Example.Chat chat && !chat.tools().isEmpty()) {
            throw new BadRow("tools", "the form has no place for tools", "/tools");
        }
        var turns = RowForm.turns(row);
        var above = !turns.isEmpty() && turns.getFirst().role() == Role.SYSTEM ? 1 : 0;
        if (turns.size() != above + 2 || turns.get(above).role() != Role.USER
                || turns.getLast().role() != Role.ASSISTANT) {
            throw new BadRow("several-turns", "the form has a place for one question and one answer", "/messages");
        }
        Marks.requireDefault(turns, "/messages");
        return alpaca(above == 1 ? text(turns.getFirst(), "/messages/0") : "",
                text(turns.get(above), "/messages/" + above), "",
                text(turns.getLast(), "/messages/" + (above + 1)));
    }

    private static ObjectNode alpaca(String system, String instruction, String input, String output) {
        var json = Json.object();
        if (!system.isEmpty()) {
            json.put("system", system);
        }
        return json.put("instruction", instruction).put("input", input).put("output", output);
    }

    /** The columns of a CSV file of instructions; each row has all of them. */
    static ObjectNode table(Example row) throws BadRow {
        var alpaca = alpaca(row);
        var json = Json.object().put("system", alpaca.path("system").asText(""));
        return json.setAll(alpaca);
    }

    private static String text(Turn turn, String pointer) throws BadRow {
        for (var part : turn.message().parts()) {
            switch (part) {
                case Part.Text it -> {}
                case Part.Media it -> throw new BadRow("media", "the form has no place for " + it.mediaType(), pointer);
                case Part.Reasoning it ->
                    throw new BadRow("reasoning", "the form has no place for what the model thought", pointer);
                case Part.ToolCall it -> throw new BadRow("tools", "the form has no place for calls of tools", pointer);
                case Part.ToolResult it ->
                    throw new BadRow("tools", "the form has no place for results of tools", pointer);
                case Part.Opaque it ->
                    throw new BadRow("unknown-part", "only the program it came from knows this part", pointer);
            }
        }
        return turn.text();
    }

    /** axolotl's conversation before two answers of one message each. */
    static ObjectNode axolotlPreference(Example row) throws BadRow {
        if (!(row instanceof Example.Preference it)) {
            throw RowForm.notFor(row);
        }
        if (!it.tools().isEmpty()) {
            throw new BadRow("tools", "the form has no place for tools", "/tools");
        }
        var json = Json.object();
        var messages = json.putArray("messages");
        for (var turn : it.prompt()) {
            messages.add(plain(turn, "/messages/" + messages.size()));
        }
        for (var side : List.of("chosen", "rejected")) {
            var turns = side.equals("chosen") ? it.chosen() : it.rejected();
            if (turns.size() != 1) {
                throw new BadRow("several-turns", "the form has a place for one message here, not " + turns.size(),
                        "/" + side);
            }
            Marks.requireDefault(turns, "/" + side);
            json.set(side, plain(turns.getFirst(), "/" + side));
        }
        return json;
    }

    /** axolotl's single question and answer with a label. */
    static ObjectNode axolotlFeedback(Example row) throws BadRow {
        if (!(row instanceof Example.Feedback it)) {
            throw RowForm.notFor(row);
        }
        if (!it.tools().isEmpty()) {
            throw new BadRow("tools", "the form has no place for tools", "/tools");
        }
        var above = !it.prompt().isEmpty() && it.prompt().getFirst().role() == Role.SYSTEM ? 1 : 0;
        if (it.prompt().size() != above + 1 || it.completion().size() != 1) {
            throw new BadRow("several-turns", "the form has a place for one question and one answer", "/prompt");
        }
        Marks.requireDefault(it.completion(), "/completion");
        return Json.object().put("system", above == 1 ? text(it.prompt().getFirst(), "/prompt/0") : "")
                .put("prompt", text(it.prompt().getLast(), "/prompt/" + above))
                .put("completion", text(it.completion().getFirst(), "/completion/0")).put("label", it.good());
    }

    private static ObjectNode plain(Turn turn, String pointer) throws BadRow {
        return Json.object().put("role", role(turn)).put("content", text(turn, pointer));
    }

    private static String role(Turn turn) {
        return switch (turn.role()) {
            case SYSTEM -> "system";
            case USER -> "user";
            case ASSISTANT -> "assistant";
            case TOOL -> "tool";
        };
    }

    /** Claude on Bedrock: {@code system} beside {@code messages} of text. */
    static ObjectNode bedrock(Example row) throws BadRow {
        var turns = RowForm.turns(row);
        if (row instanceof Example.Chat chat && !chat.tools().isEmpty()) {
            throw new BadRow("tools", "the form has no place for tools", "/tools");
        }
        Marks.requireDefault(turns, "/messages");
        var json = Json.object();
        var above = !turns.isEmpty() && turns.getFirst().role() == Role.SYSTEM;
        if (above) {
            json.put("system", text(turns.getFirst(), "/system"));
        }
        var messages = json.putArray("messages");
        for (var turn : above ? turns.subList(1, turns.size()) : turns) {
            if (turn.role() == Role.SYSTEM) {
                throw new BadRow("system", "a system turn can only be the first one", "/messages/" + messages.size());
            }
            messages.add(plain(turn, "/messages/" + messages.size()));
        }
        return json;
    }

    /** Gemini on Vertex. */
    static ObjectNode vertex(Example row) throws BadRow {
        var turns = RowForm.turns(row);
        Marks.requireDefault(turns, "/contents");
        var json = Json.object();
        var above = !turns.isEmpty() && turns.getFirst().role() == Role.SYSTEM;
        if (above) {
            json.putObject("systemInstruction").put("role", "system").putArray("parts").addObject().put("text",
                    text(turns.getFirst(), "/systemInstruction"));
        }
        var contents = json.putArray("contents");
        for (var turn : above ? turns.subList(1, turns.size()) : turns) {
            var pointer = "/contents/" + contents.size();
            if (turn.role() == Role.SYSTEM) {
                throw new BadRow("system", "a system turn can only be the first one", pointer);
            }
            var content = contents.addObject().put("role", turn.role() == Role.ASSISTANT ? "model" : "user");
            vertexParts(turn, content.putArray("parts"), pointer + "/parts");
        }
        if (row instanceof Example.Chat chat && !chat.tools().isEmpty()) {
            json.putArray("tools").addObject().set("functionDeclarations", ToolWriter.bare(chat.tools(), "/tools"));
        }
        return json;
    }

    private static void vertexParts(Turn turn, ArrayNode parts, String pointer) throws BadRow {
        for (var part : turn.message().parts()) {
            var at = pointer + "/" + parts.size();
            switch (part) {
                case Part.Text(var text) -> parts.addObject().put("text", text);
                case Part.Media media -> {
                    if (!Set.of("gs", "http", "https").contains(String.valueOf(media.source().getScheme()))) {
                        throw new BadRow("media", "files must be in the service's storage, with an address of gs://",
                                at);
                    }
                    parts.addObject().putObject("fileData").put("mimeType", media.mediaType()).put("fileUri",
                            media.source().toString());
                }
                case Part.ToolCall call ->
                    parts.addObject().putObject("functionCall").put("name", call.name()).set("args",
                            ToolWriter.arguments(call, at));
                case Part.ToolResult result ->
                    parts.addObject().putObject("functionResponse").put("name", result.name())
                            .putObject("response").put("result", result.text());
                case Part.Reasoning it ->
                    throw new BadRow("reasoning", "the form has no place for what the model thought", at);
                case Part.Opaque it ->
                    throw new BadRow("unknown-part", "only the program it came from knows this part", at);
            }
        }
    }
}
