package dev.wizardsdk.catalog;

import dev.wizardsdk.catalog.Quirks.Infill;
import dev.wizardsdk.catalog.Quirks.Json;
import dev.wizardsdk.catalog.Quirks.Seed;
import dev.wizardsdk.catalog.Quirks.TokenLimit;
import dev.wizardsdk.catalog.Quirks.Tools;
import dev.wizardsdk.catalog.Service.KeyHeader;
import dev.wizardsdk.catalog.Service.Protocol;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The services, as their documentation and the clients of others have them. */
final class Services {

    static final SortedMap<String, Service> ALL = all(
            row("openai", "OpenAI", "{OPENAI_BASE_URL|https://api.openai.com/v1}", "OPENAI_API_KEY")
                    .limit(TokenLimit.MAX_COMPLETION_TOKENS).json(Json.SCHEMA).tools(Tools.REQUIRED)
                    .streamOptions().logprobs().completions().embeddings(),
            row("openai-responses", "OpenAI", "{OPENAI_BASE_URL|https://api.openai.com/v1}", "OPENAI_API_KEY")
                    .protocol(Protocol.RESPONSES)
                    .limit(TokenLimit.MAX_OUTPUT_TOKENS).seed(Seed.NONE).json(Json.SCHEMA).tools(Tools.REQUIRED),
            row("azure", "Azure OpenAI", "{AZURE_OPENAI_ENDPOINT}/openai/v1", "AZURE_OPENAI_API_KEY")
                    .header(KeyHeader.API_KEY)
                    .limit(TokenLimit.MAX_COMPLETION_TOKENS).json(Json.SCHEMA).tools(Tools.REQUIRED)
                    .streamOptions().logprobs().embeddings(),
            row("anthropic", "Anthropic", "{ANTHROPIC_BASE_URL|https://api.anthropic.com}/v1", "ANTHROPIC_API_KEY")
                    .protocol(Protocol.ANTHROPIC).header(KeyHeader.X_API_KEY)
                    .seed(Seed.NONE).json(Json.SCHEMA).tools(Tools.REQUIRED),
            row("gemini", "Google Gemini", "https://generativelanguage.googleapis.com/v1beta", "GEMINI_API_KEY",
                    "GOOGLE_API_KEY")
                    .protocol(Protocol.GEMINI).header(KeyHeader.X_GOOG_API_KEY)
                    .limit(TokenLimit.MAX_OUTPUT_TOKENS).json(Json.SCHEMA).tools(Tools.REQUIRED).embeddings(),
            row("ollama", "Ollama", "{OLLAMA_BASE_URL|http://localhost:11434}", "OLLAMA_API_KEY")
                    .protocol(Protocol.OLLAMA).selfHosted()
                    .limit(TokenLimit.NUM_PREDICT).json(Json.SCHEMA).tools(Tools.OFFERED).completions().embeddings()
                    .infill(Infill.Form.OLLAMA, "api/generate"),
            row("vllm", "vLLM", "{VLLM_BASE_URL|http://localhost:8000/v1}", "VLLM_API_KEY")
                    .selfHosted()
                    .json(Json.SCHEMA).tools(Tools.REQUIRED)
                    .streamOptions().logprobs().completions().embeddings().rerank("rerank"),
            row("llama-server", "llama.cpp's server", "{LLAMA_SERVER_BASE_URL}", "LLAMA_API_KEY")
                    .selfHosted()
                    .json(Json.SCHEMA).tools(Tools.REQUIRED)
                    .streamOptions().logprobs().completions().embeddings().rerank("rerank")
                    .infill(Infill.Form.LLAMA_SERVER, "../infill"),
            row("lmstudio", "LM Studio", "{LMSTUDIO_BASE_URL|http://localhost:1234/v1}", "LM_API_TOKEN")
                    .selfHosted()
                    .json(Json.SCHEMA).tools(Tools.OFFERED)
                    .streamOptions().completions().embeddings(),
            row("openrouter", "OpenRouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY")
                    .json(Json.SCHEMA).tools(Tools.REQUIRED)
                    .streamOptions().logprobs().completions().embeddings(),
            row("deepinfra", "DeepInfra", "https://api.deepinfra.com/v1/openai", "DEEPINFRA_API_KEY",
                    "DEEPINFRA_TOKEN")
                    .json(Json.OBJECT).tools(Tools.OFFERED).completions().embeddings(),
            row("together", "Together AI", "https://api.together.xyz/v1", "TOGETHER_API_KEY")
                    .json(Json.OBJECT).tools(Tools.OFFERED).completions().embeddings().rerank("rerank"),
            row("groq", "Groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY")
                    .limit(TokenLimit.MAX_COMPLETION_TOKENS).json(Json.SCHEMA).tools(Tools.REQUIRED).streamOptions(),
            row("mistral", "Mistral AI", "https://api.mistral.ai/v1", "MISTRAL_API_KEY")
                    .seed(Seed.RANDOM_SEED).json(Json.SCHEMA).tools(Tools.ANY).embeddings()
                    .infill(Infill.Form.CHAT_ANSWER, "fim/completions"),
            row("deepseek", "DeepSeek", "https://api.deepseek.com", "DEEPSEEK_API_KEY")
                    .seed(Seed.NONE).json(Json.OBJECT).tools(Tools.REQUIRED).streamOptions().logprobs()
                    .infill(Infill.Form.COMPLETION_ANSWER, "beta/completions"),
            row("xai", "xAI", "https://api.x.ai/v1", "XAI_API_KEY")
                    .json(Json.SCHEMA).tools(Tools.REQUIRED).streamOptions().logprobs(),
            row("fireworks", "Fireworks AI", "https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY")
                    .json(Json.SCHEMA).tools(Tools.ANY).completions().embeddings(),
            row("perplexity", "Perplexity", "https://api.perplexity.ai", "PERPLEXITY_API_KEY")
                    .seed(Seed.NONE).json(Json.SCHEMA).tools(Tools.NONE),
            row("novita", "Novita AI", "https://api.novita.ai/openai/v1", "NOVITA_API_KEY")
                    .tools(Tools.OFFERED).completions(),
            row("bedrock", "Amazon Bedrock", "https://bedrock-runtime.{AWS_REGION}.amazonaws.com/openai/v1",
                    "AWS_BEARER_TOKEN_BEDROCK")
                    .limit(TokenLimit.MAX_COMPLETION_TOKENS).seed(Seed.NONE).tools(Tools.OFFERED));

