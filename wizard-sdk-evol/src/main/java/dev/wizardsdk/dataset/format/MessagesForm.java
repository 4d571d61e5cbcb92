package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows made of lists of messages: conversations, prompts, preferences, feedback. */
final class MessagesForm {

    private final Set<Can> can;
    private final boolean toolsAsText;

    /** @param toolsAsText whether tools are a text of JSON: columns of a table have one type, and schemas differ */
    MessagesForm(Set<Can> can, boolean toolsAsText) {
        this.can = can;
        this.toolsAsText = toolsAsText;
    }

    /** {@code {messages, tools}}. */
    ObjectNode chat(Example row) throws BadRow {
        var turns = RowForm.turns(row);
        var writer = new MessageWriter(can, turns);
        var json = Json.object();
        json.set("messages", writer.write(turns, "/messages"));
        tools(tools(row), json);
        return json.setAll(writer.columns());
    }

    /** {@code {prompt, completion}} as messages, of which the completion is learned. */
    ObjectNode promptAndCompletion(Example row) throws BadRow {
        var turns = RowForm.turns(row);
        if (turns.isEmpty()) {
            throw new BadRow("no-answer", "there are no messages", "");
        }
        var prompt = turns.subList(0, turns.size() - 1);
        for (int i = 0; i < prompt.size(); i++) {
            if (prompt.get(i).isTrained() || prompt.get(i).parts().contains(Loss.TRAIN)) {
                throw new BadRow("loss-marks", "in this form nothing but the last answer is learned", "/prompt/" + i);
            }
        }
        return answered(prompt, turns.subList(prompt.size(), turns.size()), tools(row));
    }

    private static List<ToolDefinition> tools(Example row) {
        return row instanceof Example.Chat chat ? chat.tools() : List.of();
    }

    private ObjectNode answered(List<Turn> prompt, List<Turn> completion, List<ToolDefinition> tools) throws BadRow {
        var writer = new MessageWriter(can, both(prompt, completion));
        var json = Json.object();
        json.set("prompt", writer.write(Marks.none(prompt), "/prompt"));
        json.set("completion", writer.write(whole(completion, "/completion"), "/completion"));
        tools(tools, json);
        return json.setAll(writer.columns());
    }

    /** Answers that are compared or labelled are learned whole, which needs no mark. */
    private static List<Turn> whole(List<Turn> answer, String pointer) throws BadRow {
        Marks.requireDefault(answer, pointer);
        return Marks.none(answer);
    }

    private static List<Turn> both(List<Turn> prompt, List<Turn> completion) {
        var all = new ArrayList<>(prompt);
        all.addAll(completion);
        return all;
    }

    /** {@code {prompt, reference}}. */
    ObjectNode promptOnly(Example row) throws BadRow {
        if (!(row instanceof Example.PromptOnly it)) {
            throw RowForm.notFor(row);
        }
        var writer = new MessageWriter(can, it.prompt());
        var json = Json.object();
        json.set("prompt", writer.write(Marks.none(it.prompt()), "/prompt"));
        tools(it.tools(), json);
        if (!it.reference().isEmpty()) {
            json.put("reference", it.reference());
        }
        return json.setAll(writer.columns());
    }

    /** {@code {prompt, chosen, rejected}}. */
    ObjectNode preference(Example row) throws BadRow {
        if (!(row instanceof Example.Preference it)) {
            throw RowForm.notFor(row);
        }
        var all = both(it.prompt(), it.chosen());
        all.addAll(it.rejected());
        var writer = new MessageWriter(can, all);
        var json = Json.object();
        json.set("prompt", writer.write(Marks.none(it.prompt()), "/prompt"));
        json.set("chosen", writer.write(whole(it.chosen(), "/chosen"), "/chosen"));
        json.set("rejected", writer.write(whole(it.rejected(), "/rejected"), "/rejected"));
        tools(it.tools(), json);
        return json.setAll(writer.columns());
    }

    /** {@code {input: {messages, tools}, preferred_output, non_preferred_output}}, OpenAI's. */
    ObjectNode openAiPreference(Example row) throws BadRow {
        if (!(row instanceof Example.Preference it)) {
            throw RowForm.notFor(row);
        }
        var writer = new MessageWriter(can, List.of());
        var json = Json.object();
        var input = json.putObject("input");
        requireText(it);
        input.set("messages", writer.write(Marks.none(it.prompt()), "/input/messages"));
        tools(it.tools(), input);
        json.set("preferred_output", writer.write(whole(it.chosen(), "/chosen"), "/preferred_output"));
        json.set("non_preferred_output", writer.write(whole(it.rejected(), "/rejected"), "/non_preferred_output"));
        return json;
    }

    private static void requireText(Example.Preference it) throws BadRow {
        for (var turn : both(both(it.prompt(), it.chosen()), it.rejected())) {
            if (turn.message().parts().stream().anyMatch(part -> part instanceof Part.Media)) {
                throw new BadRow("media", "preferences in this form are of text only", "");
            }
        }
    }

    /** {@code {prompt, completion, label}}. */
    ObjectNode feedback(Example row) throws BadRow {
        if (!(row instanceof Example.Feedback it)) {
            throw RowForm.notFor(row);
        }
        return answered(it.prompt(), it.completion(), it.tools()).put("label", it.good());
    }

    /** {@code {prompt, completions, labels}}. */
    static ObjectNode stepwise(Example row) throws BadRow {
        if (!(row instanceof Example.Stepwise it)) {
            throw RowForm.notFor(row);
        }
        var json = Json.object().put("prompt", it.prompt());
        var texts = json.putArray("completions");
        var labels = json.putArray("labels");
        it.steps().forEach(step -> {
            texts.add(step.text());
            labels.add(step.right());
        });
        return json;
    }

    /** {@code {text}}. */
    static ObjectNode text(Example row) throws BadRow {
        if (!(row instanceof Example.Text it)) {
            throw RowForm.notFor(row);
        }
        return Json.object().put("text", it.text());
    }

    private void tools(List<ToolDefinition> tools, ObjectNode json) throws BadRow {
        if (tools.isEmpty()) {
            return;
        }
        if (!can.contains(Can.TOOLS)) {
            throw new BadRow("tools", "the form has no place for tools", "/tools");
        }
        var all = ToolWriter.functions(tools, "/tools");
        if (toolsAsText) {
            json.put("tools", Json.write(all));
        } else {
            json.set("tools", all);
        }
    }
}
