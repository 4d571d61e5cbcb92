package dev.wizardsdk.local;

import dev.wizardsdk.local.store.FileServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The store among several processes, some of which die. */
class StoreProcessTest {

    private static final byte[] MODEL = FileServer.content(3_000_000, 2);
    private static final String SOURCE = "hf:someone/tiny/tiny.gguf";

    @TempDir
    private Path folder;

    /** The program of the other processes: gets a model and prints where it is. */
    public static final class Getter {

        private Getter() {}

        public static void main(String[] arguments) {
            System.out.println(ModelStore.in(Path.of(arguments[0])).withHub(URI.create(arguments[1])).withOffline(false)
                    .get(SOURCE));
        }
    }

    private Process start(FileServer server) throws IOException {
        var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "-Xmx64m", "-cp",
                String.join(System.getProperty("path.separator"), System.getProperty("surefire.test.class.path",
                        System.getProperty("java.class.path")), System.getProperty("jdk.module.path", "")),
                Getter.class.getName(), folder.toString(), server.url("").toString()));
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
