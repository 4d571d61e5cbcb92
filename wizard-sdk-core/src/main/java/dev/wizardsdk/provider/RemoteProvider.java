package dev.wizardsdk.provider;

import dev.wizardsdk.http.HttpSender;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Price;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Timeouts;
import dev.wizardsdk.okhttp.OkHttpTransport;
import java.net.URI;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model of a remote service. Thread-safe. Owns its connections until it is closed. It sends each request once: no hidden
 * resend, no redirect. Each kind of service has a subclass, named after its protocol.
 */
public abstract sealed class RemoteProvider implements ModelProvider
        permits Anthropic, Gemini, Ollama, OpenAi, OpenAiResponses {

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final ModelDescription description;
    private final URI baseUrl;
    private final Supplier<String> key;
    private final Map<String, String> headers;
    private final Timeouts timeouts;
    private final Wire wire;
    private final HttpSender sender;

    RemoteProvider(Builder<?> from, Set<Feature> features, Wire wire) {
        var declared = EnumSet.noneOf(Feature.class);
        declared.addAll(from.features == null ? features : from.features);
        declared.removeAll(from.lacking);
        description = new ModelDescription(from.name, from.model, declared, from.contextTokens, OptionalLong.empty(),
                Optional.ofNullable(from.price));
        baseUrl = from.baseUrl;
        key = from.key;
        headers = Map.copyOf(from.headers);
        timeouts = from.timeouts;
        this.wire = wire;
        sender = from.transport == null ? HttpSender.own(timeouts) : HttpSender.over(from.transport.client());
    }

    @Override
    public final ModelDescription description() {
        return description;
    }

    @Override
    public final EventStream open(Request request, CallOptions options) {
        if (sender.isClosed()) {
            throw ModelException.of(ErrorKind.CLOSED, description.id() + " was closed").build();
        }
        description.requireSupport(request);
        var encoded = wire.encode(request);
        var secret = secret(options);
        var assembly = new Assembly();
        var post = sender.post(encoded.uri(), headers(secret, encoded.streamed(), options.headers()), encoded.body(),
                options.timeouts().orElse(timeouts), options.timeLimit());
        return new RemoteStream(description.id(), secret, post, wire.decoder(request, assembly), assembly,
                sender::isClosed);
    }

    /** A supplier that reads the environment gives null where the variable is not set. */
    @SuppressWarnings("ConstantValue")
    private String secret(CallOptions options) {
        @Nullable
        String secret = options.key().orElse(key).get();
        if (secret == null) {
            throw ModelException.of(ErrorKind.AUTHENTICATION, "the key for " + description.id()
                    + " is null; set what its supplier reads, such as a variable of the environment").build();
        }
        return secret;
    }

    /** What goes with a request; nothing is sent with a key that is no header's value. */
    final Map<String, String> headers(String secret, boolean streamed, Map<String, String> more) {
        if (!secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw ModelException.of(
                    ErrorKind.AUTHENTICATION,
                    "the key for " + description.id() + " has a blank, a line end or a character that is not ASCII"
                            + " in it (" + secret.length() + " characters); it was not sent")
                    .build();
        }
        var all = new LinkedHashMap<String, String>();
        all.put("accept", streamed ? "text/event-stream, application/x-ndjson" : "application/json");
        putAll(all, wire.headers(secret));
        putAll(all, headers);
        putAll(all, more);
        return all;
    }

    final String secret() {
        return key.get();
    }

    final Wire wire() {
        return wire;
    }

    final HttpSender sender() {
        return sender;
    }

    final Timeouts timeouts() {
        return timeouts;
    }

    private static void putAll(Map<String, String> all, Map<String, String> more) {
        more.forEach((name, value) -> {
            requireHeader(name, value);
            all.put(name.toLowerCase(Locale.ROOT), value);
        });
    }

    private static void requireHeader(String name, String value) {
        if (!HEADER.matcher(name).matches()) {
            throw new IllegalArgumentException("a header's name has a character that is not allowed, or is empty");
        }
        if (!value.chars().allMatch(c -> c >= ' ' && c < 127)) { // the value may be a secret
            throw new IllegalArgumentException("the value of the header " + name
                    + " has a line end, a control character or one that is not ASCII");
        }
    }

    @Override
    public final void close() {
        sender.close();
    }

    @Override
    public final String toString() {
        return description.id() + " at " + baseUrl.getHost();
    }

    /**
     * Describes a provider.
     *
     * @param <B> the builder itself
     */
    public abstract static sealed class Builder<B extends Builder<B>>
            permits Anthropic.Builder, Gemini.Builder, Ollama.Builder, OpenAi.Builder, OpenAiResponses.Builder {

        private final String model;
        private String name;
        private URI baseUrl;
        private Supplier<String> key = () -> "";
        private boolean streaming = true;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private Timeouts timeouts = Timeouts.standard();
        private @Nullable Set<Feature> features;
        private Set<Feature> lacking = Set.of();
        private OptionalInt contextTokens = OptionalInt.empty();
        private @Nullable Price price;
        private @Nullable OkHttpTransport transport;

        Builder(String model, String name, URI baseUrl) {
            if (model.isBlank()) {
                throw new IllegalArgumentException("the model's name is blank");
            }
            this.model = model;
            this.name = name;
            this.baseUrl = baseUrl;
        }

        /** This builder, as what it is. */
        abstract B self();

        final String model() {
            return model;
        }

        final URI baseUrl() {
            return baseUrl;
        }

        final boolean streamed() {
            return streaming;
        }

        /** What {@link ModelDescription#provider()} says. */
        public final B name(String value) {
            name = value;
            return self();
        }

        /** Where the API is, up to and with its version, such as {@code http://localhost:8080/v1}. */
        public final B baseUrl(URI value) {
            var scheme = String.valueOf(value.getScheme());
            if (value.getHost() == null || value.getPort() > 65_535
                    || !(scheme.equals("https") || scheme.equals("http"))) {
                throw new IllegalArgumentException("the base URL must be an http or https address with a host, such as "
                        + "http://localhost:8080/v1");
            }
            if (value.getRawQuery() != null || value.getRawFragment() != null || value.getRawUserInfo() != null) {
                throw new IllegalArgumentException("the base URL must have no user, query or fragment");
            }
            baseUrl = URI.create(value.toString().replaceFirst("/+$", ""));
            return self();
        }

        /** The key, asked for at each call and held nowhere; default none. */
        public final B key(Supplier<String> value) {
            key = value;
            return self();
        }

        /** A header of every request, such as an account's or a project's. */
        public final B header(String header, String value) {
            requireHeader(header, value);
            headers.put(header, value);
            return self();
        }

        /** Whether the service is asked to stream, even for a blocking call; default true. */
        public final B streaming(boolean value) {
            streaming = value;
            return self();
        }

        /** How long each phase of a call may take; default {@link Timeouts#standard()}. */
        public final B timeouts(Timeouts value) {
            timeouts = value;
            return self();
        }

        /** What the model can do, where that is known better than by its service. */
        public final B features(Set<Feature> value) {
            features = value.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(value));
            return self();
        }

        /** What the model cannot do, though its service can. */
        public final B lacking(Feature... values) {
            lacking = Set.of(values);
            return self();
        }

        /** How many tokens prompt and answer may have together. */
        public final B contextTokens(int value) {
            contextTokens = OptionalInt.of(value);
            return self();
        }

        /** What it costs. */
        public final B price(Price value) {
            price = value;
            return self();
        }

        /** Calls are made with the caller's own client; default is one of the provider's. */
        public final B transport(OkHttpTransport value) {
            transport = value;
            return self();
        }
    }
}
