package dev.wizardsdk.dataset;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A message of a row, and what of it is learned.
 *
 * @param message what was said
 * @param loss    whether it is learned
 * @param parts   the same for each part of the message, where a part differs; else empty
 */
public record Turn(Message message, Loss loss, List<Loss> parts) {

    public Turn {
        parts = List.copyOf(parts);
        if (!parts.isEmpty() && parts.size() != message.parts().size()) {
            throw new IllegalArgumentException(parts.size() + " loss marks for the " + message.parts().size()
                    + " parts of a message; give one for each, or none");
        }
    }

    /** A message that is learned as the trainer has it. */
    public static Turn of(Message message) {
        return new Turn(message, Loss.DEFAULT, List.of());
    }

    public static Turn system(String text) {
        return of(Message.system(text));
    }

    public static Turn user(String text) {
        return of(Message.user(text));
    }

    public static Turn assistant(String text) {
        return of(Message.assistant(text));
    }

    /** This turn with another mark. */
    public Turn with(Loss other) {
        return new Turn(message, other, parts);
    }

    public Role role() {
        return message.role();
    }

    /** The text parts joined. */
    public String text() {
        return message.text();
    }

    /** Whether it is learned when nothing but this turn's marks and its role decides. */
    public boolean isTrained() {
        return switch (loss) {
            case DEFAULT -> role() == Role.ASSISTANT;
            case TRAIN -> true;
            case MASK -> false;
        };
    }

    /** Whether some part has a mark of its own. */
    public boolean hasPartMarks() {
        return parts.stream().anyMatch(mark -> mark != Loss.DEFAULT);
    }

    /** This turn, each of its texts changed; what tools were called with stays. */
    Turn map(UnaryOperator<String> change) {
        var changed = new ArrayList<Part>();
        for (var part : message.parts()) {
            changed.add(switch (part) {
                case Part.Text(var text) -> new Part.Text(change.apply(text));
                case Part.Reasoning(var text, var signature) -> new Part.Reasoning(change.apply(text), signature);
                case Part.ToolResult(var id, var name, var text, var failed) ->
                    new Part.ToolResult(id, name, change.apply(text), failed);
                case Part.Media media -> media;
                case Part.ToolCall call -> call;
                case Part.Opaque opaque -> opaque;
            });
        }
        return new Turn(new Message(role(), changed), loss, parts);
    }
}
