package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.LineageStep;
import dev.wizardsdk.dataset.Meta;
import java.util.ArrayList;

/**
 * An evolved instruction with the answer it was given.
 *
 * @param model who answered
 */
public record Answered(Node.Evolved evolved, String answer, String model) {

    /** The row this becomes. */
    public Example.Instruction example() {
        var instruction = evolved.instruction();
        var lineage = new ArrayList<>(evolved.lineage());
        lineage.add(new LineageStep(ContentId.of(answer), "answer", model, evolved.round(), answer));
        return new Example.Instruction(instruction.text(), instruction.input(), answer,
                Meta.none().withId(evolved.id()).withLineage(lineage));
    }
}
