package dev.wizardsdk.http;

import dev.wizardsdk.model.Timeouts;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * One POST of a JSON body and its answer. Sent at most once; {@link #close()} works from any thread, from before it is sent,
 * and ends whatever blocks in it with an {@link IOException}.
 */
public final class HttpPost implements AutoCloseable {

    private final Call call;
    private final HttpLimits limits;
    private final Timeouts timeouts;
    private final Consumer<HttpPost> whenClosed;

    HttpPost(Call call, HttpLimits limits, Timeouts timeouts, Consumer<HttpPost> whenClosed) {
        this.call = call;
        this.limits = limits;
        this.timeouts = timeouts;
        this.whenClosed = whenClosed;
    }

    static Request.Builder request(URI uri, Map<String, String> headers, byte[] json) {
        return new Request.Builder()
                .url(uri.toString())
                .headers(Headers.of(headers))
                // our own value keeps OkHttp from unpacking gzip unseen: no body grows behind the limits
                .header("Accept-Encoding", "identity")
                .post(new OneShotJson(json));
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
        }
    }

    private boolean written() {
        return call.request().body() instanceof OneShotJson body && body.written;
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

    /** OkHttp may send a body again after a lost connection or a 503; a one-shot body it may not. */
    private static final class OneShotJson extends RequestBody {

        private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

        private final byte[] json;
        private volatile boolean written;

        OneShotJson(byte[] json) {
            this.json = json;
        }

        @Override
        public MediaType contentType() {
            return JSON;
        }

        @Override
        public long contentLength() {
            return json.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            written = true;
            sink.write(json);
        }
    }
}
