package dev.wizardsdk.local.store;

import dev.wizardsdk.local.gguf.ModelStoreException;
import dev.wizardsdk.local.gguf.ModelStoreException.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a file, follows redirects by hand, and gives the token to nobody but the hub. What a hub says of a file before it
 * sends one elsewhere (its checksum and size) is kept.
 */
final class Http implements AutoCloseable {

    private static final int MOST_REDIRECTS = 10;
    private static final String RETRY_AFTER = "X-Wizard-Retry-After";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** An answer, with what the hub said of the file on the way. */
    record Answer(Response response, Optional<String> sha256, long size) implements AutoCloseable {

        Optional<String> header(String name) {
            return Optional.ofNullable(response.header(name));
        }

        @Override
        public void close() {
            response.close();
        }
    }

    private final OkHttpClient client;
    private final Settings settings;
    private final boolean plainAllowed;

    /** @param plainAllowed whether a file may come without encryption, as one whose checksum is known may */
    Http(Settings settings, boolean plainAllowed) {
        this.settings = settings;
        this.plainAllowed = plainAllowed;
        var builder = new OkHttpClient.Builder()
                .connectTimeout(settings.connect())
                .readTimeout(settings.idle())
                .writeTimeout(settings.idle())
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .addNetworkInterceptor(chain -> withoutRetryAfter(chain.proceed(chain.request())))
                .socketFactory(new ChannelSockets());
        new Proxies(settings.proxy(), System.getenv()).applyTo(builder);
        client = builder.build();
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }

    /** Gets a file from a byte on, if it is still the one that {@code validator} names. */
    Answer get(URI address, long from, String validator) throws Again {
        var url = HttpUrl.get(address);
        if (url == null) {
            throw Failures.of(Kind.BAD_SOURCE, Failures.printable(address) + " is no address of the web");
        }
        Optional<String> sha256 = Optional.empty();
        long size = -1;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            requireSafe(url);
            var response = send(request(url, from, validator));
            if (isHub(url)) {
                sha256 = sha256.or(() -> checksum(response));
                size = size < 0 ? number(response.header("X-Linked-Size")) : size;
            }
            if (!response.isRedirect()) {
                return new Answer(checked(url, response), sha256, size);
            }
            url = target(url, response);
        }
        throw Failures.of(Kind.SERVER, Failures.printable(address) + " leads through more than " + MOST_REDIRECTS
                + " redirects");
    }

    private Request request(HttpUrl url, long from, String validator) {
        var request = new Request.Builder().url(url).header("Accept-Encoding", "identity")
                .header("User-Agent", "wizard-sdk");
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-").header("If-Range", validator);
        }
        if (isHub(url) && (url.isHttps() || Proxies.isLoopback(url.uri()))) {
            settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        return request.build();
    }

    private boolean isHub(HttpUrl url) {
        var hub = HttpUrl.get(settings.hub());
        return hub != null && hub.scheme().equals(url.scheme()) && hub.host().equals(url.host())
                && hub.port() == url.port();
    }

    private void requireSafe(HttpUrl url) {
        if (!url.isHttps() && !plainAllowed && !Proxies.isLoopback(url.uri())) {
            throw Failures.of(Kind.BAD_SOURCE, Failures.printable(url.uri())
                    + " is not encrypted, so anybody on the way could change the file; use https, or give the SHA-256");
        }
    }

    private Response send(Request request) throws Again {
        try {
            return client.newCall(request).execute();
        } catch (IOException e) {
            throw broken(request.url().uri(), e);
        }
    }

    /** A connection that failed before or amid the answer. */
    static Again broken(URI address, IOException e) {
        if (Thread.currentThread().isInterrupted()) {
            throw Failures.interrupted("fetching from " + address.getHost());
        }
        return new Again(new ModelStoreException(Kind.NETWORK, "the connection to " + Failures.printable(address)
                + " failed: " + e.getMessage() + "; check network, proxy and address, what has arrived is kept", e),
                Duration.ZERO);
    }

    private static HttpUrl target(HttpUrl from, Response response) {
        try (response) {
            var location = response.header("Location");
            var target = location == null ? null : from.resolve(location);
            if (target == null || (from.isHttps() && !target.isHttps())) {
                throw Failures.of(Kind.SERVER, Failures.printable(from.uri()) + " redirects to "
                        + (target == null ? "no address" : "the unencrypted " + Failures.printable(target.uri())));
            }
            return target;
        }
    }

    /** The checksum of the file itself, which hubs show for large files; the plain ETag may be of something else. */
    private static Optional<String> checksum(Response response) {
        return Optional.ofNullable(response.header("X-Linked-ETag"))
                .map(tag -> tag.replaceFirst("^W/", "").replace("\"", ""))
                .filter(Checksum::isSha256);
    }

    static long number(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    private Response checked(HttpUrl url, Response response) throws Again {
        var code = response.code();
        if (code == 200 || code == 206 || code == 416) {
            return response;
        }
        try (response) {
            var where = Failures.printable(url.uri()) + " answered " + code;
            throw switch (code) {
                case 401, 403 -> Failures.of(Kind.UNAUTHORIZED, where + (settings.token().isPresent()
                        ? "; the token may lack the right, or the model's licence was not accepted with its account"
                        : "; if the file needs an account, set HF_TOKEN or ModelStore.withToken"));
                case 404, 410 -> Failures.of(Kind.NOT_FOUND, where + "; check owner, repository, file and revision");
                case 408, 425, 429, 500, 502, 503, 504, 529 -> throw overloaded(where, code, response);
                default -> Failures.of(Kind.SERVER, where);
            };
        }
    }

    private static Again overloaded(String where, int code, Response response) {
        var wait = retryAfter(response);
        var failure = new ModelStoreException(code == 429 ? Kind.RATE_LIMITED : Kind.SERVER, where
                + wait.map(asked -> "; it asks to come back in " + asked.toSeconds() + " s").orElse("; try later"),
                null, wait.orElse(null));
        if (wait.isPresent() && wait.get().compareTo(LONGEST_WAIT) > 0) {
            throw failure;
        }
        return new Again(failure, wait.orElse(Duration.ZERO));
    }

    /** OkHttp asks again by itself where it reads {@code Retry-After: 0}; it is not to see it. */
    private static Response withoutRetryAfter(Response response) {
        var value = response.header("Retry-After");
        return value == null
                ? response
                : response.newBuilder().removeHeader("Retry-After").header(RETRY_AFTER, value).build();
    }

    private static Optional<Duration> retryAfter(Response response) {
        var value = String.valueOf(response.header(RETRY_AFTER)).strip();
        if (number(value) >= 0) {
            return Optional.of(Duration.ofSeconds(Math.min(number(value), 1_000_000_000)));
        }
        try {
            var now = response.header("Date");
            var wait = Duration.between(now == null ? Instant.now() : instant(now), instant(value));
            return wait.isNegative() ? Optional.empty() : Optional.of(wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant instant(String date) {
        return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip()));
    }
}
