package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Side;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Part;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What of a row is compared: its texts of these sides, and what stands there that is no text. */
record Chosen(Set<Side> sides) {

    static final Chosen PROMPT_AND_ANSWER = of(Side.PROMPT, Side.ANSWER);

    static Chosen of(Side... sides) {
        if (sides.length == 0) {
            throw new IllegalArgumentException(
                    "no side of a row to compare; give one or more of " + List.of(Side.values()));
        }
        return new Chosen(EnumSet.copyOf(Arrays.asList(sides)));
    }

    String text(Example row) {
        return sides.stream().map(row::text).filter(text -> !text.isEmpty()).collect(Collectors.joining("\n\n"));
    }

    /** Media, calls of tools and marks of right and wrong: rows that differ in them are different, whatever their texts. */
    String unspoken(Example row) {
        var prompt = sides.contains(Side.PROMPT);
        var answer = sides.contains(Side.ANSWER);
        var marks = switch (row) {
            case Example.Feedback feedback when answer -> feedback.good() ? "good" : "bad";
            case Example.Stepwise stepwise when answer ->
                stepwise.steps().stream().map(step -> step.right() ? "+" : "-").collect(Collectors.joining());
            default -> "";
        };
        return turns(row).flatMap(turn -> turn.message().parts().stream()).map(part -> switch (part) {
            case Part.Media media when prompt -> "\0media " + media.source();
            case Part.ToolCall call when answer -> "\0call " + call.name() + " " + call.arguments();
            case Part.Text it -> "";
            case Part.Reasoning it -> "";
            case Part.Media it -> "";
            case Part.ToolCall it -> "";
            case Part.ToolResult it -> "";
            case Part.Opaque it -> "";
        }).filter(text -> !text.isEmpty()).collect(Collectors.joining("", marks, ""));
    }

    private static Stream<Turn> turns(Example row) {
        return switch (row) {
            case Example.Text it -> Stream.of();
            case Example.Instruction it -> Stream.of();
            case Example.Chat it -> it.turns().stream();
            case Example.PromptOnly it -> it.prompt().stream();
            case Example.Preference it ->
                Stream.of(it.prompt(), it.chosen(), it.rejected()).flatMap(List::stream);
            case Example.Ranked it ->
                Stream.concat(it.prompt().stream(), it.replies().stream().flatMap(reply -> reply.turns().stream()));
            case Example.Feedback it -> Stream.concat(it.prompt().stream(), it.completion().stream());
            case Example.Stepwise it -> Stream.of();
            case Example.Infill it -> Stream.of();
        };
    }

    /** For the names of steps: the sides if they are others than usual. */
    String suffix() {
        return equals(PROMPT_AND_ANSWER)
                ? ""
                : sides.stream().map(side -> side.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining("+", ", on ", ""));
    }
}
