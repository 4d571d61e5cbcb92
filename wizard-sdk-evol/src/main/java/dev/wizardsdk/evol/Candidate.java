package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.evol.Instruction.Context;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.model.Finish;
import java.util.List;
import java.util.Set;

/**
 * What a model made of an instruction, read but not yet judged.
 *
 * @param index   its number among the candidates of the same step
 * @param reading what was found in the reply; its input is that of the new instruction
 * @param kind    the new instruction's
 * @param context the new instruction's
 * @param finish  why the text ends where it does
 * @param model   who wrote it
 */
record Candidate(int index, Reading reading, Kind kind, Context context, Finish finish, String model) {

    /** One of its own words alone. */
    Candidate(int index, String text, String input, String written, Finish finish, String model) {
        this(index, Reading.continued(text, input, written), Kinds.guess(text, input, Context.NONE), Context.NONE,
                finish,
                model);
    }

    /** Finds the instruction in the reply. */
    static Candidate read(int index, Given given, Operation operation, PromptTemplate template,
            PromptTemplate.Filled prompt, Answer answer) {
        var reader = operation.handling().reader();
        if (reader.isPresent()) {
            return reader.get().apply(answer.said())
                    .map(made -> new Candidate(index, labelled(Reading.of(made.text(), made.input()), operation),
                            made.kind(), made.context(), answer.finish(), answer.model()))
                    .orElseGet(() -> new Candidate(index, "", "", "", answer.finish(), answer.model()));
        }
        var found = ReplyReader.read(given, operation, template, prompt, answer.said());
        if (found.isEmpty()) {
            return new Candidate(index, "", "", "", answer.finish(), answer.model());
        }
        var child = Child.of(given, operation.handling(), template, found);
        var closed = !prompt.closing().isEmpty() || template.reply() == PromptTemplate.Reply.DATA;
        return new Candidate(index, labelled(child.reading(), operation), child.kind(), child.context(),
                closed ? Finish.STOP : answer.finish(), answer.model());
    }

    private static Reading labelled(Reading reading, Operation operation) {
        return reading.checked(operation.handling().labels());
    }

    String text() {
        return reading.text();
    }

    String input() {
        return reading.input();
    }

    String written() {
        return reading.written();
    }

    /** An answer that the operation wrote itself; usually none. */
    List<Turn> turns() {
        return reading.turns();
    }

    /** What it passed, such as {@code payload:json}. */
    Set<String> checks() {
        return reading.checks();
    }

    /** Why it is unusable though something was found; empty if it is not. */
    String problem() {
        return reading.problem();
    }

    /** Whether the prompt gave a part of the text, so that the model only went on from there. */
    boolean continues() {
        return !written().equals(text());
    }

    /** Whether the model went on from what the prompt gave, to the end. */
    boolean endsAsWritten() {
        return continues() && (text().endsWith(written()) || text().endsWith(written() + "."));
    }

    Instruction instruction() {
        return new Instruction(text(), input(), kind, context);
    }
}
