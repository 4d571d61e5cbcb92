package dev.wizardsdk;

/** The words of our own that models get to read, all in one place. */
final class Wording {

    /** Asks for JSON where nothing else holds the model to it; the schema follows. */
    static final String ANSWER_AS_JSON = """

            Answer with one JSON value and nothing else: no explanation, no Markdown. It must fit this JSON Schema:
            %s""";

    /** Shows a model what is wrong with its answer, fault by fault. */
    static final String REPAIR = """
            Your answer does not fit what was asked for:
            %s
            Give the whole answer once more with these faults mended: the JSON alone, nothing else.""";

    /** Stands at the end of a system message. */
    static final String SUMMARY = """
            What was said before, in short:
            %s""";

    /** Asks for a summary of an earlier summary, which may be none, and of what was said since. */
    static final String SUMMARISE = """
            Below is the earlier part of a conversation, which will be forgotten. Write down what must be known to go on with it: \
            facts, names, numbers, decisions, wishes and open questions, in the conversation's own language. Write short \
            sentences, at most 150 words, and nothing that was not said.

            %s""";

    /** Tells a model of the last call in an answer that was cut off. */
    static final String CUT_OFF = "Not called: your answer was cut off in this call. Call it again, with less around it.";

    private Wording() {}
}
