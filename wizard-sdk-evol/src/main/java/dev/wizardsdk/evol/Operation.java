package dev.wizardsdk.evol;

import java.util.List;

/**
 * A way to make a new instruction of another one (WizardLM, section 3.2).
 *
 * @param id    its name, which is also that of its prompt file
 * @param depth whether it makes the instruction harder; else it makes another one beside it
 */
public record Operation(String id, boolean depth) {

    /** Adds a requirement. */
    public static final Operation CONSTRAINTS = new Operation("constraints", true);
    /** Asks deeper and wider. */
    public static final Operation DEEPEN = new Operation("deepen", true);
    /** Replaces a general notion by a specific one. */
    public static final Operation CONCRETIZE = new Operation("concretize", true);
    /** Needs several steps of reasoning. */
    public static final Operation REASONING = new Operation("reasoning", true);
    /** Adds data the answer has to use. */
    public static final Operation COMPLICATE_INPUT = new Operation("complicate-input", true);
    /** A new and rarer instruction of the same domain. */
    public static final Operation BREADTH = new Operation("breadth", false);

    /** The six of the paper. */
    public static final List<Operation> ALL = List.of(CONSTRAINTS, DEEPEN, CONCRETIZE, REASONING, COMPLICATE_INPUT,
            BREADTH);
}
