package dev.wizardsdk.local.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** A server on loopback whose every byte a test decides, and which tells what it was asked. */
public final class FileServer implements AutoCloseable {

    /** What was asked: a path with its query, and headers by their lower-case names. */
    public record Asked(String path, Map<String, String> headers) {

        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** The first byte that is wanted. */
        public int from() {
            return header("range").isEmpty() ? 0 : Integer.parseInt(header("range").replaceAll("bytes=(\\d+)-", "$1"));
        }
    }

    /** Writes an answer to the n-th request, counted from 0; the connection is closed behind it. */
    public interface Answer {
        void write(int n, Asked asked, OutputStream out) throws IOException;
    }

    private final ServerSocket server;
    private final List<Asked> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();

    public FileServer(Answer answer) {
        this(ServerSocketFactory.getDefault(), answer);
    }

    /** Sockets of another kind, encrypted ones for example. */
    public FileServer(ServerSocketFactory sockets, Answer answer) {
        try {
            server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    var socket = server.accept();
                    Thread.ofVirtual().start(() -> serve(socket, answer));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private void serve(Socket socket, Answer answer) {
        try (socket) {
            var in = socket.getInputStream();
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                var b = in.read();
                if (b < 0) {
                    return;
                }
                head.append((char) b);
            }
            var lines = List.of(head.toString().split("\r\n", -1));
            var headers = new TreeMap<String, String>();
            lines.stream().skip(1).filter(line -> line.contains(": ")).forEach(line -> headers
                    .put(line.substring(0, line.indexOf(": ")).toLowerCase(Locale.ROOT),
                            line.substring(line.indexOf(": ") + 2)));
            var asked = new Asked(lines.getFirst().split(" ", -1)[1], headers);
            requests.add(asked);
            answer.write(count.getAndIncrement(), asked, socket.getOutputStream());
        } catch (IOException e) {
            // the client went away, as some tests have it
        }
    }

    /** A hub's way to serve a file: whole or from a byte on, under one ETag. */
    public static Answer file(byte[] content, String etag) {
        return (n, asked, out) -> {
            var from = asked.header("if-range").equals(etag) ? asked.from() : 0;
            head(out, from > 0 ? "206 Partial Content" : "200 OK", "ETag: " + etag,
                    "Content-Length: " + (content.length - from),
                    "Content-Range: bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            out.write(content, from, content.length - from);
        };
    }

    /** Ends a file's first answers early, each after so many of its bytes. */
    public static Answer cut(byte[] content, String etag, int after, int times) {
        return (n, asked, out) -> {
            if (n >= times) {
                file(content, etag).write(n, asked, out);
                return;
            }
            var from = asked.header("if-range").equals(etag) ? asked.from() : 0;
            head(out, from > 0 ? "206 Partial Content" : "200 OK", "ETag: " + etag,
                    "Content-Length: " + (content.length - from),
                    "Content-Range: bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            out.write(content, from, Math.min(after, content.length - from));
        };
    }

    public static void head(OutputStream out, String status, String... headers) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** A GGUF file as far as its first bytes tell. */
    public static byte[] content(int size, int seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        System.arraycopy("GGUF".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 4);
        return bytes;
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    /** The same server under a name that is another host to a client. */
    public URI otherHost(String path) {
        return URI.create("http://localhost:" + server.getLocalPort() + path);
    }

    /** The same server to a client that is to encrypt. */
    public URI encrypted() {
        return URI.create("https://localhost:" + server.getLocalPort());
    }

    public List<Asked> requests() {
        return requests;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
