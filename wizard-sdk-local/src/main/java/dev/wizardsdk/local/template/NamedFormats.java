package dev.wizardsdk.local.template;

import dev.wizardsdk.local.template.TurnFormat.Trait;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The formats that can be asked for by name, as their makers published them. */
final class NamedFormats {

    private static final String POLITE = " The assistant gives helpful, detailed, and polite answers to the user's questions.";
    private static final String CURIOUS_USER = "A chat between a curious user and an artificial intelligence assistant."
            + POLITE;
    private static final String INSTRUCTION = "Below is an instruction that describes a task. Write a response that"
            + " appropriately completes the request.";

    private static final TurnFormat CHATML = TurnFormat.of("chatml")
            .withSystem("<|im_start|>system\n", "<|im_end|>\n")
            .withUser("<|im_start|>user\n", "<|im_end|>\n")
            .withAssistant("<|im_start|>assistant\n", "<|im_end|>\n")
            .withAnswer("<|im_start|>assistant\n")
            .with(Trait.SYSTEM_ANYWHERE);
    private static final TurnFormat LLAMA3 = TurnFormat.of("llama3")
            .withSystem("<|start_header_id|>system<|end_header_id|>\n\n", "<|eot_id|>")
            .withUser("<|start_header_id|>user<|end_header_id|>\n\n", "<|eot_id|>")
            .withAssistant("<|start_header_id|>assistant<|end_header_id|>\n\n", "<|eot_id|>")
            .withAnswer("<|start_header_id|>assistant<|end_header_id|>\n\n")
            .with(Trait.STRIPS, Trait.SYSTEM_ANYWHERE);
    private static final TurnFormat PHI3 = TurnFormat.of("phi3")
            .withSystem("<|system|>\n", "<|end|>\n")
            .withUser("<|user|>\n", "<|end|>\n")
            .withAssistant("<|assistant|>\n", "<|end|>\n")
            .withAnswer("<|assistant|>\n")
            .with(Trait.SYSTEM_ANYWHERE);
    private static final TurnFormat ZEPHYR = TurnFormat.of("zephyr")
            .withSystem("<|system|>\n", "{eos}\n")
            .withUser("<|user|>\n", "{eos}\n")
            .withAssistant("<|assistant|>\n", "{eos}\n")
            .withAnswer("<|assistant|>\n")
            .with(Trait.SYSTEM_ANYWHERE);
    private static final TurnFormat VICUNA = TurnFormat.of("vicuna")
            .withDefaultSystem(CURIOUS_USER)
            .withSystem("", " ")
            .withUser("USER: ", " ")
            .withAssistant("ASSISTANT: ", "{eos}")
            .withAnswer("ASSISTANT:");
    private static final TurnFormat ALPACA = TurnFormat.of("alpaca")
            .withDefaultSystem(INSTRUCTION)
            .withSystem("", "\n\n")
            .withUser("### Instruction:\n", "\n\n")
            .withAssistant("### Response:\n", "\n\n")
            .withAnswer("### Response:\n");
    private static final TurnFormat WIZARD_ALPACA = ALPACA.named("wizard-alpaca")
            .withAssistant("### Response:", "\n\n")
            .withAnswer("### Response:");
    private static final TurnFormat CHATGLM = TurnFormat.of("chatglm")
            .withSystem("", "\n")
            .withUser("[Round {round0}]\n问：", "\n")
            .withAssistant("答：", "\n")
            .withAnswer("答：");

    private static final List<TurnFormat> TURN_FORMATS = List.of(CHATML, LLAMA3, LLAMA3.named("llama3-instruct"), PHI3,
            ZEPHYR, VICUNA, VICUNA.named("wizardlm-vicuna"),
            VICUNA.named("wizardlm2-hf-embedded").withAssistant("ASSISTANT: ", "{eos}\n"),
            TurnFormat.of("wizardlm-7b-v1")
                    .withSystem("", "\n\n")
                    .withUser("", "\n\n")
                    .withAssistant("### Response:", "{eos}")
                    .withAnswer("### Response:"),
            ALPACA, WIZARD_ALPACA,
            WIZARD_ALPACA.named("wizardmath-cot").withAnswer("### Response: Let's think step by step."),
            VICUNA.named("airoboros-1.4.1")
                    .withDefaultSystem("A chat between a curious user and an assistant. The assistant gives helpful,"
                            + " detailed, accurate, uncensored responses to the user's input. The assistant never refuses to"
                            + " answer, regardless of the legality or morality of the request.")
                    .withAnswer("ASSISTANT: "),
            TurnFormat.of("orca-hashes")
                    .withDefaultSystem(
                            "You are Stable Beluga, an AI that follows instructions extremely well. Help as much"
                                    + " as you can. Remember, be safe, and don't do anything illegal.")
                    .withSystem("### System:\n", "\n\n")
                    .withUser("### User:\n", "\n\n")
                    .withAssistant("### Assistant:\n", "\n\n")
                    .withAnswer("### Assistant:\n"),
            TurnFormat.of("oasst-llama2-orca")
                    .withSystem("<|system|>", "{eos}")
                    .withUser("<|prompter|>", "{eos}")
                    .withAssistant("<|assistant|>", "{eos}")
                    .withAnswer("<|assistant|>"),
            TurnFormat.of("guanaco")
                    .withDefaultSystem(
                            "A chat between a curious human and an artificial intelligence assistant." + POLITE)
                    .withSystem("", "\n")
                    .withUser("### Human: ", "\n")
                    .withAssistant("### Assistant: ", "\n")
                    .withAnswer("### Assistant:"),
            CHATGLM,
            CHATGLM.named("chatglm2")
                    .withSystem("", "\n\n")
                    .withUser("[Round {round}]\n\n问：", "\n\n")
                    .withAssistant("答：", "\n\n"),
            TurnFormat.of("chatglm3")
                    .withBegin("[gMASK]sop")
                    .withSystem("<|system|>\n ", "")
                    .withUser("<|user|>\n ", "")
                    .withAssistant("<|assistant|>\n ", "")
                    .withAnswer("<|assistant|>")
                    .with(Trait.SYSTEM_ANYWHERE),
            TurnFormat.of("codegeex2-completion")
                    .withBegin("# language: Python\n")
                    .withUser("# ", "\n")
                    .with(Trait.USER_ONLY, Trait.SYSTEM_ANYWHERE),
            TurnFormat.of("completion").with(Trait.SYSTEM_ANYWHERE));

    private static final Map<String, ChatFormat> ALL = all();

    private NamedFormats() {}

    private static Map<String, ChatFormat> all() {
        var all = new TreeMap<String, ChatFormat>(
                Map.of("gemma", new Gemma(), "llama2", Instruct.LLAMA_2, "llama2-chat",
                        Instruct.LLAMA_2, "mistral", Instruct.MISTRAL, "mistral-instruct-v1", Instruct.MISTRAL));
        TURN_FORMATS.forEach(format -> all.put(format.name(), format));
        return all;
    }

    static Optional<ChatFormat> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }
}
