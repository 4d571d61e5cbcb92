package dev.wizardsdk.catalog;

import dev.wizardsdk.catalog.CatalogModel.Kind;
import dev.wizardsdk.catalog.CatalogModel.Offer;
import dev.wizardsdk.catalog.CatalogModel.Place;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CatalogTest {

    static List<CatalogModel> models() {
        return Catalog.models();
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyRowIsComplete(CatalogModel model) {
        assertThat(model.id()).matches("[a-z0-9][a-z0-9.-]*");
        assertThat(Stream.of(model.title(), model.vendor(), model.licence())).noneMatch(String::isBlank);
        assertThat(model.places().isEmpty()).isEqualTo(model.absence().isPresent());
        assertThat(model.promptFormat().isPresent()).isEqualTo(model.format().isPresent());
        if (model.places().contains(Place.LOCAL)) {
            assertThat(model.format()).isPresent();
        }
        if (!model.places().isEmpty()) {
            assertThat(model.contextTokens()).isPresent();
            assertThat(model.kind()).isNotEqualTo(Kind.OTHER);
        }
        assertThat(model.stops()).doesNotHaveDuplicates().noneMatch(String::isBlank);
    }

    @ParameterizedTest
    @MethodSource("models")
    void whereWeightsAreIsSaidInFull(CatalogModel model) {
        assertThat(model.repositories()).doesNotHaveDuplicates().allMatch(name -> name.matches("[\\w.-]+/[\\w.-]+"));
        assertThat(model.files()).allSatisfy(file -> {
            assertThat(file.repository()).matches("[\\w.-]+/[\\w.-]+");
            assertThat(file.file()).matches("[\\w.-]+\\.gguf");
        });
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyOfferIsOfAKnownServiceAndFindsItsModel(CatalogModel model) {
        assertThat(model.offers()).extracting(Offer::service).doesNotHaveDuplicates().isSubsetOf(Service.names());
        for (var offer : model.offers()) {
            assertThat(Catalog.find(offer.id())).isSameAs(model);
            assertThat(Catalog.find(offer.service() + ":" + offer.id())).isSameAs(model);
            assertThat(model.offer(offer.service())).contains(offer);
            offer.price().ifPresent(price -> assertThat(price.source()).isNotBlank());
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void theFormatByTheNameOfAFileIsTheCatalogues(CatalogModel model) {
        var names = Stream.of(Stream.of(model.id(), model.title()), model.repositories().stream(),
                model.files().stream().map(CatalogModel.Gguf::file)).flatMap(name -> name);

        assertThat(names.map(PromptFormat::ofModel).flatMap(Optional::stream).map(PromptFormat::name))
                .allMatch(format -> model.promptFormat().equals(Optional.of(format)));
    }

    @ParameterizedTest
    @CsvSource({
            "WIZARDLM_2_7B, wizardlm-2-7b",
            "WIZARDLM_2_70B, wizardlm-2-70b",
            "WIZARDLM_2_8X22B, wizardlm-2-8x22b",
            "WIZARDLM_7B_V1_0, wizardlm-7b-v1.0",
            "WIZARDLM_13B_V1_0, wizardlm-13b-v1.0",
            "WIZARDLM_13B_V1_1, wizardlm-13b-v1.1",
            "WIZARDLM_13B_V1_2, wizardlm-13b-v1.2",
            "WIZARDLM_30B_V1_0, wizardlm-30b-v1.0",
            "WIZARDLM_70B_V1_0, wizardlm-70b-v1.0",
            "WIZARDLM_13B_UNCENSORED, wizardlm-13b-uncensored",
            "WIZARDCODER_15B_V1_0, wizardcoder-15b-v1.0",
            "WIZARDCODER_PYTHON_34B_V1_0, wizardcoder-python-34b-v1.0",
            "WIZARDCODER_33B_V1_1, wizardcoder-33b-v1.1",
            "WIZARDCODER_PYTHON_13B_V1_0, wizardcoder-python-13b-v1.0",
            "WIZARDCODER_PYTHON_7B_V1_0, wizardcoder-python-7b-v1.0",
            "WIZARDCODER_3B_V1_0, wizardcoder-3b-v1.0",
            "WIZARDCODER_1B_V1_0, wizardcoder-1b-v1.0",
            "WIZARDMATH_7B_V1_0, wizardmath-7b-v1.0",
            "WIZARDMATH_7B_V1_1, wizardmath-7b-v1.1",
            "WIZARDMATH_13B_V1_0, wizardmath-13b-v1.0",
            "WIZARDMATH_70B_V1_0, wizardmath-70b-v1.0",
            "GPT_3_5_TURBO, gpt-3.5-turbo",
            "GPT_4, gpt-4",
            "GPT_4V, gpt-4v",
            "CLAUDE_3_OPUS, claude-3-opus",
            "CLAUDE_3_SONNET, claude-3-sonnet",
            "GEMINI_PRO, gemini-pro",
            "PALM_540B, palm",
            "PALM_E, palm-e",
            "LLAMA_7B, llama-7b",
            "LLAMA_13B, llama-13b",
            "LLAMA_33B, llama-33b",
            "LLAMA_65B, llama-65b",
            "LLAMA_2_7B_CHAT, llama-2-7b-chat",
            "LLAMA_2_7B, llama-2-7b",
            "LLAMA_2_13B_CHAT, llama-2-13b-chat",
            "LLAMA_2_13B, llama-2-13b",
            "LLAMA_2_70B_CHAT, llama-2-70b-chat",
            "LLAMA_2_70B, llama-2-70b",
            "LLAMA_3_70B_INSTRUCT, llama-3-70b-instruct",
            "AIROBOROS_L2_70B_GPT4_1_4_1, airoboros-l2-70b-gpt4-1.4.1",
            "NOUS_HERMES_LLAMA2_13B, nous-hermes-llama2-13b",
            "STABLE_BELUGA_2, stable-beluga-2",
            "LLONGMA_2_7B_16K, llongma-2-7b-16k",
            "LLONGMA_2_13B_16K, llongma-2-13b-16k",
            "LLAMA_2_7B_32K, llama-2-7b-32k",
            "BTLM_3B_8K_BASE, btlm-3b-8k-base",
            "LLAMA_2_70B_GUANACO_QLORA, llama-2-70b-guanaco-qlora",
            "OPENASSISTANT_LLAMA2_13B_ORCA_8K_3319, openassistant-llama2-13b-orca-8k",
            "CODEGEEX2_6B, codegeex2-6b",
            "CHATGLM_6B, chatglm-6b",
            "CHATGLM2_6B, chatglm2-6b",
            "CHATGLM3_6B, chatglm3-6b",
            "MISTRAL_7B_INSTRUCT_V0_1, mistral-7b-instruct-v0.1",
            "MISTRAL_7B_V0_1, mistral-7b-v0.1",
            "MIXTRAL_8X22B, mixtral-8x22b",
            "FALCON_7B, falcon-7b"})
    void knowsModelsByTheNamesOfConstants(String constant, String id) {
        assertThat(Catalog.find(constant).id()).isEqualTo(id);
        assertThat(Catalog.find(id).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({"WizardLM 2 7b, wizardlm-2-7b", "wizardlm2:8x22b, wizardlm-2-8x22b",
            "microsoft/WizardLM-2-8x22B, wizardlm-2-8x22b", "openrouter:microsoft/wizardlm-2-8x22b, wizardlm-2-8x22b",
            "WizardLM-2-7B.Q4_K_M.gguf, wizardlm-2-7b", "wizardlm-2-7b.Q8_0.gguf, wizardlm-2-7b",
            "WizardLM-2-8x22B-Q5_K_S-00002-of-00005.gguf, wizardlm-2-8x22b", "' gpt-4 ', gpt-4",
            "claude-3-haiku-20240307, claude-3-haiku", "gpt-oss:120b, gpt-oss-120b", "GPT_OSS_20B, gpt-oss-20b",
            "WizardLM/WizardLM-13B-V1.2, wizardlm-13b-v1.2", "PaLM, palm", "ChatGPT, gpt-3.5-turbo",
            "mistralai/Mixtral-8x7B-v0.1, mixtral-8x7b", "mixtral:8x22b, mixtral-8x22b-instruct",
            "tiiuae/falcon-40b, falcon-40b"})
    void knowsModelsByOtherSpellings(String name, String id) {
        assertThat(Catalog.find(name).id()).isEqualTo(id);
        assertThat(Catalog.lookup(name).orElseThrow().id()).isEqualTo(id);
    }

    @Test
    void aServicesNameIsTakenAsItIs() {
        assertThat(Catalog.find("ollama:llama2:7b").id()).isEqualTo("llama-2-7b-chat");
        assertThat(Catalog.find("llama2:7b-text").id()).isEqualTo("llama-2-7b");
        assertThat(Catalog.find("Llama2-7B").id()).isEqualTo("llama-2-7b");
    }

    @ParameterizedTest
    @CsvSource({"wizardlm2-8x22, wizardlm-2-8x22b", "wizzardmath-7b-v1.1, wizardmath-7b-v1.1",
            "claude-3-opsu, claude-3-opus",
            "gpt-4o, gpt-4", "wizardcoder, wizardcoder-15b-v1.0", "gpt4-visoin, gpt-4v"})
    void namesWhatIsNear(String name, String near) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Catalog.find(name))
                .withMessageContaining("no model \"" + name + "\"")
                .withMessageMatching(".*near are (.+, )?" + near.replace(".", "\\.") + "(, .*)?");
        assertThat(Catalog.lookup(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ":", "xyzzyxyzzyxyzzy", "…"})
    void namesNothingWhereNothingIsNear(String name) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Catalog.find(name))
                .withMessageContaining("Catalog.models()");
    }

    @Test
    void survivesAnyName() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Catalog.find("gpt-4".repeat(100_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }

    @ParameterizedTest
    @CsvSource({"wizardlm-2-70b, no weights were published", "palm, never gave out", "PALM_E, research model",
            "GPT_4V, shut down on 2024-12-06", "gemini-pro, shut", "alphazero, no language model"})
    void tellsWhyAModelCannotBeRun(String name, String reason) {
        var model = Catalog.find(name);

        assertThat(model.places()).isEmpty();
        assertThatExceptionOfType(ModelException.class).isThrownBy(model::requireRunnable)
                .withMessageContaining(model.title() + " cannot be run: ").withMessageContaining(reason)
                .extracting(ModelException::kind).isEqualTo(ErrorKind.NOT_FOUND);
    }

    @Test
    void tellsWhereAModelCanBeRun() {
        assertThat(Catalog.find("wizardlm-2-8x22b").requireRunnable().places()).containsExactly(Place.LOCAL,
                Place.REMOTE);
        assertThat(Catalog.find("wizardcoder-33b-v1.1").requireRunnable().places()).containsExactly(Place.LOCAL);
        assertThat(Catalog.find("gpt-4").requireRunnable().places()).containsExactly(Place.REMOTE);
    }

    @Test
    void stopsAreThoseOfTheFormatWhereTheModelsOwnAreNotKnownToDiffer() {
        assertThat(Catalog.find("wizardlm-2-7b").stops()).containsExactly("</s>", "USER:", "ASSISTANT:");
        assertThat(Catalog.find("wizardcoder-15b-v1.0").stops())
                .containsExactly("<|endoftext|>", "### Instruction:", "### Response");
        assertThat(Catalog.find("falcon-40b").stops()).containsExactly("<|endoftext|>");
        assertThat(Catalog.find("gpt-4").stops()).isEmpty();
    }
}
