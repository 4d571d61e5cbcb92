package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.util.List;

/** There must be something to learn: trainers pass over an empty answer without a word, or learn to say nothing. */
final class Answers {

    private Answers() {}

    static void require(Example row) throws BadRow {
        switch (row) {
            case Example.Text it -> text(it.text(), "/text");
            case Example.Instruction it -> {
                text(it.question(), "/instruction");
                text(it.output(), "/output");
            }
            case Example.Chat it -> {
                if (it.turns().stream().noneMatch(Answers::isLearned)) {
                    throw new BadRow("no-answer", "nothing of it is learned", "/messages");
                }
                turns(it.turns(), "/messages");
            }
            case Example.PromptOnly it -> {
                if (it.prompt().isEmpty()) {
                    throw new BadRow("no-prompt", "there is no prompt", "/prompt");
                }
            }
            case Example.Preference it -> {
                side(it.chosen(), "/chosen");
                side(it.rejected(), "/rejected");
            }
            case Example.Ranked it -> {
                for (int i = 0; i < it.replies().size(); i++) {
                    side(it.replies().get(i).turns(), "/replies/" + i);
                }
            }
            case Example.Feedback it -> side(it.completion(), "/completion");
            case Example.Stepwise it -> {
                if (it.steps().isEmpty()) {
                    throw new BadRow("no-answer", "there are no steps", "/completions");
                }
                for (int i = 0; i < it.steps().size(); i++) {
                    text(it.steps().get(i).text(), "/completions/" + i);
                }
            }
            case Example.Infill it -> text(it.middle(), "/middle");
        }
    }

    private static boolean isLearned(Turn turn) {
        return turn.isTrained() || turn.parts().contains(Loss.TRAIN);
    }

    private static void side(List<Turn> turns, String pointer) throws BadRow {
        if (turns.stream().noneMatch(turn -> turn.role() == Role.ASSISTANT)) {
            throw new BadRow("no-answer", "there is no answer", pointer);
        }
        turns(turns, pointer);
    }

    private static void turns(List<Turn> turns, String pointer) throws BadRow {
        for (int i = 0; i < turns.size(); i++) {
            var turn = turns.get(i);
            if (turn.role() == Role.ASSISTANT && isLearned(turn) && saysNothing(turn)) {
                throw new BadRow("empty-answer", "an answer that is learned is empty", pointer + "/" + i);
            }
        }
    }

    private static boolean saysNothing(Turn turn) {
        return turn.text().isBlank()
                && turn.message().parts().stream()
                        .allMatch(part -> part instanceof Part.Text || part instanceof Part.Reasoning);
    }

    private static void text(String text, String pointer) throws BadRow {
        if (text.isBlank()) {
            throw new BadRow("empty-answer", "this is empty", pointer);
        }
    }
}
