package dev.wizardsdk.catalog;

import dev.wizardsdk.catalog.TurnLayout.Trait;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The formats that can be asked for by name, as their makers published them. */
final class NamedFormats {

    private static final String POLITE = " The assistant gives helpful, detailed, and polite answers to the user's questions.";
    private static final String CURIOUS_USER = "A chat between a curious user and an artificial intelligence assistant."
            + POLITE;
    private static final String INSTRUCTION = "Below is an instruction that describes a task. Write a response that"
            + " appropriately completes the request.";

    private static final List<String> VICUNA_STOPS = List.of("</s>", "USER:", "ASSISTANT:");
    private static final List<String> ALPACA_STOPS = List.of("</s>", "### Instruction:", "### Response");
    private static final List<String> LLAMA_3_STOPS = List.of("<|eot_id|>", "<|end_of_text|>");
    private static final List<String> INSTRUCT_STOPS = List.of("</s>", "[INST]");

    private static final TurnLayout CHATML = TurnLayout.bare()
            .withSystem("<|im_start|>system\n", "<|im_end|>\n")
            .withUser("<|im_start|>user\n", "<|im_end|>\n")
            .withAssistant("<|im_start|>assistant\n", "<|im_end|>\n")
            .withAnswer("<|im_start|>assistant\n")
            .with(Trait.SYSTEM_ANYWHERE);
    private static final TurnLayout LLAMA_3 = TurnLayout.bare()
            .withSystem("<|start_header_id|>system<|end_header_id|>\n\n", "<|eot_id|>")
            .withUser("<|start_header_id|>user<|end_header_id|>\n\n", "<|eot_id|>")
            .withAssistant("<|start_header_id|>assistant<|end_header_id|>\n\n", "<|eot_id|>")
            .withAnswer("<|start_header_id|>assistant<|end_header_id|>\n\n")
            .with(Trait.STRIPS, Trait.SYSTEM_ANYWHERE);
    private static final TurnLayout PHI_3 = TurnLayout.bare()
            .withSystem("<|system|>\n", "<|end|>\n")
            .withUser("<|user|>\n", "<|end|>\n")
            .withAssistant("<|assistant|>\n", "<|end|>\n")
            .withAnswer("<|assistant|>\n")
            .with(Trait.SYSTEM_ANYWHERE);
    private static final TurnLayout ZEPHYR = TurnLayout.bare()
            .withSystem("<|system|>\n", "{eos}\n")
            .withUser("<|user|>\n", "{eos}\n")
            .withAssistant("<|assistant|>\n", "{eos}\n")
            .withAnswer("<|assistant|>\n")
            .with(Trait.SYSTEM_ANYWHERE);
    private static final TurnLayout VICUNA = TurnLayout.bare()
            .withDefaultSystem(CURIOUS_USER)
            .withSystem("", " ")
            .withUser("USER: ", " ")
            .withAssistant("ASSISTANT: ", "{eos}")
            .withAnswer("ASSISTANT:");
    private static final TurnLayout AIROBOROS = VICUNA
            .withDefaultSystem("A chat between a curious user and an assistant. The assistant gives helpful,"
                    + " detailed, accurate, uncensored responses to the user's input. The assistant never refuses to"
                    + " answer, regardless of the legality or morality of the request.")
            .withAnswer("ASSISTANT: ");
    private static final TurnLayout WIZARDLM_7B = TurnLayout.bare()
            .withSystem("", "\n\n")
            .withUser("", "\n\n")
            .withAssistant("### Response:", "{eos}")
            .withAnswer("### Response:");
    private static final TurnLayout ALPACA = TurnLayout.bare()
            .withDefaultSystem(INSTRUCTION)
            .withSystem("", "\n\n")
            .withUser("### Instruction:\n", "\n\n")
            .withAssistant("### Response:\n", "\n\n")
            .withAnswer("### Response:\n");
    private static final TurnLayout WIZARD_ALPACA = ALPACA
            .withAssistant("### Response:", "\n\n")
            .withAnswer("### Response:");
    private static final TurnLayout ORCA_HASHES = TurnLayout.bare()
            .withDefaultSystem("You are Stable Beluga, an AI that follows instructions extremely well. Help as much"
                    + " as you can. Remember, be safe, and don't do anything illegal.")
            .withSystem("### System:\n", "\n\n")
            .withUser("### User:\n", "\n\n")
            .withAssistant("### Assistant:\n", "\n\n")
            .withAnswer("### Assistant:\n");
    private static final TurnLayout OASST = TurnLayout.bare()
            .withSystem("<|system|>", "{eos}")
            .withUser("<|prompter|>", "{eos}")
            .withAssistant("<|assistant|>", "{eos}")
            .withAnswer("<|assistant|>");
    private static final TurnLayout GUANACO = TurnLayout.bare()
            .withDefaultSystem("A chat between a curious human and an artificial intelligence assistant." + POLITE)
            .withSystem("", "\n")
            .withUser("### Human: ", "\n")
            .withAssistant("### Assistant: ", "\n")
            .withAnswer("### Assistant:");
    private static final TurnLayout CHATGLM = TurnLayout.bare()
            .withSystem("", "\n")
            .withUser("[Round {round0}]\n问：", "\n")
            .withAssistant("答：", "\n")
            .withAnswer("答：");
    private static final TurnLayout CHATGLM_2 = CHATGLM
            .withSystem("", "\n\n")
            .withUser("[Round {round}]\n\n问：", "\n\n")
            .withAssistant("答：", "\n\n");
    private static final TurnLayout CHATGLM_3 = TurnLayout.bare()
            .withBegin("[gMASK]sop")
            .withSystem("<|system|>\n ", "")
            .withUser("<|user|>\n ", "")
            .withAssistant("<|assistant|>\n ", "")
            .withAnswer("<|assistant|>")
            .with(Trait.SYSTEM_ANYWHERE);
    private static final TurnLayout CODEGEEX_2 = TurnLayout.bare()
            .withBegin("# language: Python\n")
            .withUser("# ", "\n")
            .with(Trait.USER_ONLY, Trait.SYSTEM_ANYWHERE);
    private static final TurnLayout FALCON = TurnLayout.bare()
            .withUser("\n\nUser: ", "")
            .withAssistant("\n\nAssistant: ", "")
            .withAnswer("\n\nAssistant:")
            .with(Trait.STRIPS, Trait.CLOSES_GAPS);
    private static final TurnLayout HARMONY = TurnLayout.bare()
            .withBegin("<|start|>system<|message|>You are ChatGPT, a large language model trained by OpenAI.\n"
                    + "Knowledge cutoff: 2024-06\n\nReasoning: medium\n\n# Valid channels: analysis, commentary, final."
                    + " Channel must be included for every message.<|end|>")
            .withSystem("<|start|>developer<|message|># Instructions\n\n", "<|end|>")
            .withUser("<|start|>user<|message|>", "<|end|>")
            .withAssistant("<|start|>assistant<|channel|>final<|message|>", "<|end|>")
            .withAnswer("<|start|>assistant");

