package dev.wizardsdk;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class NamedModelTest {

    @ParameterizedTest
    @CsvSource({"openai, OPENAI_API_KEY, api.openai.com", "openai-responses, OPENAI_API_KEY, api.openai.com",
            "anthropic, ANTHROPIC_API_KEY, api.anthropic.com", "openrouter, OPENROUTER_API_KEY, openrouter.ai",
            "gemini, GEMINI_API_KEY, generativelanguage.googleapis.com", "groq, GROQ_API_KEY, api.groq.com"})
    void findsItsServiceAndFailsAtOnceWithoutAKey(String service, String variable, String host) {
        try (var provider = NamedModel.open(service + ":some-model", Map.of(variable, "k"))) {
            assertThat(provider.description().id()).isEqualTo(service + ":some-model");
            assertThat(provider).hasToString(service + ":some-model at " + host);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> NamedModel.open(service + ":m", Map.of()))
                .withMessageContaining(variable);
    }

    @Test
    void aServiceOfOnesOwnNeedsNoKey() {
        try (var provider = NamedModel.open("ollama:qwen3:8b", Map.of())) {
            assertThat(provider).hasToString("ollama:qwen3:8b at localhost");
        }
        try (var provider = NamedModel.open("vllm:x", Map.of("VLLM_BASE_URL", "http://gpu7:8000/v1/"))) {
            assertThat(provider).hasToString("vllm:x at gpu7");
            assertThat(provider.description().features()).contains(Feature.COUNT, Feature.SCORE);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> NamedModel.open("azure:x", Map.of("AZURE_OPENAI_API_KEY",
                "k"))).withMessageContaining("AZURE_OPENAI_ENDPOINT");
    }

    @Test
    void whatTheCatalogueKnowsItKnows() {
        var key = Map.of("OPENROUTER_API_KEY", "k");
        try (var provider = NamedModel.open("openrouter:microsoft/wizardlm-2-8x22b", key);
                var brief = NamedModel.open("openrouter:wizardlm-2-8x22b", key)) {
            assertThat(provider.description().contextTokens()).hasValue(65536);
            assertThat(provider.description().features()).contains(Feature.TOOLS).doesNotContain(Feature.IMAGES);
            assertThat(brief.description().model()).isEqualTo("microsoft/wizardlm-2-8x22b");
        }
        assertThatThrownBy(() -> NamedModel.open("openrouter:wizardlm-2-70b", key))
                .asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5.2", ":x", "openai:", "grok:x", ""})
    void tellsTheFormOfAName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> NamedModel.open(name, Map.of("OPENAI_API_KEY", "k")))
                .withMessageContaining("service:model").withMessageContaining("openrouter");
    }

    @ParameterizedTest
    @CsvSource({"antropic:x, anthropic", "open-router:x, openrouter", "grok:x, groq"})
    void suggestsAServiceOfNearlyThatName(String name, String service) {
        assertThatIllegalArgumentException().isThrownBy(() -> NamedModel.open(name, Map.of()))
                .withMessageContaining("did you mean \"" + service + "\"?");
    }
}
