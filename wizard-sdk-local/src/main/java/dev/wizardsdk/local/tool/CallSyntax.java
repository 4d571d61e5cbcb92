package dev.wizardsdk.local.tool;

/**
 * How calls are written: {@code open}, then for each call {@code before}, the call, {@code after}, with {@code between} between them,
 * then {@code close}. White space around these is the model's.
 *
 * @param open     begins all calls; empty where each begins for itself
 * @param style    how a call is written
 * @param name     of an object its key for the tool's name; of other styles what stands after the name
 * @param values   of an object its key for the arguments
 * @param parallel whether more than one may be called at once
 */
record CallSyntax(String open, String before, Style style, String name, String values, String after, String between,
        String close, boolean parallel) {

    /** How one call is written. */
    enum Style {
        /** A JSON object with the name and the arguments. */
        OBJECT,
        /** The name, a separator, and the arguments as a JSON object. */
        NAMED,
        /** The name, and each argument between tags of its own. */
        TAGGED
    }

    static CallSyntax of(CallFormat format) {
        return switch (format) {
            case HERMES, GENERIC -> objects("<tool_call>", "arguments", "</tool_call>");
            case LLAMA3 -> new CallSyntax("", "<|python_tag|>", Style.OBJECT, "name", "parameters", "", "", "", false);
            case MISTRAL -> list("[TOOL_CALLS]", "name", "arguments", "");
            case MISTRAL_ARGUMENTS -> named("", "[TOOL_CALLS]", "[ARGS]", "", "");
            case DEEPSEEK -> named("<｜tool▁calls▁begin｜>", "<｜tool▁call▁begin｜>function<｜tool▁sep｜>", "\n```json\n",
                    "\n```<｜tool▁call▁end｜>", "<｜tool▁calls▁end｜>");
            case DEEPSEEK_3_1 -> named("<｜tool▁calls▁begin｜>", "<｜tool▁call▁begin｜>", "<｜tool▁sep｜>",
                    "<｜tool▁call▁end｜>", "<｜tool▁calls▁end｜>");
            case GRANITE -> list("<|tool_call|>", "name", "arguments", "");
            case COMMAND_R7B -> list("<|START_ACTION|>", "tool_name", "parameters", "<|END_ACTION|>");
            case COMMAND_R -> list("Action:\n```json\n", "tool_name", "parameters", "\n```");
            case HARMONY -> named("", " to=functions.", "<|message|>", "<|call|>", "");
            case QWEN_CODER -> new CallSyntax("", "<tool_call>\n<function=", Style.TAGGED, ">\n", "",
                    "</function>\n</tool_call>", "", "", true);
            case FUNCTIONARY -> named("", "<function=", ">", "</function>", "");
        };
    }

    private static CallSyntax objects(String before, String values, String after) {
        return new CallSyntax("", before, Style.OBJECT, "name", values, after, "", "", true);
    }

    private static CallSyntax list(String open, String name, String values, String close) {
        return new CallSyntax(open + "[", "", Style.OBJECT, name, values, "", ",", "]" + close, true);
    }

    private static CallSyntax named(String open, String before, String separator, String after, String close) {
        return new CallSyntax(open, before, Style.NAMED, separator, "", after, "", close, true);
    }

    /** What all calls begin with. */
    String opening() {
        return open.isEmpty() ? before : open;
    }

    /** The part of the opening by which calls are noticed: its first marker, or its first word. */
    String trigger() {
        var opening = opening();
        var end = Markers.endOfFirst(opening);
        return end > 0 ? opening.substring(0, end) : opening.strip().split("\\s", -1)[0];
    }
}
