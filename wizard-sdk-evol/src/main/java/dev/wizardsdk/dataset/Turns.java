package dev.wizardsdk.dataset;

import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Lists of turns as texts. */
final class Turns {

    private Turns() {}

    private static Side side(Role role, boolean prompt) {
        return switch (role) {
            case SYSTEM -> Side.SYSTEM;
            case USER, TOOL -> Side.PROMPT;
            case ASSISTANT -> prompt ? Side.PROMPT : Side.ANSWER;
        };
    }

    static List<Example.Passage> passages(List<Turn> turns, String place, boolean prompt) {
        var all = new ArrayList<Example.Passage>(turns.size());
        for (int i = 0; i < turns.size(); i++) {
            var turn = turns.get(i);
            for (var part : turn.message().parts()) {
                var text = switch (part) {
                    case Part.Text it -> it.text();
                    case Part.Reasoning it -> it.text();
                    case Part.ToolResult it -> it.text();
                    case Part.Media it -> "";
                    case Part.ToolCall it -> "";
                    case Part.Opaque it -> "";
                };
                if (!text.isEmpty()) {
                    all.add(new Example.Passage(side(turn.role(), prompt), place + "/" + i, text));
                }
            }
        }
        return all;
    }

    static List<Turn> map(List<Turn> turns, boolean prompt, BiFunction<Side, String, String> change) {
        return turns.stream().map(turn -> turn.map(text -> change.apply(side(turn.role(), prompt), text))).toList();
    }
}
