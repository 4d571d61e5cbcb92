package dev.wizardsdk.provider;

import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Sampling;
import java.net.URI;
import java.util.EnumSet;
import java.util.Optional;

/**
 * A service that speaks Google's {@code generateContent}. Thread-safe. Owns its connections until it is closed.
 *
 * <p>All system messages stand together above the conversation, wherever they were. An address of media is given to the service,
 * which knows those of its own files and, with newer models, those of the web.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">generateContent</a>
 */
public final class Gemini extends RemoteProvider {

    private static final URI OFFICIAL = URI.create("https://generativelanguage.googleapis.com/v1beta");

    private Gemini(Builder from) {
        super(from, EnumSet.of(Feature.CHAT, Feature.EMBED, Feature.COUNT, Feature.TOOLS, Feature.JSON_SCHEMA,
                Feature.LOGPROBS, Feature.REASONING, Feature.IMAGES, Feature.AUDIO, Feature.DOCUMENTS),
                new GeminiWire(from.baseUrl(), from.model(), from.options()));
    }

    /** Starts the description of a provider for this model. */
    public static Builder model(String model) {
        return new Builder(model);
    }

    /** Describes a {@link Gemini} provider. */
    public static final class Builder extends RemoteProvider.Builder<Builder> {

        private Optional<Boolean> thinkingLevels = Optional.empty();
        private boolean thoughts;

        private Builder(String model) {
            super(model, "gemini", OFFICIAL);
            if (!model.matches("[\\w.@:-]+(/[\\w.@:-]+)*") || model.contains("..")) { // it is part of the address
                throw new IllegalArgumentException("the model's name is no path of letters, digits and . _ - : @");
            }
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Whether {@link Sampling#effort()} is told in words, of which the least is {@code minimal}, or as a number of tokens.
         * Default: in words for Gemini from 3 on, as a number for all others.
         */
        public Builder thinkingLevels(boolean value) {
            thinkingLevels = Optional.of(value);
            return this;
        }

        /** Whether a model that thinks is asked to show a summary of it; default false. */
        public Builder thoughts(boolean value) {
            thoughts = value;
            return this;
        }

        private GeminiWire.Options options() {
            return new GeminiWire.Options(streamed(),
                    thinkingLevels.orElseGet(() -> GeminiWire.thinksInLevels(model())), thoughts);
        }

        public Gemini build() {
            return new Gemini(this);
        }
    }
}
