package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Role;
import java.util.List;

/** Whether what is learned of a turn is what a form can say. */
final class Marks {

    private Marks() {}

    /** Nothing of these turns says otherwise than that answers are learned whole, and nothing else. */
    static void requireDefault(List<Turn> turns, String pointer) throws BadRow {
        for (int i = 0; i < turns.size(); i++) {
            var turn = turns.get(i);
            if (turn.isTrained() != (turn.role() == Role.ASSISTANT)) {
                throw new BadRow("loss-marks",
                        "the form can't say that this is " + (turn.isTrained() ? "" : "not ") + "learned",
                        pointer + "/" + i);
            }
            requireWhole(turn, pointer + "/" + i);
        }
    }

    /** No part of the turn is learned otherwise than the turn. */
    static void requireWhole(Turn turn, String pointer) throws BadRow {
        for (int i = 0; i < turn.parts().size(); i++) {
            var mark = turn.parts().get(i);
            if (mark != Loss.DEFAULT && (mark == Loss.TRAIN) != turn.isTrained()) {
                throw new BadRow("loss-marks",
                        "the form can't say that a part of a message is learned otherwise than the rest",
                        pointer + "/parts/" + i);
            }
        }
    }

    /** Turns of which nothing is learned, whatever they are marked: what stands before the answers that are compared. */
    static List<Turn> none(List<Turn> prompt) {
        return prompt.stream().map(turn -> Turn.of(turn.message())).toList();
    }
}