    private Services() {}

    private static SortedMap<String, Service> all(Row... rows) {
        var all = new TreeMap<String, Service>();
        for (var row : rows) {
            all.put(row.name, row.service());
        }
        return Collections.unmodifiableSortedMap(all);
    }

    private static Row row(String name, String title, String baseUrl, String... keyVariables) {
        return new Row(name, title, baseUrl, List.of(keyVariables));
    }

    /** A service being described. */
    private static final class Row {

        private final String name;
        private final String title;
        private final String baseUrl;
        private final List<String> keyVariables;
        private Protocol protocol = Protocol.CHAT_COMPLETIONS;
        private KeyHeader header = KeyHeader.BEARER;
        private boolean selfHosted;
        private TokenLimit tokenLimit = TokenLimit.MAX_TOKENS;
        private Seed seed = Seed.SEED;
        private Json json = Json.NONE;
        private Tools tools = Tools.NONE;
        private boolean streamOptions;
        private boolean logprobs;
        private boolean completions;
        private boolean embeddings;
        private Optional<String> rerankPath = Optional.empty();
        private Optional<Infill> infill = Optional.empty();

        private Row(String name, String title, String baseUrl, List<String> keyVariables) {
            this.name = name;
            this.title = title;
            this.baseUrl = baseUrl;
            this.keyVariables = keyVariables;
        }

        private Row protocol(Protocol value) {
            protocol = value;
            return this;
        }

        private Row header(KeyHeader value) {
            header = value;
            return this;
        }

        private Row selfHosted() {
            selfHosted = true;
            return this;
        }

        private Row limit(TokenLimit value) {
            tokenLimit = value;
            return this;
        }

        private Row seed(Seed value) {
            seed = value;
            return this;
        }

        private Row json(Json value) {
            json = value;
            return this;
        }

        private Row tools(Tools value) {
            tools = value;
            return this;
        }

        private Row streamOptions() {
            streamOptions = true;
            return this;
        }

        private Row logprobs() {
            logprobs = true;
            return this;
        }

        private Row completions() {
            completions = true;
            return this;
        }

        private Row embeddings() {
            embeddings = true;
            return this;
        }

        private Row rerank(String path) {
            rerankPath = Optional.of(path);
            return this;
        }

        private Row infill(Infill.Form form, String path) {
            infill = Optional.of(new Infill(form, path));
            return this;
        }

        private Service service() {
            return new Service(name, title, protocol, baseUrl, keyVariables, header, selfHosted,
                    new Quirks(tokenLimit, seed, json, tools, streamOptions, logprobs, completions, embeddings,
                            rerankPath, infill));
        }
    }
}
