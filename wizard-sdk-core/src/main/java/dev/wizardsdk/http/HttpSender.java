package dev.wizardsdk.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/** Keeps connections to services and makes calls on them. Thread-safe; owns its connections until {@link #close()}. */
public final class HttpSender implements AutoCloseable {

    private final OkHttpClient client;
    private final HttpLimits limits;
    private final Set<HttpPost> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param connect until the connection stands
     * @param read    until the next bytes
     * @param total   for a call from its first to its last byte
     */
    public HttpSender(Duration connect, Duration read, Duration total, HttpLimits limits) {
        this.limits = limits;
        client = new OkHttpClient.Builder()
                .connectTimeout(connect)
                .readTimeout(read)
                .writeTimeout(read)
                .callTimeout(total)
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectionPool(new ConnectionPool(64, 2, TimeUnit.SECONDS)) // many servers close after 5 s
                .socketFactory(new InterruptibleSockets())
                .build();
    }

    /** A post that is sent when it is asked to; to be closed. */
    public HttpPost post(URI uri, Map<String, String> headers, byte[] json) {
        var post = new HttpPost(client.newCall(HttpPost.request(uri, headers, json)), limits, open::remove);
        open.add(post);
        if (closed) {
            post.close();
        }
        return post;
    }

    public boolean isClosed() {
        return closed;
    }

    /** Ends all posts, sent or not, and drops the connections. */
    @Override
    public void close() {
        closed = true;
        open.forEach(HttpPost::close);
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }

    /** Sockets of channels: a thread blocked on one can be interrupted, on a plain socket it can not. */
    private static final class InterruptibleSockets extends SocketFactory {

        @Override
        public Socket createSocket() throws IOException {
            return SocketChannel.open().socket();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException("OkHttp connects its sockets itself");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return createSocket(host.getHostName(), port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
            return createSocket(host.getHostName(), port);
        }
    }
}
