package dev.wizardsdk.evol;

import dev.wizardsdk.evol.Instruction.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A way to make a new instruction of another one (WizardLM, section 3.2). Immutable.
 *
 * @param id        its name, which is also that of its prompt file
 * @param direction whether what it makes is harder
 * @param kinds     the kinds of instructions it is meant for
 * @param needs     what it needs beside the instruction
 */
public record Operation(String id, Direction direction, Set<Kind> kinds, Needs needs) {

    /** What an operation does to difficulty. */
    public enum Direction {
        /** The instruction it makes asks for more than its parent. */
        HARDER,
        /** It is another one beside it, about as hard. */
        ASIDE,
        /** It asks for less. */
        EASIER
    }

    /** What an operation needs beside the instruction. */
    public enum Needs {
        /** Nothing. */
        NOTHING,
        /** The instruction's answer. */
        ANSWER,
        /** Another instruction of the pool. */
        PARTNER,
        /** A topic, a node of a taxonomy or a document in place of an instruction: a seedless start. */
        TOPIC
    }

    /** Adds a requirement. */
    public static final Operation CONSTRAINTS = harder("constraints");
    /** Asks deeper and wider. */
    public static final Operation DEEPEN = harder("deepen");
    /** Replaces a general notion by a specific one. */
    public static final Operation CONCRETIZE = harder("concretize");
    /** Needs several steps of reasoning. */
    public static final Operation REASONING = harder("reasoning");
    /** Adds data the answer has to use. */
    public static final Operation COMPLICATE_INPUT = harder("complicate-input");
    /** A new and rarer instruction of the same domain. */
    public static final Operation BREADTH = new Operation("breadth", Direction.ASIDE, Set.of(), Needs.NOTHING);

    /** The six of the paper. */
    public static final List<Operation> ALL = List.of(CONSTRAINTS, DEEPEN, CONCRETIZE, REASONING, COMPLICATE_INPUT,
            BREADTH);

    public Operation {
        kinds = kinds.isEmpty() ? Set.copyOf(EnumSet.allOf(Kind.class)) : Set.copyOf(kinds);
    }

    private static Operation harder(String id) {
        return new Operation(id, Direction.HARDER, Set.of(), Needs.NOTHING);
    }

    /** Whether it is one that keeps its parent's material: all but those that ask something else. */
    boolean keepsMaterial() {
        return direction != Direction.ASIDE;
    }
}
