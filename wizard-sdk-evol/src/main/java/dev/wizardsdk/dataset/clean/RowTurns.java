package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import java.util.List;
import java.util.function.UnaryOperator;

/** Changes turns, and in them what {@link Example#map} leaves alone. */
final class RowTurns {

    private RowTurns() {}

    /** The row, each of its turns changed; a row without turns as it is. */
    static Example map(Example row, UnaryOperator<Turn> change) {
        return switch (row) {
            case Example.Text it -> it;
            case Example.Instruction it -> it;
            case Example.Stepwise it -> it;
            case Example.Infill it -> it;
            case Example.Chat it -> new Example.Chat(all(it.turns(), change), it.tools(), it.meta());
            case Example.PromptOnly it ->
                new Example.PromptOnly(all(it.prompt(), change), it.tools(), it.reference(), it.meta());
            case Example.Preference it -> new Example.Preference(all(it.prompt(), change), all(it.chosen(), change),
                    all(it.rejected(), change), it.tools(), it.meta());
            case Example.Ranked it -> new Example.Ranked(all(it.prompt(), change),
                    it.replies().stream()
                            .map(reply -> new Example.Ranked.Reply(all(reply.turns(), change), reply.score())).toList(),
                    it.tools(), it.meta());
            case Example.Feedback it -> new Example.Feedback(all(it.prompt(), change), all(it.completion(), change),
                    it.good(), it.tools(), it.meta());
        };
    }

    /** The turn with other parts, as many as it had. */
    static Turn with(Turn turn, List<Part> parts) {
        return new Turn(new Message(turn.role(), parts), turn.loss(), turn.parts());
    }

    private static List<Turn> all(List<Turn> turns, UnaryOperator<Turn> change) {
        return turns.stream().map(change).toList();
    }
}
