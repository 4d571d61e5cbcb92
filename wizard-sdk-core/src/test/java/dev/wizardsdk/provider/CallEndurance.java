package dev.wizardsdk.provider;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.policy.RetryPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Calls a service on loopback, a third of the calls streams that are cancelled half-way, a third whole, a third failing in one of
 * six ways, and tells what stays of memory, files and threads: {@code CallEndurance calls threads}. Run by hand; a few of them
 * run as a test.
 */
final class CallEndurance {

    private static final int EVENTS = 20;
    private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String EVENT = chunk("""
            data: {"id":"c","choices":[{"index":0,"delta":{"content":" word"},"finish_reason":null}]}

            """);
    private static final String END = chunk("""
            data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]

            """) + "0\r\n\r\n";

    private CallEndurance() {}

    /** What the process holds: bytes of the heap after a collection, open files, threads but those that carry virtual ones. */
    record Held(long heap, long files, long threads) {

        static Held now() throws IOException {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            try (var files = Files.list(Path.of("/proc/self/fd"))) {
                return new Held(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(), files.count(),
                        Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> !thread.getName().startsWith("ForkJoinPool"))
                                .count());
            }
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "heap %,d kB, %d files, %d threads", heap >> 10, files, threads);
        }
    }

    /** What was held before the calls, after them, and once the provider was closed; how the calls ended. */
    record Outcome(Held before, Held after, Held closed, int whole, int cancelled, int failed) {}

    public static void main(String[] arguments) throws Exception {
        var outcome = run(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        System.out.printf("before        %s%nafter         %s%nonce closed   %s%n%d whole, %d cancelled, %d failed%n",
                outcome.before, outcome.after, outcome.closed, outcome.whole, outcome.cancelled, outcome.failed);
    }

    static Outcome run(int calls, int threads) throws Exception {
        try (var service = new Service(); var workers = Executors.newFixedThreadPool(threads)) {
            new Round(service, workers, 6 * threads).run(); // what is made once and stays
            var before = steady();
            var round = new Round(service, workers, calls);
            var after = round.run();
            return new Outcome(before, after, settled(before), round.whole.get(), round.cancelled.get(),
                    round.failed.get());
        }
    }

    /** What is held once it has been the same for half a second. */
    private static Held steady() throws Exception {
        var held = Held.now();
        for (int same = 0; same < 5;) {
            Thread.sleep(100);
            var now = Held.now();
            same = now.files == held.files && now.threads == held.threads ? same + 1 : 0;
            held = now;
        }
        return held;
    }

    /** What is held once it is no more than before, or after ten seconds: sockets are let go of on other threads. */
    private static Held settled(Held before) throws Exception {
        var held = Held.now();
        for (int i = 0; i < 40 && (held.files > before.files || held.threads > before.threads); i++) {
            Thread.sleep(250);
            held = Held.now();
        }
        return held;
    }

    /** So many calls from one client, which is then closed. */
    private static final class Round {

        private final Service service;
        private final ExecutorService workers;
        private final int calls;
        private final AtomicInteger whole = new AtomicInteger();
        private final AtomicInteger cancelled = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();

        Round(Service service, ExecutorService workers, int calls) {
            this.service = service;
            this.workers = workers;
            this.calls = calls;
        }

        Held run() throws IOException {
            try (var provider = OpenAi.model("m").baseUrl(service.url()).build()) {
                var client = ModelClient.over(provider).retry(RetryPolicy.none());
                var next = new AtomicInteger();
                var ends = IntStream.range(0, calls).mapToObj(i -> CompletableFuture.runAsync(
                        () -> call(client, next.getAndIncrement()), workers)).toList();
                new ArrayList<>(ends).forEach(CompletableFuture::join);
                return Held.now();
            }
        }

        private void call(ModelClient client, int i) {
            switch (i % 3) {
                case 0 -> cancel(client, i);
                case 1 -> {
                    require(client.ask("whole").length() == EVENTS * " word".length(), "a whole answer");
                    whole.incrementAndGet();
                }
                default -> fail(client, "fail " + i / 3 % Service.FAILURES.size());
            }
        }

        /** Half of them from the thread that reads, half from another one while the reader waits. */
        private void cancel(ModelClient client, int i) {
            var stream = client.prompt("stall").open();
            for (int n = 0; n < EVENTS / 2; n++) {
                require(stream.next() instanceof Event.Text, "text");
            }
            if (i % 2 == 0) {
                stream.close();
            } else {
                Thread.ofVirtual().start(stream::close);
            }
            try {
                while (true) {
                    stream.next();
                }
            } catch (ModelException e) {
                require(e.kind() == ErrorKind.CANCELLED, "cancelled, not " + e.kind());
            }
            cancelled.incrementAndGet();
        }

        private void fail(ModelClient client, String how) {
            try {
                client.ask(how);
                throw new IllegalStateException("\"" + how + "\" was answered");
            } catch (ModelException e) {
                failed.incrementAndGet();
            }
        }

        private static void require(boolean holds, String what) {
            if (!holds) {
                throw new IllegalStateException("it was not " + what);
            }
        }
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static String json(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    /** Says all at once, stalls after half of it, or fails, as the question asks for it; keeps nothing of what it was asked. */
    private static final class Service implements AutoCloseable {

        /** The last two are not whole; the connection ends there. */
        static final List<String> FAILURES = List.of(
                json("500 Internal Server Error", "{\"error\":{\"message\":\"no\"}}"),
                json("429 Too Many Requests", "{\"error\":{\"message\":\"slower\"}}"),
                json("200 OK", "{\"error\":{\"message\":\"no\",\"type\":\"server_error\"}}"),
                STREAM + EVENT + "0\r\n\r\n",
                STREAM + EVENT,
                STREAM + chunk("data: {\"id\n\n"));

        private final ServerSocket server;

        Service() throws IOException {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try {
                        var socket = server.accept();
                        Thread.ofVirtual().start(() -> serve(socket));
                    } catch (IOException e) {
                        return;
                    }
                }
            });
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
        }

        private static void serve(Socket socket) {
            try (socket) {
                var in = socket.getInputStream();
                var goesOn = true;
                while (goesOn) {
                    goesOn = answer(body(in), in, socket.getOutputStream());
                }
            } catch (IOException e) {
                // the client went away, as it does in a third of the calls
            }
        }

        private static String body(InputStream in) throws IOException {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                var b = in.read();
                if (b < 0) {
                    throw new IOException("no further request");
                }
                head.append((char) b);
            }
            var length = head.toString().toLowerCase(Locale.ROOT).replaceAll("(?s).*content-length: (\\d+).*", "$1");
            return new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
        }

        private static boolean answer(String body, InputStream in, OutputStream out) throws IOException {
            if (body.contains("\"whole\"")) {
                write(out, STREAM + EVENT.repeat(EVENTS) + END);
                return true;
            }
            if (body.contains("\"stall\"")) {
                write(out, STREAM + EVENT.repeat(EVENTS / 2));
                return in.read() >= 0; // waits for the client to go
            }
            var how = Integer.parseInt(body.replaceAll("(?s).*\"fail (\\d)\".*", "$1"));
            write(out, FAILURES.get(how));
            return how < FAILURES.size() - 2;
        }

        private static void write(OutputStream out, String bytes) throws IOException {
            out.write(bytes.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
