package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Role;
import java.util.List;

/** Rows whose marks say nothing that goes without saying. */
final class Marked {

    private Marked() {}

    static Example normal(Example row) {
        return switch (row) {
            case Example.Chat it -> new Example.Chat(turns(it.turns(), false), it.tools(), it.meta());
            case Example.Preference it -> new Example.Preference(turns(it.prompt(), true), turns(it.chosen(), false),
                    turns(it.rejected(), false), it.tools(), it.meta());
            case Example.Feedback it ->
                new Example.Feedback(turns(it.prompt(), true), turns(it.completion(), false), it.good(),
                        it.tools(), it.meta());
            default -> row;
        };
    }

    private static List<Turn> turns(List<Turn> turns, boolean prompt) {
        return turns.stream()
                .map(turn -> prompt || (turn.parts().isEmpty() && turn.isTrained() == (turn.role() == Role.ASSISTANT))
                        ? turn.with(Loss.DEFAULT)
                        : turn)
                .toList();
    }
}
