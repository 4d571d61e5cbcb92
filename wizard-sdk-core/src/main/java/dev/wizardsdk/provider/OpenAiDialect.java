package dev.wizardsdk.provider;

import dev.wizardsdk.model.Feature;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;

/** What differs between the services that speak OpenAI's protocol. */
record OpenAiDialect(String service, Set<Feature> features) {

    /** The ways to ask for the text in a gap. */
    enum Infill {
        /** There is none. */
        NONE,
        /** {@code suffix} beside the prompt of a completion. */
        SUFFIX,
        /** Mistral's route of its own. */
        FIM,
        /** DeepSeek's, at another version of the API. */
        BETA,
        /** llama-server's, which takes other files of the project too. */
        LLAMA_SERVER
    }

    static OpenAiDialect of(String service, URI baseUrl) {
        if (service.isEmpty()) {
            return new OpenAiDialect(String.valueOf(baseUrl.getHost()).equals("api.openai.com") ? "openai" : "",
                    EnumSet.of(Feature.CHAT, Feature.COMPLETION, Feature.EMBED, Feature.TOOLS, Feature.JSON_SCHEMA,
                            Feature.LOGPROBS, Feature.IMAGES, Feature.AUDIO, Feature.DOCUMENTS, Feature.REASONING));
        }
        return new OpenAiDialect(service, EnumSet.allOf(Feature.class));
    }

    /** OpenAI's own, which refuses what it does not know. */
    boolean strict() {
        return service.equals("openai") || service.equals("azure");
    }

    String maxTokens(boolean chat) {
        // OpenAI's reasoning models refuse max_tokens; the services that copied the protocol know nothing else
        return strict() && chat ? "max_completion_tokens" : "max_tokens";
    }

    boolean streamOptions() {
        return !service.equals("mistral");
    }

    boolean isLlamaServer() {
        return service.equals("llama-server");
    }

    Infill infill() {
        return switch (service) {
            case "llama-server" -> Infill.LLAMA_SERVER;
            case "mistral" -> Infill.FIM;
            case "deepseek" -> Infill.BETA;
            default -> Infill.SUFFIX;
        };
    }
}
