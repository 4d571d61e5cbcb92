package dev.wizardsdk.local;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A host may run on Java 21: only what calls llama.cpp is compiled for a newer one. The pom lists the same classes. */
class ClassVersionTest {

    private static final int JAVA_21 = 65;
    private static final int JAVA_22 = 66;
    private static final int MAJOR_VERSION = 6;
    private static final String NEWER = "dev/wizardsdk/local/((llama|engine)/.*|(Answers|ControlTokens|InProcess|LoadedLlama|LocalStream|PromptTokenizer)\\W.*)";

    private final Map<String, Integer> versions = new TreeMap<>();

    @BeforeEach
    void readVersions() throws Exception {
        var self = LocalModel.class.getResource("LocalModel.class").toString();
        var root = Path
                .of(URI.create(self.substring(0, self.length() - "dev/wizardsdk/local/LocalModel.class".length())));
        try (var files = Files.walk(root)) {
            for (var file : files.filter(it -> it.toString().endsWith(".class")).toList()) {
                versions.put(root.relativize(file).toString().replace('\\', '/'), version(file));
            }
        }
    }

    private static int version(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return ByteBuffer.wrap(in.readNBytes(MAJOR_VERSION + 2)).getShort(MAJOR_VERSION);
        }
    }

    @Test
    void whatAHostNeedsRunsOnJava21() {
        assertThat(versions).containsKeys("dev/wizardsdk/local/Isolated.class",
                "dev/wizardsdk/local/gguf/GgufFile.class");
        assertThat(versions).allSatisfy((name, version) -> {
            if (!name.matches(NEWER) && !name.endsWith("/package-info.class")) {
                assertThat(version).as(name).isLessThanOrEqualTo(JAVA_21);
            }
        });
    }

    @Test
    void theBindingIsOfJava22() {
        assertThat(versions).containsEntry("dev/wizardsdk/local/llama/Llama.class", JAVA_22)
                .containsEntry("dev/wizardsdk/local/InProcess.class", JAVA_22);
    }
}
