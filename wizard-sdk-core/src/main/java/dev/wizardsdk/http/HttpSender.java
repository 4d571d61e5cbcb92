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
    private volatile boolean closed;

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

    /** With connections of its own. */
    public static HttpSender own() {
        return new HttpSender(new OkHttpClient.Builder()
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
        return timeouts == null
                ? chain.proceed(chain.request())
                : chain.withConnectTimeout(millis(timeouts.connect()), TimeUnit.MILLISECONDS)
                        .withReadTimeout(millis(timeouts.firstEvent()), TimeUnit.MILLISECONDS)
                        .withWriteTimeout(millis(timeouts.firstEvent()), TimeUnit.MILLISECONDS)
                        .proceed(chain.request());
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
                .newCall(HttpCall.request(method, uri, headers, body).tag(Timeouts.class, timeouts).build());
        call.timeout().timeout(Math.max(1, total.toMillis()), TimeUnit.MILLISECONDS);
        var made = new HttpCall(call, limits, timeouts, open::remove);
        open.add(made);
        if (closed) {
            made.close();
        }
        return made;
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
