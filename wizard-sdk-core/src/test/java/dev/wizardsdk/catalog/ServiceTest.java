package dev.wizardsdk.catalog;

import dev.wizardsdk.catalog.Quirks.Infill;
import dev.wizardsdk.catalog.Quirks.Json;
import dev.wizardsdk.catalog.Quirks.Seed;
import dev.wizardsdk.catalog.Quirks.TokenLimit;
import dev.wizardsdk.catalog.Quirks.Tools;
import dev.wizardsdk.catalog.Service.KeyHeader;
import dev.wizardsdk.catalog.Service.Protocol;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ServiceTest {

    /** Whatever any of them needs. */
    private static final Map<String, String> ENVIRONMENT = Map.of("AZURE_OPENAI_ENDPOINT", "https://mine.azure.test/",
            "AWS_REGION", "eu-west-1", "LLAMA_SERVER_BASE_URL", "http://localhost:8080/v1");

    static List<Service> services() {
        return Service.names().stream().map(ServiceTest::named).toList();
    }

    @Test
    void knowsTheServicesByName() {
        assertThat(Service.names()).isSorted().contains("openai", "openai-responses", "azure", "anthropic", "gemini",
                "ollama", "vllm", "llama-server", "lmstudio", "openrouter", "deepinfra", "together", "groq", "mistral",
                "deepseek", "xai", "fireworks", "perplexity", "novita", "bedrock");
        assertThat(Service.named("OpenAI")).isEmpty();
        assertThat(services().stream().map(Service::protocol).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Protocol.values());
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyRowIsComplete(Service service) {
        var quirks = service.quirks();
        assertThat(service.name()).matches("[a-z]+(-[a-z]+)?");
        assertThat(service.title()).isNotBlank();
        assertThat(service.keyVariables()).isNotEmpty().allMatch(name -> name.matches("[A-Z]+(_[A-Z]+)+"));
        assertThat(service.address(ENVIRONMENT).toString()).doesNotEndWith("/").doesNotContain("{");
        assertThat(service.address(ENVIRONMENT).getScheme()).isEqualTo(service.selfHosted() ? "http" : "https");
        quirks.rerankPath().ifPresent(path -> assertThat(path).doesNotStartWith("/"));
        quirks.infill().ifPresent(infill -> assertThat(infill.path()).doesNotStartWith("/"));
        assertThat(quirks.tokenLimit() == TokenLimit.NUM_PREDICT).isEqualTo(service.protocol() == Protocol.OLLAMA);
    }

    @ParameterizedTest
    @CsvSource({"openai, https://api.openai.com/v1", "azure, https://mine.azure.test/openai/v1",
            "anthropic, https://api.anthropic.com/v1",
            "bedrock, https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1",
            "vllm, http://localhost:8000/v1", "llama-server, http://localhost:8080/v1",
            "deepinfra, https://api.deepinfra.com/v1/openai", "ollama, http://localhost:11434"})
    void tellsWhereAServiceIs(String name, String address) {
        assertThat(named(name).address(ENVIRONMENT)).isEqualTo(URI.create(address));
    }

    @Test
    void theEnvironmentTellsOfAnotherPlace() {
        assertThat(named("openai").address(Map.of("OPENAI_BASE_URL", " http://localhost:1/v1/ ")))
                .isEqualTo(URI.create("http://localhost:1/v1"));
        assertThat(named("anthropic").address(Map.of("ANTHROPIC_BASE_URL", "http://localhost:1")))
                .isEqualTo(URI.create("http://localhost:1/v1"));
        assertThat(named("vllm").address(Map.of("VLLM_BASE_URL", " ")))
                .isEqualTo(URI.create("http://localhost:8000/v1"));
    }

    @ParameterizedTest
    @CsvSource({"azure, AZURE_OPENAI_ENDPOINT", "bedrock, AWS_REGION", "llama-server, LLAMA_SERVER_BASE_URL"})
    void namesTheVariableThatAnAddressLacks(String name, String variable) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> named(name).address(Map.of()))
                .withMessage("\"" + name + "\" needs the environment variable " + variable + ", which is not set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080/v1", "ftp://secret.test", "/v1", "http://sec ret"})
    void refusesAnAddressThatIsNoneAndKeepsItToItself(String value) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> named("llama-server").address(Map.of("LLAMA_SERVER_BASE_URL", value)))
                .withMessageContaining("LLAMA_SERVER_BASE_URL").withMessageNotContaining(value)
                .withNoCause();
    }

    @ParameterizedTest
    @CsvSource({"llama-server, http://localhost:8080/infill", "deepseek, https://api.deepseek.com/beta/completions",
            "mistral, https://api.mistral.ai/v1/fim/completions", "ollama, http://localhost:11434/api/generate"})
    void tellsWhereGapsAreFilled(String name, String address) {
        var service = named(name);

        assertThat(service.address(ENVIRONMENT, service.quirks().infill().map(Infill::path).orElseThrow()))
                .isEqualTo(URI.create(address));
    }

    @Test
    void theFirstKeyThatIsSetCounts() {
        assertThat(named("gemini").key(Map.of("GOOGLE_API_KEY", "g2"))).contains("g2");
        assertThat(named("gemini").key(Map.of("GOOGLE_API_KEY", "g2", "GEMINI_API_KEY", " g1 "))).contains("g1");
        assertThat(named("gemini").key(Map.of("GOOGLE_API_KEY", "g2", "GEMINI_API_KEY", " "))).contains("g2");
    }

    @Test
    void namesTheKeyThatIsMissing() {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> named("gemini").key(Map.of()))
                .withMessage(
                        "\"gemini\" needs the environment variable GEMINI_API_KEY or GOOGLE_API_KEY, which is not set");
    }

    @Test
    void whatTheUserRunsMayWantNoKey() {
        assertThat(named("vllm").key(Map.of())).isEmpty();
        assertThat(named("vllm").key(Map.of("VLLM_API_KEY", "k"))).contains("k");
        assertThat(services().stream().filter(Service::selfHosted).map(Service::name))
                .containsExactly("llama-server", "lmstudio", "ollama", "vllm");
    }

    @Test
    void keysGoInTheHeaderThatTheServiceReads() {
        assertThat(KeyHeader.BEARER.value("k")).isEqualTo("Bearer k");
        assertThat(named("azure").keyHeader().header()).isEqualTo("api-key");
        assertThat(named("azure").keyHeader().value("k")).isEqualTo("k");
        assertThat(named("anthropic").keyHeader().header()).isEqualTo("x-api-key");
        assertThat(named("gemini").keyHeader().header()).isEqualTo("x-goog-api-key");
        assertThat(named("groq").keyHeader().header()).isEqualTo("Authorization");
    }

    @Test
    void nothingIsSentThatTheDocumentationSaysIsRefused() {
        assertThat(named("openai").quirks().tokenLimit()).isEqualTo(TokenLimit.MAX_COMPLETION_TOKENS);
        assertThat(named("groq").quirks().logprobs()).isFalse();
        assertThat(named("mistral").quirks().streamOptions()).isFalse();
        assertThat(named("mistral").quirks().seed()).isEqualTo(Seed.RANDOM_SEED);
        assertThat(named("mistral").quirks().tools()).isEqualTo(Tools.ANY);
        assertThat(named("deepinfra").quirks().tools()).isEqualTo(Tools.OFFERED);
        assertThat(named("perplexity").quirks().tools()).isEqualTo(Tools.NONE);
        assertThat(named("deepseek").quirks().json()).isEqualTo(Json.OBJECT);
        assertThat(named("deepseek").quirks().completions()).isFalse();
    }

    private static Service named(String name) {
        return Service.named(name).orElseThrow();
    }
}
