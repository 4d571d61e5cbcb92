package dev.wizardsdk.local.tool;

import java.util.Optional;

/** The forms in which models were taught to call tools. */
public enum CallFormat {

    /** Hermes 2 and 3, Qwen 2.5 and 3, Granite 4, SmolLM 3 and many others: {@code <tool_call>{…}</tool_call>}. */
    HERMES,

    /** Llama 3.1 and later: a bare object at the beginning of the answer, or after {@code <|python_tag|>}. */
    LLAMA3,

    /** Mistral up to Nemo: {@code [TOOL_CALLS][{…}, {…}]}. */
    MISTRAL,

    /** Mistral since Small 3.2: {@code [TOOL_CALLS]name[ARGS]{…}}. */
    MISTRAL_ARGUMENTS,

    /** DeepSeek R1 and V3: a type, a name, and the arguments in a fenced block. */
    DEEPSEEK,

    /** DeepSeek V3.1: a name and the arguments. */
    DEEPSEEK_3_1,

    /** Granite up to 3.3: {@code <|tool_call|>[{…}]}. */
    GRANITE,

    /** Command R7B and later: {@code <|START_ACTION|>[{…}]<|END_ACTION|>}. */
    COMMAND_R7B,

    /** Command R and R+: the word Action and a list in a fenced block. */
    COMMAND_R,

    /** gpt-oss: a message on the commentary channel to {@code functions.name}. */
    HARMONY,

    /** Qwen 3 Coder: tags for the function and for each parameter. */
    QWEN_CODER,

    /** Functionary 3.1: {@code <function=name>{…}</function>}. */
    FUNCTIONARY,

    /** For models that were taught none: the form of Hermes, explained to the model by {@link ToolInstructions}. */
    GENERIC;

    /** The form that a chat template speaks of; nothing where it speaks of no tools. */
    public static Optional<CallFormat> of(String template) {
        if (template.contains("<|channel|>") && template.contains("functions.")) {
            return Optional.of(HARMONY);
        }
        if (template.contains("<｜tool▁calls▁begin｜>")) {
            return Optional.of(template.contains("```json") ? DEEPSEEK : DEEPSEEK_3_1);
        }
        if (template.contains("[TOOL_CALLS]")) {
            return Optional.of(template.contains("[ARGS]") ? MISTRAL_ARGUMENTS : MISTRAL);
        }
        if (template.contains("<function=") && template.contains("<parameter=")) {
            return template.contains("<tool_call>") ? Optional.of(QWEN_CODER) : Optional.empty();
        }
        if (template.contains("<function=")) {
            return Optional.of(FUNCTIONARY);
        }
        // Some families write no JSON between these tags.
        if (template.contains("<tool_call>") && template.contains("\"arguments")) {
            return Optional.of(HERMES);
        }
        if (template.contains("<|START_ACTION|>")) {
            return Optional.of(COMMAND_R7B);
        }
        if (template.contains("<|tool_call|>")) {
            return Optional.of(GRANITE);
        }
        if (template.contains("Action:") && template.contains("tool_name")) {
            return Optional.of(COMMAND_R);
        }
        return template.contains("<|start_header_id|>") && template.contains("\"parameters\": ")
                ? Optional.of(LLAMA3)
                : Optional.empty();
    }

    /** Whether more than one tool may be called at once. */
    public boolean parallel() {
        return CallSyntax.of(this).parallel();
    }
}
