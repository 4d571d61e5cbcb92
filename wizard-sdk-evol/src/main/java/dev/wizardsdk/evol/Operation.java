package dev.wizardsdk.evol;

import dev.wizardsdk.evol.Instruction.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A way to make a new instruction of another one (WizardLM, section 3.2; for code WizardCoder, section 3; for mathematics WizardMath,
 * section 3.1). Its prompt is the one that a {@link PromptSet} has under its id, unless it brings its own. Two are equal when id,
 * direction, kinds, needs and version are. Immutable.
 */
public final class Operation {

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
    public static final Operation CONSTRAINTS = Operations.harder("constraints");
    /** Asks deeper and wider. */
    public static final Operation DEEPEN = Operations.harder("deepen");
    /** Replaces a general notion by a specific one. */
    public static final Operation CONCRETIZE = Operations.harder("concretize");
    /** Needs several steps of reasoning. */
    public static final Operation REASONING = Operations.harder("reasoning");
    /** Adds data the answer has to use, in whichever format suits. */
    public static final Operation COMPLICATE_INPUT = Operations.complicateInput();
    /** A new and rarer instruction of the same domain. */
    public static final Operation BREADTH = Operations.breadth("breadth", Needs.NOTHING);

    /** The six of the paper. */
    public static final List<Operation> PAPER = List.of(CONSTRAINTS, DEEPEN, CONCRETIZE, REASONING, COMPLICATE_INPUT,
            BREADTH);
    /** {@link #complicateInput} in each format. */
    public static final List<Operation> INPUTS = Operations.inputs();
    /** Ways to another instruction beside the given one; {@code breadth.mix} needs a second parent. */
    public static final List<Operation> BREADTHS = Operations.breadths();
    /** For code: WizardCoder's five, a change of language, and debugging. */
    public static final List<Operation> CODE = Operations.code();
    /** For mathematics: WizardMath's up and down, a problem turned round, and two chained. */
    public static final List<Operation> MATH = Operations.math();
    /** The next turn of a conversation. */
    public static final List<Operation> DIALOGUE = Operations.dialogue();
    /** For instructions that come with tools. */
    public static final List<Operation> TOOLS = Operations.tools();
    /** For a long document, and for an image. */
    public static final List<Operation> MATERIAL = Operations.material();
    /** Seedless starts, for {@link Seeds#topics}, {@link Seeds#taxonomy} and {@link Seeds#documents}. */
    public static final List<Operation> STARTS = Operations.starts();
    /** Asks for less. */
    public static final Operation SIMPLIFY = Operations.simplify();

    private final String id;
    private final Direction direction;
    private final Set<Kind> kinds;
    private final Needs needs;
    private final Handling handling;

    /**
     * One whose prompt stands under its id in the prompts of the run, such as a file of {@link PromptSet#replacedBy}.
     *
     * @param kinds those it is meant for; empty for all
     * @throws IllegalArgumentException if the id can name no file
     */
    public Operation(String id, Direction direction, Set<Kind> kinds, Needs needs) {
        this(id, direction, kinds, needs, Handling.of(direction));
    }

    Operation(String id, Direction direction, Set<Kind> kinds, Needs needs, Handling handling) {
        if (!id.matches("[a-z0-9]+([.-][a-z0-9]+)*")) {
            throw new IllegalArgumentException("the operation's id is \"" + id
                    + "\"; it names files, so it must be small letters and digits with single dots or hyphens inside");
        }
        this.id = id;
        this.direction = direction;
        this.kinds = kinds.isEmpty() ? Set.copyOf(EnumSet.allOf(Kind.class)) : Set.copyOf(kinds);
        this.needs = needs;
        this.handling = handling;
    }

    /** Adds data in this format, which is checked before the instruction is accepted. */
    public static Operation complicateInput(Payload payload) {
        return Operations.complicateInput(payload);
    }

