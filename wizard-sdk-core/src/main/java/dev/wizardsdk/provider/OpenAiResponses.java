package dev.wizardsdk.provider;

import dev.wizardsdk.model.Feature;
import java.net.URI;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A service that speaks OpenAI's Responses: OpenAI itself, Azure, or one that copied the protocol. Unless {@link Builder#store}
 * says otherwise the service keeps nothing: the whole conversation travels with each request, and what a model thought travels
 * back sealed, as parts {@link dev.wizardsdk.model.Part.Opaque} of its message. Thread-safe. Owns its connections until it is
 * closed.
 */
public final class OpenAiResponses extends RemoteProvider {

    private static final URI OFFICIAL = URI.create("https://api.openai.com/v1");

    private OpenAiResponses(Builder from) {
        super(from, EnumSet.of(Feature.CHAT, Feature.TOOLS, Feature.JSON_SCHEMA, Feature.LOGPROBS, Feature.IMAGES,
                Feature.DOCUMENTS, Feature.REASONING, Feature.COUNT), from.wire());
    }

    /** Starts the description of a provider for this model. */
    public static Builder model(String model) {
        return new Builder(model);
    }

    /** Describes an {@link OpenAiResponses} provider. */
    public static final class Builder extends RemoteProvider.Builder<Builder> {

        /** Models that think, and those only, seal their thoughts; the others refuse to be asked for it. */
        private static final Pattern WITHOUT_THOUGHTS = Pattern
                .compile("(ft:)?(gpt-3\\.5|gpt-4|chatgpt-4o|gpt-5[.0-9]*-chat).*");

        private boolean store;
        private boolean thoughts;
        private @Nullable Boolean sealedThoughts;

        private Builder(String model) {
            super(model, "openai", OFFICIAL);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Whether the service keeps the answer; default false. */
        public Builder store(boolean value) {
            store = value;
            return this;
        }

        /** Whether a model that thinks is asked to show a summary of it; default false. */
        public Builder thoughts(boolean value) {
            thoughts = value;
            return this;
        }

        /**
         * Whether thoughts come sealed, to be sent back with the next turn; default true, unless the answer is stored or the
         * model's name is one of OpenAI's models that do not think.
         */
        public Builder sealedThoughts(boolean value) {
            sealedThoughts = value;
            return this;
        }

        ResponsesWire wire() {
            var sealed = sealedThoughts == null
                    ? !store && !WITHOUT_THOUGHTS.matcher(model().toLowerCase(Locale.ROOT)).matches()
                    : sealedThoughts;
            return new ResponsesWire(baseUrl(), model(),
                    new ResponsesWire.Options(streamed(), store, thoughts, sealed, azure()));
        }

        private boolean azure() {
            return Optional.ofNullable(baseUrl().getHost()).filter(host -> host.endsWith(".azure.com")).isPresent();
        }

        public OpenAiResponses build() {
            return new OpenAiResponses(this);
        }
    }
}
