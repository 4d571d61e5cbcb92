package dev.wizardsdk.local.gguf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever the bytes are, the reader has an answer or a {@link ModelLoadException}. An ordinary build tries the inputs on file;
 * CONTRIBUTING.md says how to look for new ones.
 */
class GgufFuzzTest {

    private static Path file = Path.of("");

    @BeforeAll
    static void create() throws IOException {
        var shared = Path.of("/dev/shm");
        file = Files.isWritable(shared)
                ? Files.createTempFile(shared, "fuzz", ".gguf")
                : Files.createTempFile("fuzz", ".gguf");
    }

    @AfterAll
    static void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    @FuzzTest(maxDuration = "30m")
    void anyBytesAreReadOrRefused(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        try {
            var read = GgufFile.readOfAnyArchitecture(file);
            assertThat(read.summary().toString()).isNotEmpty();
            assertThat(read.memory(4096, 2, TensorType.Q8_0, TensorType.Q4_0).total()).isPositive();
            read.metadata().values().forEach(GgufFuzzTest::readAll);
        } catch (ModelLoadException expected) {
            assertThat(expected).hasMessageContaining(file.toString());
        }
    }

    private static void readAll(GgufValue value) {
        switch (value) {
            case GgufValue.Text text -> text.value();
            case GgufValue.Sequence array when array.type() == GgufValue.Type.STRING -> array.texts();
            case GgufValue.Sequence array -> array.decimals();
            case GgufValue.Whole number -> number.value();
            case GgufValue.Decimal number -> number.value();
            case GgufValue.Flag flag -> flag.value();
        }
    }
}
