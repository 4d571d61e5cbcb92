package dev.wizardsdk.io;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class FolderLockTest {

    @TempDir
    Path directory;

    @Test
    void anotherProcessIsKeptOutUntilItIsClosed() throws IOException, InterruptedException {
        try (var lock = FolderLock.of(directory)) {
            assertThat(lock).isNotNull();
            assertThat(another()).isEqualTo("in use");
        }
        assertThat(another()).isEqualTo("free");
        assertThat(directory).isEmptyDirectory();
    }

    private String another() throws IOException, InterruptedException {
        var classPath = Stream.of("jdk.module.path", "java.class.path", "surefire.test.class.path")
                .map(name -> System.getProperty(name, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                classPath + File.pathSeparator + Path.of("target", "test-classes"), FolderLockTest.class.getName(),
                directory.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return said;
    }

    /** What the other process does. */
    public static void main(String[] folder) throws IOException {
        try (var lock = FolderLock.of(Path.of(folder[0]))) {
            System.out.println(lock == null ? "in use" : "free");
        }
    }
}
