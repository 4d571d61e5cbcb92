package dev.wizardsdk.provider;

import dev.wizardsdk.http.HttpLimits;
import dev.wizardsdk.http.HttpSender;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Timeouts;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A service that speaks OpenAI's Chat Completions and Completions, OpenAI itself or any of the many that copied the
 * protocol (vLLM, llama-server, Ollama, OpenRouter …), told apart by base URL. Thread-safe. Owns its connections until it is
 * closed. It sends each request once: no hidden resend, no redirect.
 */
public final class OpenAi implements ModelProvider {

    private static final URI OFFICIAL = URI.create("https://api.openai.com/v1");

    private final ModelDescription description;
    private final URI baseUrl;
    private final Supplier<String> key;
    private final boolean streaming;
    private final Timeouts timeouts;
    private final OpenAiWire.Dialect dialect;
    private final HttpSender sender;

    private OpenAi(Builder from) {
        description = new ModelDescription(
                from.name, from.model, Set.of(Feature.CHAT, Feature.COMPLETION), OptionalInt.empty(),
                OptionalLong.empty());
        baseUrl = from.baseUrl;
        key = from.key == null ? () -> "" : from.key;
        streaming = from.streaming;
        timeouts = from.timeouts;
        dialect = new OpenAiWire.Dialect(OFFICIAL.getHost().equals(baseUrl.getHost()));
        sender = new HttpSender(timeouts.connect(), timeouts.firstEvent(), timeouts.total(), HttpLimits.STANDARD);
    }

    /** Starts the description of a provider for this model. */
    public static Builder model(String model) {
        return new Builder(model);
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public EventStream open(Request request, CallOptions options) {
        if (sender.isClosed()) {
            throw ModelException.of(ErrorKind.CLOSED, description.id() + " was closed").build();
        }
        description.requireSupport(request);
        if (!(request instanceof Request.Generating generating)) {
            throw new IllegalStateException("not among the features: " + request);
        }
        var key = key();
        var post = sender.post(
                URI.create(baseUrl + OpenAiWire.path(generating)),
                headers(key),
                OpenAiWire.encode(description.model(), generating, streaming, dialect));
        return new OpenAiStream(description.id(), key, post, timeouts, sender::isClosed);
    }

    private Map<String, String> headers(String key) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", streaming ? "text/event-stream" : "application/json");
        if (!key.isEmpty()) {
            headers.put("Authorization", "Bearer " + key);
        }
        return headers;
    }

    private String key() {
        var value = key.get();
        if (!value.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw ModelException.of(
                    ErrorKind.AUTHENTICATION,
                    "the key for " + description.id() + " has a blank, a line end or a character that is not ASCII"
                            + " in it (" + value.length() + " characters); it was not sent")
                    .build();
        }
        return value;
    }

    @Override
    public void close() {
        sender.close();
    }

    @Override
    public String toString() {
        return description.id() + " at " + baseUrl.getHost();
    }

    /** Describes an {@link OpenAi} provider. */
    public static final class Builder {

        private final String model;
        private String name = "openai";
        private URI baseUrl = OFFICIAL;
        private @Nullable Supplier<String> key;
        private boolean streaming = true;
        private Timeouts timeouts = Timeouts.standard();

        private Builder(String model) {
            if (model.isBlank()) {
                throw new IllegalArgumentException("the model's name is blank");
            }
            this.model = model;
        }

        /** What {@link ModelDescription#provider()} says; default {@code openai}. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** Where the API is, up to and with its version, such as {@code http://localhost:8080/v1}; default OpenAI's. */
        public Builder baseUrl(URI value) {
            var scheme = String.valueOf(value.getScheme());
            if (value.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
                throw new IllegalArgumentException("the base URL must be an http or https address with a host, such as "
                        + "http://localhost:8080/v1");
            }
            if (value.getRawQuery() != null || value.getRawFragment() != null || value.getRawUserInfo() != null) {
                throw new IllegalArgumentException("the base URL must have no user, query or fragment");
            }
            baseUrl = URI.create(value.toString().replaceFirst("/+$", ""));
            return this;
        }

        /** The key, asked for at each call and held nowhere; default none. */
        public Builder key(Supplier<String> value) {
            key = value;
            return this;
        }

        /** Whether the service is asked to stream, even for a blocking call; default true. */
        public Builder streaming(boolean value) {
            streaming = value;
            return this;
        }

        public Builder timeouts(Timeouts value) {
            timeouts = value;
            return this;
        }

        public OpenAi build() {
            return new OpenAi(this);
        }
    }
}
