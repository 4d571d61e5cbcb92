package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.evol.Handling.Frame;
import dev.wizardsdk.evol.Instruction.Context;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.model.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes with a new instruction: its own material or its parent's, checked, and its context.
 *
 * @param reading with that input
 */
record Child(Reading reading, Kind kind, Context context) {

    static Child of(Given given, Handling handling, PromptTemplate template, Reading found) {
        var parent = given.instruction();
        return switch (frame(handling, parent)) {
            case KEPT -> like(parent, found.withInput(parent.input().isEmpty() ? found.input() : parent.input()));
            case CHANGED -> like(parent, found.input().isEmpty() ? found.withInput(parent.input()) : found);
            case ADDED -> like(parent, added(parent, handling, template, found));
            case FRESH -> {
                var context = new Context(system(parent.context().history()), parent.context().tools(), List.of());
                yield new Child(found, Kinds.guess(found.text(), found.input(), context), context);
            }
            case NEXT_TURN -> {
                var before = parent.context();
                var history = new ArrayList<>(parent.turns());
                history.add(Turn.assistant(given.answer()));
                yield new Child(found.withInput(""), Kind.DIALOGUE, new Context(history, before.tools(), List.of()));
            }
            case ABOUT -> new Child(found.withInput(parent.whole()), Kind.DOCUMENT, Context.NONE);
        };
    }

    /** What is another question beside one about a conversation, a document or an image is about the same one. */
    private static Frame frame(Handling handling, Instruction parent) {
        return switch (parent.kind()) {
            case DIALOGUE, DOCUMENT, IMAGE -> handling.frame() == Frame.FRESH ? Frame.CHANGED : handling.frame();
            case CHAT, CODE, MATH, TOOLS -> handling.frame();
        };
    }

    private static Child like(Instruction parent, Reading found) {
        var kind = parent.kind() == Kind.CHAT
                ? Kinds.guess(found.text(), found.input(), parent.context())
                : parent.kind();
        return new Child(found, kind, parent.context());
    }

    private static List<Turn> system(List<Turn> history) {
        return history.stream().filter(turn -> turn.role() == Role.SYSTEM).toList();
    }

    /** The parent's input, and after it the new data, which must be what was asked for. */
    private static Reading added(Instruction parent, Handling handling, PromptTemplate template, Reading found) {
        if (!template.asksForInput()) {
            var list = template.reply() == PromptTemplate.Reply.DATA;
            var joined = join(parent.input(), found.input(), "\n");
            return list ? found.withInput(joined).checked(Payload.JSON.check()) : found.withInput(joined);
        }
        var fenced = Fences.in(found.input().isEmpty() ? found.text() : found.input());
        var language = fenced.isEmpty() ? "" : fenced.getLast().language();
        var apart = withoutMaterial(parent.input(), found.input());
        var data = found.input().isEmpty()
                ? fenced.isEmpty() ? "" : fenced.getLast().content().stripTrailing()
                : Fences.without(apart).strip();
        var whole = found.withInput(join(parent.input(),
                found.input().isEmpty() ? "" : Fences.whole(apart).isPresent() ? data : apart, "\n\n"));
        if (data.isEmpty() || data.length() > Payload.LONGEST) {
            return whole.unusable(data.isEmpty()
                    ? "there are no data in the reply"
                    : "the data are longer than " + Payload.LONGEST + " characters");
        }
        var payload = handling.payload().or(() -> PayloadGuess.of(data, language));
        var problem = payload.map(format -> format.problem(data)).orElse("");
        return problem.isEmpty()
                ? payload.map(format -> whole.checked(format.check())).orElse(whole)
                : whole.unusable(problem);
    }

    /** A model that was told to leave the material alone may repeat it all the same. */
    private static String withoutMaterial(String material, String data) {
        return !material.isEmpty() && data.startsWith(material) ? data.substring(material.length()).strip() : data;
    }

    private static String join(String material, String data, String between) {
        return material.isEmpty() || data.isEmpty() ? material + data : material + between + data;
    }
}
