package dev.wizardsdk.http;

import dev.wizardsdk.model.Timeouts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Sent at most once; {@link #close()} works from any thread, from before it is sent,
 * and ends whatever blocks in it with an {@link IOException}.
 */
public final class HttpCall implements AutoCloseable {

    private final Call call;
    private final HttpLimits limits;
    private final Timeouts timeouts;
    private final Consumer<HttpCall> whenClosed;

    HttpCall(Call call, HttpLimits limits, Timeouts timeouts, Consumer<HttpCall> whenClosed) {
        this.call = call;
        this.limits = limits;
        this.timeouts = timeouts;
        this.whenClosed = whenClosed;
    }

    static Request.Builder request(String method, HttpUrl address, Map<String, String> headers,
            @Nullable HttpBody body) {
        return new Request.Builder()
                .url(address)
                .headers(Headers.of(headers))
                // our own value keeps OkHttp from unpacking gzip unseen: no body grows behind the limits
                .header("Accept-Encoding", "identity")
                .method(method, body);
    }

    /**
     * Sends the request and waits for the answer's head.
     *
     * @throws HttpFailure if there is none
     */
    public HttpAnswer send() throws HttpFailure {
        try {
            var begun = System.nanoTime();
            return new HttpAnswer(call.execute(), limits, timeouts, begun);
        } catch (IOException e) {
            throw new HttpFailure(written() && !refusedUnseen(e), e);
        } catch (Exception e) {
            if (!InterruptedException.class.isInstance(e)) { // OkHttp throws one while it connects, and declares none
                throw e;
            }
            Thread.currentThread().interrupt();
            call.cancel();
            throw new HttpFailure(written(), new InterruptedIOException("interrupted while connecting"));
        }
    }

    private boolean written() {
        return call.request().body() instanceof HttpBody body && body.written();
    }

    /** HTTP/2 tells that a stream was not looked at (RFC 9113, section 8.7); OkHttp tells it in words alone. */
    private static boolean refusedUnseen(IOException e) {
        return String.valueOf(e.getMessage()).contains("REFUSED_STREAM");
    }

    @Override
    public void close() {
        call.cancel();
        whenClosed.accept(this);
    }
}
