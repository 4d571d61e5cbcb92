package dev.wizardsdk.provider;

import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Sampling;
import java.net.URI;
import java.util.EnumSet;
import java.util.Optional;

/**
 * A service that speaks Anthropic's Messages: Anthropic itself, or one of those that copied the protocol. Thread-safe. Owns its
 * connections until it is closed.
 *
 * <p>The protocol wants a limit of tokens in every request: where {@link Sampling#maxTokens()} is not set, that of
 * {@link Builder#maxTokens} is sent. All system messages stand together above the conversation, wherever they were. Text that is
 * blank is left out, since the service refuses it; so are thoughts without a seal, which another service thought.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/messages">Messages</a>
 */
public final class Anthropic extends RemoteProvider {

    private static final URI OFFICIAL = URI.create("https://api.anthropic.com/v1");

    private Anthropic(Builder from) {
        super(from, EnumSet.of(Feature.CHAT, Feature.COUNT, Feature.TOOLS, Feature.JSON_SCHEMA, Feature.REASONING,
                Feature.IMAGES, Feature.DOCUMENTS), new AnthropicWire(from.baseUrl(), from.model(), from.options()));
    }

    /** Starts the description of a provider for this model. */
    public static Builder model(String model) {
        return new Builder(model);
    }

    /** Describes an {@link Anthropic} provider. */
    public static final class Builder extends RemoteProvider.Builder<Builder> {

        private int maxTokens = 4096;
        private Optional<Boolean> adaptiveThinking = Optional.empty();
        private boolean thoughts;

        private Builder(String model) {
            super(model, "anthropic", OFFICIAL);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * The most tokens to generate where a request sets no limit, those of thinking not counted; default 4,096, which every
         * model allows.
         */
        public Builder maxTokens(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("maxTokens is " + value + ", it must be at least 1");
            }
            maxTokens = value;
            return this;
        }

        /**
         * Whether {@link Sampling#effort()} is told in words, and the model decides how many tokens it thinks, or as a number of
         * tokens. Default: in words for Claude from 4.6 on, which came to refuse numbers; as a number for all others.
         */
        public Builder adaptiveThinking(boolean value) {
            adaptiveThinking = Optional.of(value);
            return this;
        }

        /** Whether a model that thinks is asked to show a summary of it, where it would show none by itself; default false. */
        public Builder thoughts(boolean value) {
            thoughts = value;
            return this;
        }

        private AnthropicWire.Options options() {
            return new AnthropicWire.Options(streamed(), maxTokens,
                    adaptiveThinking.orElseGet(() -> AnthropicWire.thinksAdaptively(model())), thoughts);
        }

        public Anthropic build() {
            return new Anthropic(this);
        }
    }
}
