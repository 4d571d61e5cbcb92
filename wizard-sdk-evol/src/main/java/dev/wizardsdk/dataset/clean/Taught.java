package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Side;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An answer that a row teaches, and what was said before it. What a row only shows is none: masked turns, the worse answers of
 * preferences and rankings, answers that were not liked.
 *
 * @param before what was said before the prompt, from the beginning
 * @param prompt what the answer answers
 * @param answer its text, without its reasoning
 * @param place  where it stands, as a JSON pointer
 */
record Taught(String before, String prompt, String answer, String place) {

    static List<Taught> of(Example row) {
        return switch (row) {
            case Example.Text it -> List.of(new Taught("", "", it.text(), "/text"));
            case Example.Instruction it -> List.of(new Taught("", it.question(), it.output(), "/output"));
            case Example.Chat it -> of(List.of(), it.turns(), "/messages");
            case Example.PromptOnly it -> List.of();
            case Example.Preference it -> of(it.prompt(), it.chosen(), "/chosen");
            case Example.Ranked it ->
                it.replies().isEmpty()
                        ? List.of()
                        : of(it.prompt(), it.replies().getFirst().turns(), "/replies/0/turns");
            case Example.Feedback it -> it.good() ? of(it.prompt(), it.completion(), "/completion") : List.of();
            case Example.Stepwise it -> List.of(new Taught("", it.prompt(), it.steps().stream()
                    .filter(Example.Stepwise.Step::right).map(Example.Stepwise.Step::text)
                    .collect(Collectors.joining("\n")), "/completions"));
            case Example.Infill it -> List.of();
        };
    }

    private static List<Taught> of(List<Turn> prompt, List<Turn> answers, String place) {
        var all = new ArrayList<Taught>();
        var before = new StringBuilder();
        var asked = new StringBuilder();
        prompt.forEach(turn -> pass(turn, before, asked));
        for (int i = 0; i < answers.size(); i++) {
            var turn = answers.get(i);
            if (turn.role() == Role.ASSISTANT && turn.isTrained() && !turn.text().isBlank()) {
                all.add(new Taught(before.toString(), asked.toString(), turn.text(), place + "/" + i));
            }
            pass(turn, before, asked);
        }
        return all;
    }

    private static void pass(Turn turn, StringBuilder before, StringBuilder asked) {
        switch (turn.role()) {
            case SYSTEM, ASSISTANT -> {
                before.append(asked).append(turn.text()).append("\n\n");
                asked.setLength(0);
            }
            case USER -> asked.append(turn.text()).append("\n\n");
            case TOOL -> turn.message().parts().forEach(part -> {
                if (part instanceof Part.ToolResult result) {
                    asked.append(result.text()).append("\n\n");
                }
            });
        }
    }

    /** The texts that are measured one by one: each answer a row has, and all of its prompt or system text as one. */
    static List<String> measured(Example row, Side side) {
        if (side != Side.ANSWER) {
            return List.of(row.text(side));
        }
        return switch (row) {
            case Example.Preference it -> List.of(answer(it.chosen()), answer(it.rejected()));
            case Example.Ranked it -> it.replies().stream().map(reply -> answer(reply.turns())).toList();
            default -> List.of(row.text(side));
        };
    }

    private static String answer(List<Turn> turns) {
        return turns.stream().filter(turn -> turn.role() == Role.ASSISTANT).map(Turn::text)
                .collect(Collectors.joining("\n\n"));
    }
}