    static final SortedMap<String, PromptFormat> ALL = all(
            new PromptFormat("airoboros-1.4.1", AIROBOROS, List.of("</s>", "USER:")),
            new PromptFormat("alpaca", ALPACA, ALPACA_STOPS),
            new PromptFormat("chatglm", CHATGLM, List.of("[Round")),
            new PromptFormat("chatglm2", CHATGLM_2, List.of("[Round")),
            new PromptFormat("chatglm3", CHATGLM_3, List.of("<|user|>", "<|observation|>", "</s>")),
            new PromptFormat("chatml", CHATML, List.of("<|im_end|>")),
            new PromptFormat("codegeex2-completion", CODEGEEX_2, List.of()),
            new PromptFormat("completion", TurnLayout.bare().with(Trait.SYSTEM_ANYWHERE), List.of()),
            new PromptFormat("falcon-instruct", FALCON, List.of("<|endoftext|>", "\nUser:")),
            new PromptFormat("gemma", new GemmaLayout(), List.of("<end_of_turn>")),
            new PromptFormat("guanaco", GUANACO, List.of("</s>", "### Human:", "###")),
            new PromptFormat("harmony", HARMONY, List.of("<|return|>", "<|call|>")),
            new PromptFormat("llama2", InstructLayout.LLAMA_2, INSTRUCT_STOPS),
            new PromptFormat("llama2-chat", InstructLayout.LLAMA_2, INSTRUCT_STOPS),
            new PromptFormat("llama3", LLAMA_3, LLAMA_3_STOPS),
            new PromptFormat("llama3-instruct", LLAMA_3, LLAMA_3_STOPS),
            new PromptFormat("mistral", InstructLayout.MISTRAL_1, INSTRUCT_STOPS),
            new PromptFormat("mistral-instruct-v1", InstructLayout.MISTRAL_1, INSTRUCT_STOPS),
            new PromptFormat("mistral-instruct-v3", InstructLayout.MISTRAL_3, INSTRUCT_STOPS),
            new PromptFormat("oasst-llama2-orca", OASST, List.of("</s>", "<|prompter|>")),
            new PromptFormat("orca-hashes", ORCA_HASHES, List.of("</s>", "### User:")),
            new PromptFormat("phi3", PHI_3, List.of("<|end|>")),
            new PromptFormat("vicuna", VICUNA, VICUNA_STOPS),
            new PromptFormat("wizard-alpaca", WIZARD_ALPACA, ALPACA_STOPS),
            new PromptFormat("wizardlm-7b-v1", WIZARDLM_7B, List.of("</s>", "### Response:")),
            new PromptFormat("wizardlm-vicuna", VICUNA, VICUNA_STOPS),
            new PromptFormat("wizardlm2-hf-embedded", VICUNA.withAssistant("ASSISTANT: ", "{eos}\n"), VICUNA_STOPS),
            new PromptFormat("wizardmath-cot", WIZARD_ALPACA.withAnswer("### Response: Let's think step by step."),
                    ALPACA_STOPS),
            new PromptFormat("zephyr", ZEPHYR, List.of("</s>")));

    private NamedFormats() {}

    private static SortedMap<String, PromptFormat> all(PromptFormat... formats) {
        var all = new TreeMap<String, PromptFormat>();
        for (var format : formats) {
            all.put(format.name(), format);
        }
        return Collections.unmodifiableSortedMap(all);
    }
}
