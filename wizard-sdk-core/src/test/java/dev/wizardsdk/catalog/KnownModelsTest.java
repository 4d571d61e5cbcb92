package dev.wizardsdk.catalog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class KnownModelsTest {

    @ParameterizedTest
    @CsvSource({
            "WizardLM-2-7B.Q4_K_M.gguf, wizardlm-vicuna",
            "WizardLM-2-8x22B.Q4_K_M-00001-of-00005.gguf, wizardlm-vicuna",
            "microsoft_WizardLM-2-7B, wizardlm-vicuna",
            "WizardLM-2-8x22B, wizardlm-vicuna",
            "wizardLM-7B.Q4_K_M.gguf, wizardlm-7b-v1",
            "wizardlm_wizardlm-13b-v1.2, wizardlm-vicuna",
            "wizardlm-13b-1.0.Q4_K_M.gguf, wizardlm-vicuna",
            "wizardlm-30b.Q4_K_M.gguf, wizardlm-vicuna",
            "WizardLMTeam/WizardLM-70B-V1.0, wizardlm-vicuna",
            "WizardLM-13B-V1.0-Uncensored-Q4_K_M.gguf, wizardlm-vicuna",
            "wizardcoder-python-34b-v1.0.Q4_K_M.gguf, wizard-alpaca",
            "WizardCoder-15B-1.0, wizard-alpaca",
            "wizardmath-7b-v1.1.Q4_K_M.gguf, wizard-alpaca",
            "llama-2-7b-chat.Q4_K_M.gguf, llama2-chat",
            "meta-llama/Llama-2-70b-chat-hf, llama2-chat",
            "Meta-Llama-3-70B-Instruct-Q4_K_M.gguf, llama3-instruct",
            "meta-llama/Meta-Llama-3-8B-Instruct, llama3-instruct",
            "airoboros-l2-70b-gpt4-1.4.1.Q4_K_M.gguf, airoboros-1.4.1",
            "nous-hermes-llama2-13b.Q4_K_M.gguf, alpaca",
            "stablebeluga2-70b.Q4_K_M.gguf, orca-hashes",
            "StableBeluga2, orca-hashes",
            "openassistant-llama2-13b-orca-8k-3319.Q4_0.gguf, oasst-llama2-orca",
            "Mikael110/llama-2-70b-guanaco-qlora, guanaco",
            "chatglm3-6b, chatglm3",
            "THUDM/chatglm2-6b, chatglm2",
            "zai-org/codegeex2-6b, codegeex2-completion",
            "mistral-7b-instruct-v0.1.Q4_K_M.gguf, mistral-instruct-v1"})
    void knowsTheCatalogue(String name, String format) {
        assertThat(KnownModels.format(name)).contains(format);
        assertThat(PromptFormat.named(format)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SmolLM2-135M-Instruct", "Llama-3.1-8B-Instruct", "Mistral-7B-Instruct-v0.2",
            "llama-2-7b",
            "Hermes-2-Pro-Llama-3-8B", "Llama-3-8B-Instruct-Coder", "wizard-vicuna-13b", "dolphin-2.9-wizardlm-2-7b",
            "WizardLM-7B-V1.0-Uncensored", "WizardLM-20B", "mistral-7b-instruct-v0.1-sft-tuned"})
    void leavesOthersToTheirOwnTemplate(String name) {
        assertThat(KnownModels.format(name)).isEmpty();
    }

    @Test
    void survivesAnyName() {
        assertThat(KnownModels.format("meta-llama-".repeat(50_000))).isEmpty();
    }
}
