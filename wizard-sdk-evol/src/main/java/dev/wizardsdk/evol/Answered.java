package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.LineageStep;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An instruction with the answer it was given: a row.
 *
 * @param node     the instruction, and how it came to be
 * @param turns    the answer; before it the system message it was given under, if there was one; more than one turn where tools were
 *                 called for it
 * @param model    who answered
 * @param scores   what was measured; {@code difficulty-lift} and the like tell the difference to its parent
 * @param checks   what was found when it was checked, such as {@code payload:json} or {@code verified:java-compiles}
 * @param spending what the calls took that led to it
 */
public record Answered(Node node, List<Turn> turns, String model, Scores scores, Set<String> checks,
        Spending spending) {

    public Answered {
        turns = List.copyOf(turns);
        checks = Set.copyOf(checks);
    }

    Answered with(Spending other) {
        return new Answered(node, turns, model, scores, checks, other);
    }

    /** The answer's text: of several turns that of the last one. */
    public String answer() {
        return turns.getLast().text();
    }

    /** The row in the form of the data set: an instruction, or a conversation where there is a context. */
    public Example example() {
        var instruction = node.instruction();
        var lineage = new ArrayList<>(node.lineage());
        lineage.add(new LineageStep(ContentId.of(answer()), "answer", model, node.round(), answer()));
        var meta = Meta.none().withId(node.id()).withLineage(lineage);
        for (var score : scores.numbers().entrySet()) {
            meta = meta.withScore(score.getKey(), score.getValue());
        }
        for (var label : scores.labels()) {
            meta = meta.withFlag(label);
        }
        for (var check : checks) {
            meta = meta.withFlag(check);
        }
        var styled = turns.getFirst().role() == Role.SYSTEM;
        var alone = turns.subList(styled ? 1 : 0, turns.size());
        if (instruction.context().isEmpty() && alone.size() == 1 && !answer().isEmpty()) {
            return new Example.Instruction(styled ? turns.getFirst().text() : "", instruction.text(),
                    instruction.input(), answer(), meta);
        }
        var conversation = new ArrayList<Turn>();
        if (styled) {
            conversation.add(turns.getFirst());
        }
        conversation.addAll(instruction.turns());
        conversation.addAll(alone);
        return new Example.Chat(conversation, instruction.context().tools(), meta);
    }
}
