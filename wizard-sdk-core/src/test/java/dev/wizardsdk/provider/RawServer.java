package dev.wizardsdk.provider;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that answers every request with exact bytes and tells what it received. */
final class RawServer implements AutoCloseable {

    /** Writes an answer to the n-th request, counted from 0, and leaves the connection as it should be found. */
    interface Answer {
        void write(int n, Socket socket, OutputStream out) throws IOException;
    }

    private final ServerSocket server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    RawServer(Answer answer) {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    var socket = server.accept();
                    sockets.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket, answer));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    /** Answers each request with these characters and closes the connection. */
    static RawServer answering(String bytes) {
        return new RawServer((n, socket, out) -> {
            out.write(bytes.getBytes(StandardCharsets.UTF_8));
            out.flush();
            socket.close();
        });
    }

    private void serve(Socket socket, Answer answer) {
        try {
            var in = socket.getInputStream();
            while (true) {
                var head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    var b = in.read();
                    if (b < 0) {
                        return;
                    }
                    head.append((char) b);
                }
                var length = head.toString().toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("(?s).*content-length: (\\d+).*", "$1");
                var body = in.readNBytes(Integer.parseInt(length));
                requests.add(head + new String(body, StandardCharsets.UTF_8));
                answer.write(requests.size() - 1, socket, socket.getOutputStream());
            }
        } catch (IOException e) {
            // the client went away, as some tests have it
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    /** Heads and bodies of the requests received so far. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
