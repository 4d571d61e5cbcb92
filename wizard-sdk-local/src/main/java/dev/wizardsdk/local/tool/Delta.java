package dev.wizardsdk.local.tool;

import dev.wizardsdk.model.Part;

/** What an {@link AnswerReader} finds in an answer. */
public sealed interface Delta {

    /** More of the text that is meant for the reader. */
    record Text(String text) implements Delta {}

    /** More of what the model thinks. */
    record Reasoning(String text) implements Delta {}

    /**
     * More of a call.
     *
     * @param index     which of the answer's calls, from 0
     * @param arguments more of the JSON text of the arguments; may be empty
     */
    record Piece(int index, String id, String name, String arguments) implements Delta {}

    /** A call is whole; its arguments are the pieces joined. */
    record Called(int index, Part.ToolCall call) implements Delta {}

    /**
     * What looked like a call and is none.
     *
     * @param text    all of it, with its marks; to be shown as text
     * @param started whether pieces of it were found before, which do not count
     */
    record Malformed(Fault fault, String text, boolean started) implements Delta {}

    /** Why something is no call. */
    enum Fault {
        /** It is not written as the form asks. */
        FORM,
        /** There is no tool of that name. */
        UNKNOWN_TOOL,
        /** The arguments are no JSON object. */
        ARGUMENTS,
        /** The answer ended within it. */
        CUT_OFF
    }
}
