package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.LineageStep;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.UnaryOperator;

/** Every text of a row that reaches a file: passages, arguments of tool calls, descriptions of tools, references, lineage, columns. */
final class Everywhere {

    private Everywhere() {}

    static List<String> texts(Example row) {
        var texts = new ArrayList<String>();
        map(row, text -> {
            texts.add(text);
            return text;
        });
        return texts;
    }

    static Example map(Example row, UnaryOperator<String> change) {
        var turned = RowTurns.map(row, turn -> turn(turn, change));
        return (switch (turned) {
            case Example.Text it -> it.map((side, text) -> change.apply(text));
            case Example.Instruction it -> it.map((side, text) -> change.apply(text));
            case Example.Stepwise it -> it.map((side, text) -> change.apply(text));
            case Example.Infill it -> it.map((side, text) -> change.apply(text));
            case Example.Chat it -> new Example.Chat(it.turns(), tools(it.tools(), change), it.meta());
            case Example.PromptOnly it -> new Example.PromptOnly(it.prompt(), tools(it.tools(), change),
                    change.apply(it.reference()), it.meta());
            case Example.Preference it -> new Example.Preference(it.prompt(), it.chosen(), it.rejected(),
                    tools(it.tools(), change), it.meta());
            case Example.Ranked it ->
                new Example.Ranked(it.prompt(), it.replies(), tools(it.tools(), change), it.meta());
            case Example.Feedback it -> new Example.Feedback(it.prompt(), it.completion(), it.good(),
                    tools(it.tools(), change), it.meta());
        }).with(meta(row.meta(), change));
    }

    private static Turn turn(Turn turn, UnaryOperator<String> change) {
        return RowTurns.with(turn, turn.message().parts().stream().map(part -> part(part, change)).toList());
    }

    private static Part part(Part part, UnaryOperator<String> change) {
        return switch (part) {
            case Part.Text(var text) -> new Part.Text(change.apply(text));
            // a seal is on the text as it was
            case Part.Reasoning(var text, var signature) -> {
                var changed = change.apply(text);
                yield new Part.Reasoning(changed, changed.equals(text) ? signature : "");
            }
            case Part.ToolCall(var id, var name, var arguments, var signature) -> {
                var changed = change.apply(arguments);
                yield new Part.ToolCall(id, name, changed, changed.equals(arguments) ? signature : "");
            }
            case Part.ToolResult(var id, var name, var text, var failed) ->
                new Part.ToolResult(id, name, change.apply(text), failed);
            case Part.Opaque(var protocol, var json) -> new Part.Opaque(protocol, change.apply(json));
            case Part.Media media -> media;
        };
    }

    private static List<ToolDefinition> tools(List<ToolDefinition> tools, UnaryOperator<String> change) {
        return tools.stream().map(tool -> new ToolDefinition(tool.name(), change.apply(tool.description()),
                change.apply(tool.parameters()))).toList();
    }

    private static Meta meta(Meta meta, UnaryOperator<String> change) {
        var extra = new LinkedHashMap<String, String>();
        meta.extra().forEach((name, json) -> extra.put(name, change.apply(json)));
        return meta.withExtra(extra).withLineage(meta.lineage().stream()
                .map(step -> new LineageStep(step.id(), step.how(), step.by(), step.round(), change.apply(step.text())))
                .toList());
    }
}
