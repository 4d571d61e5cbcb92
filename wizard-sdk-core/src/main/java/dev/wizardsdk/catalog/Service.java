package dev.wizardsdk.catalog;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service that models are reached at as {@code service:model}: where it is, what protocol it speaks, what names the key has.
 * Immutable; thread-safe.
 *
 * @param name         what stands before the colon
 * @param title        what it calls itself
 * @param baseUrl      where it is, up to and with the version; {@code {NAME}} stands for the value of a variable of the environment,
 *                     {@code {NAME|value}} for that or, where it is not set, the value; see {@link #address(Map)}
 * @param keyVariables the variables of the environment that may hold the key, the first that is set counts
 * @param selfHosted   whether it runs on a machine of the user's own, so that it may want no key
 */
public record Service(String name, String title, Protocol protocol, String baseUrl, List<String> keyVariables,
        KeyHeader keyHeader, boolean selfHosted, Quirks quirks) {

    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Z0-9_]+)(?:\\|([^}]*))?}");

    public Service {
        keyVariables = List.copyOf(keyVariables);
    }

    /** What is spoken. */
    public enum Protocol {
        /** OpenAI's Chat Completions, and Completions where {@link Quirks#completions()} says so. */
        CHAT_COMPLETIONS,
        /** OpenAI's Responses. */
        RESPONSES,
        /** Anthropic's Messages. */
        ANTHROPIC,
        /** Google's generateContent. */
        GEMINI,
        /** Ollama's own. */
        OLLAMA
    }

    /** The header that carries the key. */
    public enum KeyHeader {
        /** {@code Authorization: Bearer key}. */
        BEARER("Authorization", "Bearer "),
        /** {@code api-key: key}. */
        API_KEY("api-key", ""),
        /** {@code x-api-key: key}. */
        X_API_KEY("x-api-key", ""),
        /** {@code x-goog-api-key: key}. */
        X_GOOG_API_KEY("x-goog-api-key", "");

        private final String header;
        private final String prefix;

        KeyHeader(String header, String prefix) {
            this.header = header;
            this.prefix = prefix;
        }

        public String header() {
            return header;
        }

        /** The header's value for a key. */
        public String value(String key) {
            return prefix + key;
        }
    }

    /** The service of this name; empty for an unknown name. */
    public static Optional<Service> named(String name) {
        return Optional.ofNullable(Services.ALL.get(name));
    }

    /** The names that {@link #named} knows, in alphabetical order. */
    public static List<String> names() {
        return List.copyOf(Services.ALL.keySet());
    }

    /**
     * The base URL, without a slash at its end.
     *
     * @param environment such as {@link System#getenv()}
     * @throws IllegalArgumentException if a variable is not set that has no default, or the address is none
     */
    public URI address(Map<String, String> environment) {
        var text = VARIABLE.matcher(baseUrl).replaceAll(found -> {
            var set = Optional.ofNullable(environment.get(found.group(1))).map(String::strip)
                    .filter(Predicate.not(String::isEmpty));
            var value = set.or(() -> Optional.ofNullable(found.group(2))).orElseThrow(() -> missing(found.group(1)));
            return Matcher.quoteReplacement(value.replaceFirst("/+$", ""));
        });
        try {
            var address = URI.create(text);
            if (address.getHost() != null && Set.of("http", "https").contains(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException ignored) {
            // told of below, without the text, which may hold a secret
        }
        throw new IllegalArgumentException("\"" + name + "\" has no address: what the environment has for " + baseUrl
                + " must be an http or https URL with a host");
    }

    /**
     * The address of a route.
     *
     * @param path relative to the base URL, such as {@code chat/completions} or {@code ../infill}
     */
    public URI address(Map<String, String> environment, String path) {
        return URI.create(address(environment) + "/").resolve(path);
    }

    /**
     * The key; empty where none is set and none may be needed.
     *
     * @throws IllegalArgumentException if none is set and the service needs one
     */
    public Optional<String> key(Map<String, String> environment) {
        var key = keyVariables.stream()
                .map(variable -> environment.getOrDefault(variable, "").strip())
                .filter(Predicate.not(String::isEmpty))
                .findFirst();
        if (key.isEmpty() && !selfHosted) {
            throw missing(String.join(" or ", keyVariables));
        }
        return key;
    }

    private IllegalArgumentException missing(String variable) {
        return new IllegalArgumentException(
                "\"" + name + "\" needs the environment variable " + variable + ", which is not set");
    }
}