    /**
     * The same instruction in another language; code and material stay.
     *
     * @param language its code by ISO 639-1, such as {@code de}
     * @throws IllegalArgumentException if it is none
     */
    public static Operation translate(String language) {
        return Operations.translate(language);
    }

    /**
     * One that comes along, by its id: {@code code.debug}, {@code complicate-input.json}, {@code translate.de}.
     *
     * @throws IllegalArgumentException if there is none of this id
     */
    public static Operation named(String id) {
        return Operations.named(id);
    }

    /** One that comes along, by its id; empty if there is none. */
    static Optional<Operation> known(String id) {
        return Operations.known().stream().filter(operation -> operation.id().equals(id)).findFirst();
    }

    /**
     * One of your own. The function writes the whole prompt but for its end, which says how the new instruction is to be marked. It must
     * give the same text for the same argument, or no run can be continued.
     */
    public static Operation of(String id, Direction direction, Function<Given, String> prompt) {
        return new Operation(id, direction, Set.of(), Needs.NOTHING,
                Handling.of(direction).with(PromptTemplate.written(id, "1", prompt)));
    }

    /**
     * One of your own in a file as {@link PromptSet#replacedBy} takes them, whose head may also have {@code id} (default: the file's
     * name), {@code direction} (default: harder), {@code kinds} (default: all) and {@code needs}.
     *
     * @throws IllegalArgumentException if it is no such file
     * @throws UncheckedIOException     if it can't be read
     */
    public static Operation read(Path file) {
        try {
            var prompt = PromptFile.parse(file.toString(), Files.readString(file));
            var direction = prompt.choice("direction", Direction.class, Direction.HARDER);
            var name = String.valueOf(file.getFileName()).replaceFirst("\\.txt$", "");
            return new Operation(prompt.setting("id").orElse(name), direction, prompt.choices("kinds", Kind.class),
                    prompt.choice("needs", Needs.class, Needs.NOTHING),
                    Handling.of(direction).with(new PromptTemplate(prompt)));
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the prompt " + file + ": " + e.getMessage(), e);
        }
    }

    /** Meant for these kinds of instructions only. */
    public Operation kinds(Kind... only) {
        return new Operation(id, direction, Set.of(only), needs, handling);
    }

    public Operation needs(Needs value) {
        return new Operation(id, direction, kinds, value, handling);
    }

    /** For a prompt that is a function: change this with what the function writes; default 1. */
    public Operation version(String value) {
        var own = handling.template().flatMap(template -> template.versioned(value));
        if (own.isEmpty()) {
            throw new IllegalArgumentException("the version of " + id
                    + " is that of its prompt's text; only of an operation made with a function it can be given");
        }
        return new Operation(id, direction, kinds, needs, handling.with(own.get()));
    }

    /** Read by this function in place of the usual ways; what it finds nothing in is rejected. */
    public Operation readBy(Function<String, Optional<Instruction>> reader) {
        return new Operation(id, direction, kinds, needs, handling.readBy(reader));
    }

    /** Its name, which is also that of its prompt file. */
    public String id() {
        return id;
    }

    /** Whether what it makes is harder, easier or beside it. */
    public Direction direction() {
        return direction;
    }

    /** The kinds of instructions it is meant for. */
    public Set<Kind> kinds() {
        return kinds;
    }

    /** What it needs beside the instruction. */
    public Needs needs() {
        return needs;
    }

    Handling handling() {
        return handling;
    }

    /** Whether code and tables of its parent must still be there: not where something else is asked. */
    boolean keepsMaterial() {
        return switch (handling.frame()) {
            case KEPT, ADDED -> true;
            case CHANGED, FRESH, NEXT_TURN, ABOUT -> false;
        };
    }

    private String version() {
        return handling.template().map(PromptTemplate::version).orElse("");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Operation that && id.equals(that.id) && direction == that.direction
                && kinds.equals(that.kinds) && needs == that.needs && version().equals(that.version());
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, direction, needs);
    }

    @Override
    public String toString() {
        return id + " (" + direction.name().toLowerCase(Locale.ROOT) + ")";
    }
}
