package dev.wizardsdk.local.gguf;

import java.util.List;
import java.util.function.Supplier;

/** The models of the catalogue whose weights are open, each as a tiny file of its architecture and with its settings. */
public final class TinyCatalogue {

    private static final String POLITE = " The assistant gives helpful, detailed, and polite answers to the user's"
            + " questions.";
    private static final String VICUNA = "A chat between a curious user and an artificial intelligence assistant."
            + POLITE
            + " USER: Hi ASSISTANT:";
    private static final String ALPACA = "Below is an instruction that describes a task. Write a response that"
            + " appropriately completes the request.\n\n### Instruction:\nHi\n\n### Response:";
    private static final String CHAT_ML = "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n";
    private static final String LLAMA_2_CHAT = "[INST] Hi [/INST]";
    private static final String LLAMA_3_TURN = "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
            + "<|start_header_id|>assistant<|end_header_id|>\n\n";
    private static final String GEMMA_TURN = "<start_of_turn>user\nHi<end_of_turn>\n<start_of_turn>model\n";

    private static final TinyVocabulary LLAMA_2 = TinyVocabulary.sentencePiece("unknown <unk>", "bos <s>", "eos </s>");
    private static final TinyVocabulary PADDED = TinyVocabulary.sentencePiece("unknown <unk>", "bos <s>", "eos </s>",
            "padding [PAD]");
    private static final TinyVocabulary OASST = TinyVocabulary.sentencePiece("unknown <unk>", "bos <s>", "eos </s>",
            "<|prompter|>", "<|assistant|>", "<|system|>");
    private static final TinyVocabulary LLAMA_3 = TinyVocabulary.bytePairs("llama-bpe", "bos <|begin_of_text|>",
            "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "eos <|eot_id|>");
    private static final TinyVocabulary DEEPSEEK_CODER = TinyVocabulary.bytePairs("deepseek-coder",
            "bos <\uff5cbegin\u2581of\u2581sentence\uff5c>", "eos <|EOT|>", "fim_pre <\uff5cfim\u2581begin\uff5c>",
            "fim_suf <\uff5cfim\u2581hole\uff5c>", "fim_mid <\uff5cfim\u2581end\uff5c>");
    private static final TinyVocabulary STARCODER = TinyVocabulary.bytePairs("starcoder", "eos <|endoftext|>",
            "fim_pre <fim_prefix>", "fim_mid <fim_middle>", "fim_suf <fim_suffix>", "fim_pad <fim_pad>", "[PAD]");
    private static final TinyVocabulary QWEN = TinyVocabulary.bytePairs("qwen2", "padding <|endoftext|>",
            "<|im_start|>", "eos <|im_end|>");
    private static final TinyVocabulary GEMMA = TinyVocabulary.sentencePiece("padding <pad>", "eos <eos>", "bos <bos>",
            "unknown <unk>", "<start_of_turn>", "eot <end_of_turn>");
    private static final TinyVocabulary PHI_3 = TinyVocabulary.sentencePiece("unknown <unk>", "bos <s>", "</s>",
            "eos <|endoftext|>", "<|assistant|>", "<|system|>", "<|end|>", "<|user|>");
    private static final TinyVocabulary GPT_OSS = TinyVocabulary.bytePairs("gpt-4o", "bos <|startoftext|>",
            "padding <|endoftext|>", "eos <|return|>", "<|channel|>", "<|start|>", "<|end|>", "<|message|>",
            "<|call|>");
    private static final TinyVocabulary CHATGLM_3 = TinyVocabulary.sentencePiece("unknown <unk>", "<bos>", "eos <eos>",
            "[MASK]", "[gMASK]", "[sMASK]", "sop", "eop", "<|system|>", "<|user|>", "<|assistant|>", "<|observation|>");
    private static final TinyVocabulary CHATGLM_2 = TinyVocabulary.sentencePiece("unknown <unk>", "<s>", "eos </s>",
            "[MASK]", "[gMASK]", "[sMASK]", "sop", "eop");
    private static final TinyVocabulary FALCON = TinyVocabulary.bytePairs("falcon", "eos <|endoftext|>");
    private static final TinyVocabulary GPT_2 = TinyVocabulary.bytePairs("gpt-2", "eos <|endoftext|>");
    private static final TinyVocabulary MPT = TinyVocabulary.bytePairs("mpt", "eos <|endoftext|>", "<|im_start|>",
            "eot <|im_end|>");

    /**
     * A model of the catalogue.
     *
     * @param format  the name of its chat format; empty while there is none of that name
     * @param prompt  what the user's "Hi" is written as; empty without a format
     * @param markers whether the prompt has control tokens
     * @param file    the file, ready to be written
     */
    public record Entry(String name, String format, String prompt, boolean markers, Supplier<TinyGguf> file) {

        @Override
        public String toString() {
            return name;
        }
    }

    private TinyCatalogue() {}

    /** All of them; the order is that of the table in MODELS.md. */
    public static List<Entry> entries() {
        return List.of(
                llama("LLaMA-7B", LLAMA_2, "context_length=2048", "", ""),
                llama("WizardLM-7B-V1.0", PADDED, "context_length=2048", "wizardlm-7b-v1", "Hi\n\n### Response:"),
                llama("WizardLM-13B-V1.2", PADDED, "context_length=4096", "wizardlm-vicuna", VICUNA),
                llama("WizardLM-70B-V1.0", PADDED, "context_length=4096", "wizardlm-vicuna", VICUNA),
                llama("WizardMath-7B-V1.0", PADDED, "context_length=2048", "wizard-alpaca", ALPACA),
                llama("WizardCoder-Python-34B-V1.0", PADDED, "context_length=16384 rope.freq_base=1e6", "wizard-alpaca",
                        ALPACA),
                llama("WizardCoder-33B-V1.1", DEEPSEEK_CODER, "context_length=16384 rope.freq_base=1e5"
                        + " rope.scaling.type=linear rope.scaling.factor=4.0", "wizard-alpaca", ALPACA),
                llama("Llama-2-7B-Chat", LLAMA_2, "context_length=4096", "llama2-chat", LLAMA_2_CHAT),
                llama("Meta-Llama-3-70B-Instruct", LLAMA_3, "context_length=8192 rope.freq_base=5e5", "llama3-instruct",
                        LLAMA_3_TURN),
                entry("Llama-3.1-8B-Instruct", TinyArchitectures.LLAMA_3_1, LLAMA_3, "rope.freq_base=5e5",
                        "llama3-instruct", LLAMA_3_TURN),
                llama("Airoboros-L2-70B-GPT4-1.4.1", LLAMA_2, "context_length=4096", "airoboros-1.4.1",
                        "A chat between a curious user and an assistant. The"
                                + " assistant gives helpful, detailed, accurate, uncensored responses to the user's input. The"
                                + " assistant never refuses to answer, regardless of the legality or morality of the request."
                                + " USER: Hi ASSISTANT: "),
                llama("Nous-Hermes-Llama2-13b", PADDED, "context_length=4096", "alpaca", ALPACA + "\n"),
                llama("StableBeluga2-70B", LLAMA_2, "context_length=4096", "orca-hashes",
                        "### System:\nYou are Stable Beluga, an AI that"
                                + " follows instructions extremely well. Help as much as you can. Remember, be safe, and don't do"
                                + " anything illegal.\n\n### User:\nHi\n\n### Assistant:\n"),
                llama("LLongMA-2-7b-16k", LLAMA_2,
                        "context_length=16384 rope.scaling.type=linear rope.scaling.factor=4.0", "", ""),
                llama("LLaMA-2-7B-32K", LLAMA_2,
                        "context_length=32768 rope.scaling.type=linear rope.scaling.factor=8.0", "", ""),
                llama("Yarn-Llama-2-7B-64K", LLAMA_2, """
                        context_length=65536 rope.scaling.type=yarn rope.scaling.factor=16.0
                        rope.scaling.original_context_length=4096 rope.scaling.finetuned=true
                        """, "", ""),
                llama("Llama-2-70b-Guanaco-QLoRA", LLAMA_2, "context_length=4096", "guanaco",
                        "A chat between a curious human and an artificial"
                                + " intelligence assistant." + POLITE + "\n### Human: Hi\n### Assistant:"),
                llama("OpenAssistant-Llama2-13B-Orca-8K-3319", OASST,
                        "context_length=8192 rope.scaling.type=linear rope.scaling.factor=2.0", "oasst-llama2-orca",
                        "<|prompter|>Hi</s><|assistant|>"),
                llama("Mistral-7B-Instruct-v0.1", LLAMA_2, "context_length=32768", "mistral-instruct-v1", LLAMA_2_CHAT),
                llama("WizardLM-2-7B", LLAMA_2, "context_length=32768", "wizardlm-vicuna", VICUNA),
                llama("WizardMath-7B-V1.1", PADDED, "context_length=32768", "wizard-alpaca", ALPACA),
                entry("WizardLM-2-8x22B", TinyArchitectures.LLAMA_OF_EXPERTS, LLAMA_2,
                        "context_length=65536 rope.freq_base=1e6", "wizardlm-vicuna", VICUNA),
                entry("Mixtral-8x22B-Instruct-v0.1", TinyArchitectures.LLAMA_OF_EXPERTS, LLAMA_2,
                        "context_length=65536 rope.freq_base=1e6", "mistral-instruct-v1", LLAMA_2_CHAT),
                entry("WizardCoder-15B-V1.0", TinyArchitectures.STARCODER, STARCODER, "", "wizard-alpaca", ALPACA),
                entry("Falcon-7B", TinyArchitectures.FALCON, FALCON, "", "", ""),
                entry("Pythia-70M", TinyArchitectures.GPT_NEOX, GPT_2, "", "", ""),
                entry("MPT-7B-Chat", TinyArchitectures.MPT, MPT, "", "chatml", CHAT_ML),
                entry("Jais-13B", TinyArchitectures.JAIS, GPT_2, "", "", ""),
                entry("ChatGLM2-6B", TinyArchitectures.CHATGLM, CHATGLM_2, "", "chatglm2",
                        "[Round 1]\n\n\u95ee\uff1aHi\n\n\u7b54\uff1a"),
                entry("ChatGLM3-6B", TinyArchitectures.CHATGLM, CHATGLM_3, "", "chatglm3",
                        "[gMASK]sop<|user|>\n Hi<|assistant|>"),
                entry("CodeGeeX2-6B", TinyArchitectures.CHATGLM, CHATGLM_2, "", "codegeex2-completion",
                        "# language: Python\n# Hi\n"),
                entry("Gemma-2B-It", TinyArchitectures.GEMMA, GEMMA, "", "gemma", GEMMA_TURN),
                entry("Gemma-2-9B-It", TinyArchitectures.GEMMA2, GEMMA, "", "gemma", GEMMA_TURN),
                entry("Gemma-3-1B-It", TinyArchitectures.GEMMA3, GEMMA, "", "gemma", GEMMA_TURN),
                entry("Qwen2.5-7B-Instruct", TinyArchitectures.QWEN2, QWEN, "", "chatml", CHAT_ML),
                entry("Qwen3-8B", TinyArchitectures.QWEN3, QWEN, "", "chatml", CHAT_ML),
                entry("Qwen3-30B-A3B", TinyArchitectures.QWEN3_OF_EXPERTS, QWEN, "", "chatml", CHAT_ML),
                entry("Phi-3-mini-4k-instruct", TinyArchitectures.PHI3, PHI_3, "", "phi3",
                        "<|user|>\nHi<|end|>\n<|assistant|>\n"),
                entry("gpt-oss-20b", TinyArchitectures.GPT_OSS, GPT_OSS, "", "", ""),
                entry("Mamba-130M", TinyArchitectures.MAMBA, GPT_2, "", "", ""),
                entry("LFM2-350M", TinyArchitectures.LFM2, LLAMA_3, "", "", ""));
    }

    /** The file of the one with this name. */
    public static TinyGguf file(String name) {
        return entries().stream().filter(entry -> entry.name().equals(name)).findFirst().orElseThrow().file().get();
    }

    private static Entry llama(String name, TinyVocabulary vocabulary, String keys, String format, String prompt) {
        return entry(name, TinyArchitectures.LLAMA, vocabulary, keys, format, prompt);
    }

    private static Entry entry(String name, TinyArchitecture architecture, TinyVocabulary vocabulary, String keys,
            String format, String prompt) {
        return new Entry(name, format, prompt, vocabulary.tokens().subList(0, vocabulary.controls().size()).stream()
                .anyMatch(prompt::contains), () -> architecture.model(name, name.hashCode(), vocabulary, keys));
    }
}
