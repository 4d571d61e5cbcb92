package dev.wizardsdk.evol;

import dev.wizardsdk.evol.Operation.Direction;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How an operation's prompt is found and what becomes of the reply.
 *
 * @param frame    what of the parent goes with the new instruction
 * @param labels   checks that every instruction it makes gets
 * @param payload  the format of the data it adds, where one is chosen
 * @param filling  the file its prompt is made from and what stands in that file's slot {@code {{format}}}; empty where its id names
 *                 the file
 * @param language the code of the language that it changes to; empty where the language stays
 * @param template its own prompt, which no set has
 * @param reader   its own way to read replies
 */
record Handling(Frame frame, Set<String> labels, Optional<Payload> payload, Optional<Filling> filling,
        String language, Optional<PromptTemplate> template, Optional<Function<String, Optional<Instruction>>> reader) {

    /** What of its parent goes with a new instruction. */
    enum Frame {
        /** Input and context. */
        KEPT,
        /** Input and context, and new data after the input. */
        ADDED,
        /** The context, and the input unless the reply has another. */
        CHANGED,
        /** What stands above the conversation, and the tools. */
        FRESH,
        /** The conversation up to the answer, which the new instruction goes on from. */
        NEXT_TURN,
        /** What was given is the document that the new instruction is about. */
        ABOUT
    }

    /** A prompt file that several operations share. */
    record Filling(String file, String format) {}

    Handling {
        labels = Set.copyOf(labels);
    }

    static Handling of(Frame frame, String... labels) {
        return new Handling(frame, Set.of(labels), Optional.empty(), Optional.empty(), "", Optional.empty(),
                Optional.empty());
    }

    static Handling of(Direction direction) {
        return of(direction == Direction.ASIDE ? Frame.FRESH : Frame.KEPT);
    }

    Handling with(Payload other) {
        return new Handling(frame, labels, Optional.of(other), filling, language, template, reader);
    }

    Handling with(Filling other) {
        return new Handling(frame, labels, payload, Optional.of(other), language, template, reader);
    }

    Handling to(String other) {
        return new Handling(frame, labels, payload, filling, other, template, reader);
    }

    Handling with(PromptTemplate own) {
        return new Handling(frame, labels, payload, filling, language, Optional.of(own), reader);
    }

    Handling readBy(Function<String, Optional<Instruction>> own) {
        return new Handling(frame, labels, payload, filling, language, template.map(PromptTemplate::untagged),
                Optional.of(own));
    }
}
