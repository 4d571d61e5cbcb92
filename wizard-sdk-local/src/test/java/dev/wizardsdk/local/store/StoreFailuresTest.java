package dev.wizardsdk.local.store;

import dev.wizardsdk.local.gguf.ModelStoreException;
import dev.wizardsdk.local.gguf.ModelStoreException.Kind;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StoreFailuresTest {

    @TempDir
    private Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsTold() throws IOException {
        try (var full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
            full.write(ByteBuffer.allocate(1));
        } catch (IOException e) {
            assertThat(Failures.disk(folder, e).kind()).isEqualTo(Kind.DISK_FULL);
            return;
        }
        throw new AssertionError("/dev/full took a byte");
    }

    @Test
    void whatCannotFitIsNotBegun() {
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> Disk.requireSpace(folder, Long.MAX_VALUE / 2))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DISK_FULL))
                .withMessageContaining("keepWithin");
    }

    @Test
    void theEnvironmentNamesProxiesAndExceptions() {
        var proxies = new Proxies(Optional.empty(), Map.of("https_proxy", "http://one:1", "http_proxy", "two:2",
                "HTTP_PROXY", "three:3", "no_proxy", "inner.example, .sub.example"));

        assertThat(proxy(proxies, "https://host.example/x")).isEqualTo("HTTP @ one/<unresolved>:1");
        assertThat(proxy(proxies, "http://host.example/x")).isEqualTo("HTTP @ two/<unresolved>:2");
        for (var direct : new String[] {"https://inner.example/", "https://a.inner.example/", "https://x.sub.example/",
                "http://127.0.0.1/", "http://localhost:8080/"}) {
            assertThat(proxies.select(URI.create(direct))).as(direct).containsExactly(Proxy.NO_PROXY);
        }
        assertThat(proxy(new Proxies(Optional.of(URI.create("socks5://four:4")), Map.of()), "http://127.0.0.1/"))
                .isEqualTo("SOCKS @ four/<unresolved>:4");
    }

    private static String proxy(Proxies proxies, String address) {
        return proxies.select(URI.create(address)).getFirst().toString();
    }
}
