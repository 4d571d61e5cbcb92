package dev.wizardsdk.provider;

import dev.wizardsdk.catalog.PromptFormat;
import dev.wizardsdk.catalog.Service;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service that speaks OpenAI's Chat Completions and Completions, OpenAI itself or any of the many that copied the
 * protocol (vLLM, llama-server, OpenRouter, Groq, Mistral, DeepSeek …), told apart by base URL or by {@link Builder#service}.
 * Thread-safe. Owns its connections until it is closed.
 */
public final class OpenAi extends RemoteProvider {

    private static final URI OFFICIAL = URI.create("https://api.openai.com/v1");

    private OpenAi(Builder from, OpenAiDialect dialect) {
        super(from, from.format == null ? dialect.features() : dialect.featuresOfCompletions(),
                new OpenAiWire(from.baseUrl(), from.model(), from.streamed(), dialect,
                        Optional.ofNullable(from.format)));
    }

    /** Starts the description of a provider for this model. */
    public static Builder model(String model) {
        return new Builder(model);
    }

    /** Describes an {@link OpenAi} provider. */
    public static final class Builder extends RemoteProvider.Builder<Builder> {

        private @Nullable OpenAiDialect dialect;
        private @Nullable PromptFormat format;

        private Builder(String model) {
            super(model, "openai", OFFICIAL);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Which software or company answers at the base URL, where its host does not tell: {@code vllm}, {@code llama-server},
         * {@code lmstudio}, {@code azure}. What it takes beyond the protocol is then known, such as infilling and counting. It
         * becomes the provider's name; the base URL stays as it is.
         */
        public Builder service(String value) {
            var service = Service.named(value)
                    .filter(known -> known.protocol() == Service.Protocol.CHAT_COMPLETIONS)
                    .orElseThrow(() -> new IllegalArgumentException("\"" + value
                            + "\" is not the name of a service of OpenAI's protocol; known: " + Service.names()));
            dialect = OpenAiDialect.of(service);
            return name(value);
        }

        /**
         * Writes chats down in this format and has the service complete the text, for a model whose published format the service
         * does not keep to, which is so for most of the Wizard family. Then there are no tools and no images.
         */
        public Builder promptFormat(PromptFormat value) {
            format = value;
            return this;
        }

        public OpenAi build() {
            return new OpenAi(this, dialect == null ? OpenAiDialect.at(baseUrl()) : dialect);
        }
    }
}
