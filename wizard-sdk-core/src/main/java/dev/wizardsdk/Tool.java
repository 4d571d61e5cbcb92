package dev.wizardsdk;

import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.ToolDefinition;
import dev.wizardsdk.schema.Fault;
import dev.wizardsdk.schema.JsonType;
import dev.wizardsdk.schema.Reading;
import dev.wizardsdk.schema.ValueWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A function that a model may call and that {@link Prompt#run()} carries out. Its arguments are a record, whose components the
 * model is told by name, type and {@link dev.wizardsdk.model.Description}; arguments that don't fit never reach the body, and the
 * model is told what is wrong with them. Calls of one turn run at the same time, each on a virtual thread of its own, so the body
 * must be thread-safe; it is interrupted when the run is.
 *
 * <p>What the body gives back is told to the model: a text as it is, all else as JSON. What it throws is told by its message alone,
 * as a failed call, unless {@link #mustSucceed()}. Immutable.
 */
public final class Tool {

    /** What a tool does. */
    @FunctionalInterface
    public interface Body<A> {

        /**
         * Carries out one call.
         *
         * @return a text, or records, collections, maps, enums, numbers, booleans, {@code java.time} and {@code null}
         */
        @Nullable
        Object call(A arguments) throws Exception;
    }

    private record NoArguments() {}

    /** A call whose arguments were read. */
    private interface Reader {

        /** The call to make, or why it can't be made. */
        Prepared read(String arguments);
    }

    /** What is to be done for one call. */
    sealed interface Prepared {

        /** Nothing: the model is told this. */
        record Refused(String text) implements Prepared {}

        /** Calls the body, which gives the result's text. */
        record Ready(Callable<@Nullable Object> body) implements Prepared {}
    }

    private final ToolDefinition definition;
    private final Reader reader;
    private final Approval.Approver approver;
    private final boolean essential;

    private Tool(ToolDefinition definition, Reader reader, Approval.Approver approver, boolean essential) {
        this.definition = definition;
        this.reader = reader;
        this.approver = approver;
        this.essential = essential;
    }

    /**
     * A tool with arguments.
     *
     * @param name        1 to 64 letters, digits, {@code _} and {@code -}
     * @param description when and for what to use it, for the model to read
     * @param arguments   a record; any other type becomes the one argument {@code value}
     * @throws IllegalArgumentException if the type has no JSON form, or its module keeps it from this library; the message tells
     *                                  what to change
     */
    public static <A> Tool of(String name, String description, Class<A> arguments, Body<? super A> body) {
        var type = JsonType.of(arguments);
        return new Tool(
                new ToolDefinition(name, description, type.schema()),
                text -> prepared(type.readArguments(text), body),
                call -> Approval.given(),
                false);
    }

    /** A tool without arguments. */
    public static Tool of(String name, String description, Callable<?> body) {
        return of(name, description, NoArguments.class, none -> body.call());
    }

    private static <A> Prepared prepared(Reading<A> reading, Body<? super A> body) {
        return switch (reading) {
            case Reading.Fitting<A> fitting -> new Prepared.Ready(() -> body.call(fitting.value()));
            case Reading.Faulty<A> faulty -> new Prepared.Refused(
                    "Not called: the arguments do not fit.\n" + faulty.faults().stream().map(Fault::toString)
                            .collect(Collectors.joining("\n")));
        };
    }

    /**
     * This tool, each call of which is asked about first. Of the calls of one turn all are asked about, in their order and on the
     * thread that runs the prompt, before the first is carried out.
     */
    public Tool approvedBy(Approval.Approver decides) {
        return new Tool(definition, reader, decides, essential);
    }

    /** This tool, whose failure ends the run with a {@link ToolException} and is not told to the model. */
    public Tool mustSucceed() {
        return new Tool(definition, reader, approver, true);
    }

    /** What the model is told of it. */
    public ToolDefinition definition() {
        return definition;
    }

    String name() {
        return definition.name();
    }

    boolean essential() {
        return essential;
    }

    /** Reads a call's arguments and asks whether it may be made. */
    Prepared prepare(Part.ToolCall call) {
        var prepared = reader.read(call.arguments());
        if (prepared instanceof Prepared.Ready) {
            var approval = approver.decide(call);
            if (!approval.granted()) {
                return new Prepared.Refused("Not called: it was denied. " + approval.reason());
            }
        }
        return prepared;
    }

    /** The text of what a body gave. */
    String written(@Nullable Object value) {
        try {
            return ValueWriter.text(value);
        } catch (IllegalArgumentException e) {
            throw new ToolException(name(), e);
        }
    }

    @Override
    public String toString() {
        return "Tool[" + name() + "]";
    }
}
