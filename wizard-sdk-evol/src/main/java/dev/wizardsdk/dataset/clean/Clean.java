package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.RowStep;
import dev.wizardsdk.dataset.Side;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.dataset.Verdict;
import dev.wizardsdk.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Steps that tidy rows. */
public final class Clean {

    private Clean() {}

    /**
     * One way to write each text: Unicode NFC; line feeds for every kind of line end; no control characters, zero-width characters and
     * overrides of direction, but for what joins emoji, Persian or Indian letters and marks the direction of Hebrew and Arabic; no blanks
     * around a message. Inside fences of code only line ends change. Rows to be filled in the middle stay as they are, as do sealed
     * reasoning and what tools are called with.
     */
    public static RowStep normalised() {
        return RowStep.of("normalised", row -> Verdict.kept(normalised(row)));
    }

    /** Rejects rows with one of these flags, by rule {@code flagged}. */
    public static RowStep withoutFlagged(String first, String... others) {
        var flags = new TreeSet<>(List.of(others));
        flags.add(first);
        return RowStep.of("withoutFlagged(" + String.join(" ", flags) + ")", row -> {
            var found = new TreeSet<>(row.meta().flags());
            found.retainAll(flags);
            return found.isEmpty()
                    ? Verdict.kept(row)
                    : Verdict.rejected("flagged", "it has the flag " + String.join(", ", found));
        });
    }

    private static Example normalised(Example row) {
        return switch (row) {
            case Example.Infill it -> it;
            case Example.Text it -> it.map(Clean::trimmed);
            case Example.Instruction it -> it.map(Clean::trimmed);
            case Example.Stepwise it -> it.map(Clean::trimmed);
            case Example.Chat it -> RowTurns.map(it, Clean::normalised);
            case Example.PromptOnly it -> RowTurns.map(it, Clean::normalised);
            case Example.Preference it -> RowTurns.map(it, Clean::normalised);
            case Example.Ranked it -> RowTurns.map(it, Clean::normalised);
            case Example.Feedback it -> RowTurns.map(it, Clean::normalised);
        };
    }

    private static String trimmed(Side side, String text) {
        return Normaliser.trimmed(Normaliser.of(text));
    }

    /** Blanks between the texts of one message stay: they part words. */
    private static Turn normalised(Turn turn) {
        var parts = turn.message().parts();
        var single = parts.stream().filter(part -> part instanceof Part.Text).count() == 1;
        var changed = new ArrayList<Part>();
        for (var part : parts) {
            changed.add(switch (part) {
                case Part.Text(var text) ->
                    new Part.Text(single ? Normaliser.trimmed(Normaliser.of(text)) : Normaliser.of(text));
                case Part.Reasoning(var text, var signature) when signature.isEmpty() ->
                    new Part.Reasoning(Normaliser.trimmed(Normaliser.of(text)));
                case Part.Reasoning sealed -> sealed;
                case Part.ToolResult(var id, var name, var text, var failed) ->
                    new Part.ToolResult(id, name, Normaliser.of(text), failed);
                case Part.Media media -> media;
                case Part.ToolCall call -> call;
                case Part.Opaque opaque -> opaque;
            });
        }
        return RowTurns.with(turn, changed);
    }
}
