package dev.wizardsdk.provider;

import java.net.URI;

/**
 * A service that speaks OpenAI's Chat Completions and Completions, OpenAI itself or any of the many that copied the
 * protocol (vLLM, llama-server, OpenRouter, Groq, Mistral, DeepSeek …), told apart by base URL or by {@link Builder#service}.
 * Thread-safe. Owns its connections until it is closed.
 */
public final class OpenAi extends RemoteProvider {

    private static final URI OFFICIAL = URI.create("https://api.openai.com/v1");

    private OpenAi(Builder from, OpenAiDialect dialect) {
        super(from, dialect.features(), new OpenAiWire(from.baseUrl(), from.model(), from.streaming, dialect));
    }

    /** Starts the description of a provider for this model. */
    public static Builder model(String model) {
        return new Builder(model);
    }

    /** Describes an {@link OpenAi} provider. */
    public static final class Builder extends RemoteProvider.Builder<Builder> {

        private boolean streaming = true;
        private String service = "";

        private Builder(String model) {
            super(model, "openai", OFFICIAL);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Whether the service is asked to stream, even for a blocking call; default true. */
        public Builder streaming(boolean value) {
            streaming = value;
            return this;
        }

        /**
         * Which software or company answers at the base URL, where its host does not tell: {@code vllm}, {@code llama-server},
         * {@code lmstudio}, {@code azure}. What it takes beyond the protocol is then known, such as infilling and counting.
         */
        public Builder service(String value) {
            service = value;
            return this;
        }

        public OpenAi build() {
            return new OpenAi(this, OpenAiDialect.of(service, baseUrl()));
        }
    }
}
