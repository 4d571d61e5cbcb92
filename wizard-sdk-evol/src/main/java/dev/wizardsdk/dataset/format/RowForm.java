package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Turn;
import java.util.ArrayList;
import java.util.List;

/** How rows of some kinds look in a file. A pure function. */
interface RowForm {

    /**
     * The row as a record.
     *
     * @throws BadRow if the form has no place for something of it
     */
    ObjectNode write(Example row) throws BadRow;

    /** What a form says of a row of a kind that is not its own. */
    static BadRow notFor(Example row) {
        return new BadRow("other-kind", "this form has no place for a row of kind " + row.kind(), "");
    }

    /** An instruction as the conversation that it is, and a conversation. */
    static List<Turn> turns(Example row) throws BadRow {
        return switch (row) {
            case Example.Chat chat -> chat.turns();
            case Example.Instruction it -> {
                var turns = new ArrayList<Turn>(3);
                if (!it.system().isEmpty()) {
                    turns.add(Turn.system(it.system()));
                }
                turns.add(Turn.user(it.question()));
                turns.add(Turn.assistant(it.output()));
                yield turns;
            }
            case Example.Text other -> throw notFor(other);
            case Example.PromptOnly other -> throw notFor(other);
            case Example.Preference other -> throw notFor(other);
            case Example.Ranked other -> throw notFor(other);
            case Example.Feedback other -> throw notFor(other);
            case Example.Stepwise other -> throw notFor(other);
            case Example.Infill other -> throw notFor(other);
        };
    }
}
