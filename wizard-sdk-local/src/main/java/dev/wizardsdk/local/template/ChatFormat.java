package dev.wizardsdk.local.template;

import dev.wizardsdk.model.Message;
import java.util.List;
import java.util.Optional;

/** One of the well-known ways to write a conversation down. Immutable. */
public interface ChatFormat {

    /**
     * The conversation, up to where the model is to answer. A token that begins the whole text is left to the vocabulary.
     *
     * @throws IllegalArgumentException if the format has no place for such a message
     */
    List<Segment> render(List<Message> messages);

    /** Whether answers begin with a space that belongs to the format. */
    default boolean answersBeginWithSpace() {
        return false;
    }

    /**
     * The format of a Jinja template, recognised by the markers in it as llama.cpp does, with the default system message and
     * the spacing that the template has; empty when it is of no known family.
     */
    static Optional<ChatFormat> of(String template) {
        if (template.contains("<|im_start|>")) {
            return Optional.of(ChatMl.of(template));
        }
        if (template.contains("[INST]")) {
            return template.contains("[SYSTEM_PROMPT]") ? Optional.empty() : Optional.of(Instruct.of(template));
        }
        if (template.contains("<|start_header_id|>")) {
            return Optional.of(new Llama3());
        }
        if (template.contains("<start_of_turn>")) {
            return Optional.of(new Gemma());
        }
        if (template.contains("<|assistant|>") && template.contains("<|end|>")) {
            return Optional.of(new Phi3());
        }
        if (template.contains("<|user|>") && template.contains("eos_token")) {
            return Optional.of(new Zephyr());
        }
        if (template.contains("USER: ") && template.contains("ASSISTANT:")) {
            return Optional.of(Vicuna.of(template));
        }
        return Optional.empty();
    }

    /** The format of this name, with the default system message that goes with the name; empty for an unknown name. */
    static Optional<ChatFormat> named(String name) {
        return Optional.ofNullable(switch (name) {
            case "chatml" -> new ChatMl("");
            case "gemma" -> new Gemma();
            case "llama2" -> Instruct.LLAMA_2;
            case "llama3" -> new Llama3();
            case "mistral" -> Instruct.MISTRAL;
            case "phi3" -> new Phi3();
            case "vicuna" -> Vicuna.STANDARD;
            case "zephyr" -> new Zephyr();
            default -> null;
        });
    }

    /** The names that {@link #named} knows. */
    static List<String> names() {
        return List.of("chatml", "gemma", "llama2", "llama3", "mistral", "phi3", "vicuna", "zephyr");
    }
}
