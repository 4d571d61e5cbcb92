package dev.wizardsdk.provider;

import dev.wizardsdk.model.Feature;
import java.net.URI;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An Ollama server, by its own protocol. Thread-safe. Owns its connections until it is closed.
 *
 * <p>The server loads a model with a context of its own choosing, often much smaller than the model's, and cuts what does not fit:
 * see {@link Builder#allocatedContext} and {@link Builder#truncating}. It makes every vector's length 1, whatever is asked for.
 *
 * @see <a href="https://docs.ollama.com/api">Ollama's API</a>
 */
public final class Ollama extends RemoteProvider {

    private static final URI LOCAL = URI.create("http://localhost:11434");

    private Ollama(Builder from) {
        super(from, EnumSet.of(Feature.CHAT, Feature.COMPLETION, Feature.INFILL, Feature.EMBED, Feature.TOOLS,
                Feature.JSON_SCHEMA, Feature.LOGPROBS, Feature.REASONING, Feature.IMAGES),
                new OllamaWire(from.baseUrl(), from.model(),
                        new OllamaWire.Options(from.streamed(), from.allocatedContext, Optional.of(from.truncating))));
    }

    /** Starts the description of a provider for this model. */
    public static Builder model(String model) {
        return new Builder(model);
    }

    /** Describes an {@link Ollama} provider. Its base URL is the server's, without {@code /api}. */
    public static final class Builder extends RemoteProvider.Builder<Builder> {

        private OptionalInt allocatedContext = OptionalInt.empty();
        private boolean truncating;

        private Builder(String model) {
            super(model, "ollama", LOCAL);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * How large a context the server is to load the model with, and so {@link #contextTokens}. Its memory grows with it. Not
         * sent by default: the server decides.
         */
        public Builder allocatedContext(int tokens) {
            allocatedContext = OptionalInt.of(tokens);
            return contextTokens(tokens);
        }

        /**
         * Whether the server may cut what does not fit the context, without telling; else it fails with
         * {@link dev.wizardsdk.model.ErrorKind#CONTEXT_EXCEEDED}, which is the default.
         */
        public Builder truncating(boolean value) {
            truncating = value;
            return this;
        }

        public Ollama build() {
            return new Ollama(this);
        }
    }
}
