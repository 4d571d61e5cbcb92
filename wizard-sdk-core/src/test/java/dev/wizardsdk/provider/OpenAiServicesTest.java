package dev.wizardsdk.provider;

import dev.wizardsdk.catalog.PromptFormat;
import dev.wizardsdk.catalog.Service;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.ToolChoice;
import dev.wizardsdk.model.ToolDefinition;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/** What is sent to the services that speak OpenAI's protocol, each in its own way. */
class OpenAiServicesTest {

    private static final List<Message> HELLO = List.of(Message.user("x"));

    @ParameterizedTest
    @CsvSource({
            "openai, '\"max_completion_tokens\":5', '\"seed\":7'",
            "azure, '\"max_completion_tokens\":5', '\"seed\":7'",
            "groq, '\"max_completion_tokens\":5', '\"seed\":7'",
            "openrouter, '\"max_tokens\":5', '\"seed\":7'",
            "mistral, '\"max_tokens\":5', '\"random_seed\":7'",
            "vllm, '\"max_tokens\":5', '\"seed\":7'"})
    void namesLimitAndSeedAsTheServiceDoes(String service, String limit, String seed) {
        var chat = new Request.Chat(HELLO, Sampling.unset().withMaxTokens(5).withSeed(7));

        assertThat(sent(service, chat)).contains(limit).contains(seed);
    }

    @Test
    void refusesASeedWhereThereIsNone() {
        var chat = new Request.Chat(HELLO, Sampling.unset().withSeed(7));

        assertThatThrownBy(() -> sent("deepseek", chat)).hasMessageContaining("no seed at deepseek");
    }

    @ParameterizedTest
    @CsvSource({"openai, required", "mistral, any"})
    void demandsACallInTheServicesWord(String service, String word) {
        var chat = new Request.Chat(HELLO, List.of(new ToolDefinition("f", "", "{\"type\":\"object\"}")),
                ToolChoice.REQUIRED, Sampling.unset());

        assertThat(sent(service, chat)).contains("\"tool_choice\":\"" + word + "\"");
    }

    @Test
    void saysThatToolsMayBeCalledWhereSomeServersTakeSilenceForNo() {
        var chat = new Request.Chat(HELLO, List.of(new ToolDefinition("f", "", "{\"type\":\"object\"}")),
                ToolChoice.AUTO, Sampling.unset());

        assertThat(sent("vllm", chat)).contains("\"tool_choice\":\"auto\"");
    }

    @Test
    void asksForEmbeddingsWithNothingButTheTexts() {
        assertThat(sent("vllm", new Request.Embed(List.of("a")))).isEqualTo("{\"input\":[\"a\"],\"model\":\"m\"}");
    }

    @ParameterizedTest
    @CsvSource({
            "mistral, https://api.mistral.ai/v1, https://api.mistral.ai/v1/fim/completions",
            "deepseek, https://api.deepseek.com, https://api.deepseek.com/beta/completions",
            "llama-server, http://localhost:8080/v1, http://localhost:8080/infill"})
    void infillsAtTheServicesRoute(String service, String baseUrl, String route) {
        var infill = new Request.Infill("a", "b", Sampling.unset().withMaxTokens(9));
        var encoded = wire(service, baseUrl).encode(infill);

        assertThat(encoded.uri()).hasToString(route);
        assertThat(new String(encoded.body(), StandardCharsets.UTF_8))
                .contains(service.equals("llama-server")
                        ? "\"input_prefix\":\"a\",\"input_suffix\":\"b\""
                        : "\"prompt\":\"a\",\"suffix\":\"b\"")
                .contains(service.equals("llama-server") ? "\"n_predict\":9" : "\"max_tokens\":9");
    }

    @Test
    void otherFilesAreNeverLeftOutOfAnInfillInSilence() {
        var infill = new Request.Infill(List.of(new Request.Infill.SourceFile("A.java", "class A {}")), "B.java", "a",
                "b", Sampling.unset());

        assertThat(sent("llama-server", infill)).contains("\"filename\":\"A.java\"");
        assertThatThrownBy(() -> sent("mistral", infill)).hasMessageContaining("other files in an infill at mistral");
    }

    @Test
    void filtersOfLlamaCppGoWhereTheyAreKnown() {
        var chat = new Request.Chat(HELLO, Sampling.unset().withTopK(5));
        assertThat(sent("openrouter", chat)).contains("\"top_k\":5");
        assertThatThrownBy(() -> sent("openai", chat)).asInstanceOf(type(ModelException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));

        var xtc = new Request.Chat(HELLO, Sampling.unset().withXtc(new Sampling.Xtc(0.5, 0.1)));
        assertThat(sent("llama-server", xtc)).contains("\"xtc_probability\":0.5");
        assertThatThrownBy(() -> sent("openrouter", xtc)).hasMessageContaining("openrouter");
    }

    @Test
    void azureTakesItsKeyInAHeaderOfItsOwn() {
        assertThat(wire("azure", "https://r.openai.azure.com/openai/v1").headers("k")).containsEntry("api-key", "k");
        assertThat(OpenAiDialect.at(URI.create("https://r.openai.azure.com/openai/v1")).service()).isEqualTo("azure");
        assertThat(OpenAiDialect.at(URI.create("https://api.groq.com/openai/v1")).service()).isEqualTo("groq");
        assertThat(OpenAiDialect.at(URI.create("http://localhost:8000/v1")).service()).isEmpty();
    }

    @Test
    void whatAServiceCannotDoIsRefusedBeforeAnythingIsSent() {
        try (var groq = OpenAi.model("m").baseUrl(URI.create("http://127.0.0.1:1/v1")).service("groq").build()) {
            assertThat(groq.description().features()).doesNotContain(Feature.EMBED, Feature.COMPLETION);
            assertThatThrownBy(() -> groq.open(new Request.Embed(List.of("a")), CallOptions.none()))
                    .hasMessageContaining("groq:m has no [EMBED]");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> OpenAi.model("m").service("grok"))
                .withMessageContaining("known: [");
        assertThatIllegalArgumentException().isThrownBy(() -> OpenAi.model("m").service("anthropic"));
    }

    @Test
    void aModelWithAPublishedFormatIsSentItsText() {
        var answer = "{\"choices\":[{\"text\":\" Fine.\",\"finish_reason\":\"stop\"}]}";
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + answer.length() + "\r\n\r\n" + answer);
                var vllm = OpenAi.model("WizardLM-2-7B").baseUrl(server.url()).service("vllm")
                        .promptFormat(PromptFormat.named("wizardlm-vicuna").orElseThrow()).build()) {
            var chat = new Request.Chat(List.of(Message.user("How are you?")), Sampling.unset().withStop("x"));
            assertThat(vllm.open(chat).reply().text()).isEqualTo("Fine.");
            assertThat(server.requests()).singleElement().asString().startsWith("POST /v1/completions")
                    .contains("USER: How are you? ASSISTANT:\"").contains("\"stop\":[\"x\",\"</s>\",\"USER:\"");
            assertThat(vllm.description().features()).doesNotContain(Feature.TOOLS);
        }
    }

    private static String sent(String service, Request request) {
        return new String(wire(service, "https://host/v1").encode(request).body(), StandardCharsets.UTF_8);
    }

    private static OpenAiWire wire(String service, String baseUrl) {
        return new OpenAiWire(URI.create(baseUrl), "m", true, OpenAiDialect.of(Service.named(service).orElseThrow()),
                Optional.empty());
    }
}
