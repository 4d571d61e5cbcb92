package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;

/**
 * Something a person may ask a model.
 *
 * @param text    what is asked
 * @param input   the material it is asked about, such as a table, code or a document; empty when there is none
 * @param kind    which operations suit it
 * @param context what goes with it beside its own words
 */
public record Instruction(String text, String input, Kind kind, Context context) {

    /** What an instruction is about, as far as the choice of operations goes. */
    public enum Kind {
        /** Anything else. */
        CHAT,
        /** Code is to be written, read or mended. */
        CODE,
        /** Something is to be calculated or proved. */
        MATH,
        /** It goes on from what was said before. */
        DIALOGUE,
        /** Tools may be called to do it. */
        TOOLS,
        /** It is asked about a long text, which is its input. */
        DOCUMENT,
        /** It is asked about an image. */
        IMAGE
    }

    /**
     * What goes with an instruction beside its own words.
     *
     * @param history what was said before, a system message included
     * @param tools   what may be called
     * @param media   images and the like that are asked about
     */
    public record Context(List<Turn> history, List<ToolDefinition> tools, List<Part.Media> media) {

        /** Nothing. */
        public static final Context NONE = new Context(List.of(), List.of(), List.of());

        public Context {
            history = List.copyOf(history);
            tools = List.copyOf(tools);
            media = List.copyOf(media);
        }

        boolean isEmpty() {
            return history.isEmpty() && tools.isEmpty() && media.isEmpty();
        }
    }

    public Instruction {
        if (text.isBlank()) {
            throw new IllegalArgumentException("an instruction needs a text");
        }
    }

    /** Without context, of the kind its words speak for. */
    public Instruction(String text, String input) {
        this(text, input, Kinds.guess(text, input, Context.NONE), Context.NONE);
    }

    /** Without input and context, of the kind its words speak for. */
    public static Instruction of(String text) {
        return new Instruction(text, "");
    }

    public Instruction with(Kind other) {
        return new Instruction(text, input, other, context);
    }

    /** With another context, which may make it another kind. */
    public Instruction with(Context other) {
        return new Instruction(text, input, Kinds.guess(text, input, other), other);
    }

    /** Text and input together, as they stand in lineage and rejections. */
    public String whole() {
        return input.isEmpty() ? text : text + "\n\n" + input;
    }

    /** Made from text, input and context, the same in every run. */
    public String id() {
        return context.isEmpty()
                ? ContentId.of(text, input)
                : ContentId.of(text, input, new Example.PromptOnly(turns(), context.tools(), "", Meta.none()).toJson());
    }

    /** The conversation that ends with this instruction, as a model is asked it. */
    public List<Turn> turns() {
        var turns = new ArrayList<>(context.history());
        var parts = new ArrayList<Part>(context.media());
        parts.add(new Part.Text(whole()));
        turns.add(Turn.of(new Message(Role.USER, parts)));
        return turns;
    }
}
