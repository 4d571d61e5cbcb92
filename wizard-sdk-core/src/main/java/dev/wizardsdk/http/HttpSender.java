package dev.wizardsdk.http;

import dev.wizardsdk.model.Timeouts;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Keeps connections to services and makes calls on them. Thread-safe; owns its connections until {@link #close()}. */
public final class HttpSender implements AutoCloseable {

    private final OkHttpClient client;
    private final boolean owned;
    private final HttpLimits limits;
    private final Set<HttpCall> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Address last;
    private volatile boolean closed;

    private record Address(URI uri, HttpUrl parsed) {}

    private HttpSender(OkHttpClient.Builder builder, boolean owned, HttpLimits limits) {
        this.owned = owned;
        this.limits = limits;
        client = builder
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .addInterceptor(HttpSender::inTime)
                .addNetworkInterceptor(HttpSender::unread)
                .build();
    }

    /** With connections of its own; calls with these timeouts need no change on their way. */
    public static HttpSender own(Timeouts usual) {
        return new HttpSender(new OkHttpClient.Builder()
                .connectTimeout(millis(usual.connect()), TimeUnit.MILLISECONDS)
                .readTimeout(millis(usual.firstEvent()), TimeUnit.MILLISECONDS)
                .writeTimeout(millis(usual.firstEvent()), TimeUnit.MILLISECONDS)
                .connectionPool(new ConnectionPool(64, 2, TimeUnit.SECONDS)) // many servers close after 5 s
                .socketFactory(new InterruptibleSockets()), true, HttpLimits.STANDARD);
    }

    /** With the connections of another's client, which stays its owner's to close. */
    public static HttpSender over(OkHttpClient client) {
        var builder = client.newBuilder();
        if (client.socketFactory() == SocketFactory.getDefault()) {
            builder.socketFactory(new InterruptibleSockets());
        }
        return new HttpSender(builder, false, HttpLimits.STANDARD);
    }

    private static Response inTime(Interceptor.Chain chain) throws IOException {
        var timeouts = chain.request().tag(Timeouts.class);
        if (timeouts == null) {
            return chain.proceed(chain.request());
        }
        var connect = millis(timeouts.connect());
        var first = millis(timeouts.firstEvent());
        var timed = chain.connectTimeoutMillis() == connect
                ? chain
                : chain.withConnectTimeout(connect, TimeUnit.MILLISECONDS);
        timed = timed.readTimeoutMillis() == first ? timed : timed.withReadTimeout(first, TimeUnit.MILLISECONDS);
        timed = timed.writeTimeoutMillis() == first ? timed : timed.withWriteTimeout(first, TimeUnit.MILLISECONDS);
        return timed.proceed(chain.request());
    }

    /** A 503 with these digits would have OkHttp ask again unseen where there is no body that forbids it; to us they say the same. */
    private static Response unread(Interceptor.Chain chain) throws IOException {
        var response = chain.proceed(chain.request());
        return response.code() == 503 && "0".equals(response.header("Retry-After"))
                ? response.newBuilder().header("Retry-After", "0.0").build()
                : response;
    }

    private static int millis(Duration time) {
        return Math.clamp(time.toMillis(), 1, Integer.MAX_VALUE);
    }

    /** A post that is sent when it is asked to; to be closed. */
    public HttpCall post(URI uri, Map<String, String> headers, byte[] json, Timeouts timeouts,
            Optional<Duration> timeLimit) {
        var total = timeLimit.filter(limit -> limit.compareTo(timeouts.total()) < 0).orElse(timeouts.total());
        return call("POST", uri, headers, HttpBody.json(json), timeouts, total, limits);
    }

    /** A post of a body of any kind; to be closed. */
    public HttpCall post(URI uri, Map<String, String> headers, HttpBody body, Timeouts timeouts) {
        return call("POST", uri, headers, body, timeouts, timeouts.total(), limits);
    }

    /** A question without a body, whose answer may be as long as its own limits say; to be closed. */
    public HttpCall get(URI uri, Map<String, String> headers, Timeouts timeouts, HttpLimits limits) {
        return call("GET", uri, headers, null, timeouts, timeouts.total(), limits);
    }

    private HttpCall call(String method, URI uri, Map<String, String> headers, @Nullable HttpBody body,
            Timeouts timeouts, Duration total, HttpLimits limits) {
        var call = client
                .newCall(HttpCall.request(method, address(uri), headers, body).tag(Timeouts.class, timeouts).build());
        call.timeout().timeout(Math.max(1, total.toMillis()), TimeUnit.MILLISECONDS);
        var made = new HttpCall(call, limits, timeouts, open::remove);
        open.add(made);
        if (closed) {
            made.close();
        }
        return made;
    }

    /** Nearly every call goes where the one before it went. */
    private HttpUrl address(URI uri) {
        var known = last;
        if (known == null || !known.uri.equals(uri)) {
            known = new Address(uri, HttpUrl.get(uri.toString()));
            last = known;
        }
        return known.parsed;
    }

    public boolean isClosed() {
        return closed;
    }

    /** Ends all calls, sent or not, and drops the connections that are its own. */
    @Override
    public void close() {
        closed = true;
        open.forEach(HttpCall::close);
        if (owned) {
            client.connectionPool().evictAll();
            client.dispatcher().executorService().shutdown();
        }
    }
}
