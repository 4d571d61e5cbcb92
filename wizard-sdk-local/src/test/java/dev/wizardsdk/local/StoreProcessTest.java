package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.ModelStoreException;
import dev.wizardsdk.local.store.FileServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The store among several processes, some of which die. */
class StoreProcessTest {

    private static final byte[] MODEL = FileServer.content(3_000_000, 2);
    private static final String SOURCE = "hf:someone/tiny/tiny.gguf";

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    /** The program of the other processes: gets a model and prints where it is. */
    public static final class Getter {

        private Getter() {}

        public static void main(String[] arguments) {
            try {
                System.out.println(ModelStore.in(Path.of(arguments[0])).withHub(URI.create(arguments[1]))
                        .withOffline(false).get(SOURCE));
            } catch (ModelStoreException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private Process start(FileServer server) throws IOException {
        return start(server.url(""));
    }

    private Process start(URI hub, String... options) throws IOException {
        var command = new ArrayList<>(List.of(JAVA.resolve("java").toString(), "-Xmx64m"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp",
                String.join(System.getProperty("path.separator"), System.getProperty("surefire.test.class.path",
                        System.getProperty("java.class.path")), System.getProperty("jdk.module.path", "")),
                Getter.class.getName(), folder.toString(), hub.toString()));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    @Test
    void twoProcessesFetchOnce() throws Exception {
        try (var server = new FileServer(FileServer.file(MODEL, "\"v1\""))) {
            var processes = List.of(start(server), start(server));
            for (var process : processes) {
                var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                assertThat(process.waitFor()).isZero();
                assertThat(Path.of(printed)).hasBinaryContent(MODEL);
            }
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void encryptedHubsWorkAndDoNotLeadToPlainAddresses() throws Exception {
        var keys = folder.resolve("keys.p12");
        assertThat(new ProcessBuilder(JAVA.resolve("keytool").toString(), "-genkeypair", "-alias", "hub", "-keyalg",
                "EC",
                "-dname", "CN=localhost", "-ext", "SAN=dns:localhost", "-keystore", keys.toString(), "-storepass",
                PASSWORD).inheritIO().start().waitFor()).isZero();
        var plain = new AtomicReference<>("");
        try (var server = new FileServer(sockets(keys), (n, asked, out) -> {
            if (plain.get().isEmpty()) {
                FileServer.file(MODEL, "\"v1\"").write(n, asked, out);
            } else {
                FileServer.head(out, "302 Found", "Location: " + plain.get(), "Content-Length: 0");
            }
        })) {
            plain.set("http://127.0.0.1/x.gguf");
            assertThat(printed(server, keys)).contains("redirects to the unencrypted http://127.0.0.1");
            plain.set("");
            assertThat(Path.of(printed(server, keys))).hasBinaryContent(MODEL);
        }
    }

    private String printed(FileServer server, Path keys) throws IOException {
        var process = start(server.encrypted(), "-Djavax.net.ssl.trustStore=" + keys,
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private static ServerSocketFactory sockets(Path keys) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory();
    }

    @Test
    void aKilledProcessLeavesWhatTheNextOneContinues() throws Exception {
        var half = new CountDownLatch(1);
        var first = new AtomicInteger();
        try (var server = new FileServer((n, asked, out) -> {
            if (first.getAndIncrement() > 0) {
                FileServer.file(MODEL, "\"v1\"").write(n, asked, out);
                return;
            }
            FileServer.head(out, "200 OK", "ETag: \"v1\"", "Content-Length: " + MODEL.length);
            out.write(MODEL, 0, 2_000_000);
            out.flush();
            half.countDown();
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })) {
            var process = start(server);
            assertThat(half.await(60, TimeUnit.SECONDS)).isTrue();
            while (process.isAlive() && arrived() < 2_000_000) {
                Thread.sleep(10);
            }
            process.destroyForcibly().waitFor();

            var store = ModelStore.in(folder).withHub(server.url("")).withOffline(false);
            assertThat(store.get(SOURCE)).hasBinaryContent(MODEL);
            assertThat(server.requests().get(1).from()).isEqualTo(2_000_000);
        }
    }

    private long arrived() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".part")).mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
