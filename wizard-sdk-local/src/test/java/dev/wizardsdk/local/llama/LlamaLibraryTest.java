package dev.wizardsdk.local.llama;

import dev.wizardsdk.local.LocalModel;
import dev.wizardsdk.local.TestModels;
import dev.wizardsdk.model.ModelProvider;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

import static org.assertj.core.api.Assertions.assertThat;

/** What happens in a JVM that loads other libraries: each in a JVM of its own. */
@Timeout(120)
class LlamaLibraryTest {

    @TempDir
    private Path folder;

    /** Loads each folder in turn and prints what came of it; {@code -} stands for none given. */
    static final class Child {

        private Child() {}

        public static void main(String[] folders) {
            for (var folder : folders) {
                try {
                    System.out.println(LlamaLibrary.load(folder.equals("-") ? null : Path.of(folder)).version());
                } catch (RuntimeException e) {
                    System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
                }
            }
        }
    }

    @Test
    void theSameFolderTwiceIsFineAnotherIsRefused() throws Exception {
        copy(name -> true);
        var output = child(TestModels.libraries().toString(), TestModels.libraries().toString(), "-",
                folder.toString());

        assertThat(output).startsWith("0.5.0-dev\n0.5.0-dev\n0.5.0-dev\nNativeLibraryException: this JVM already uses");
        assertThat(output).contains("let every LocalModel use the same folder");
    }

    @Test
    void aFolderThatCouldNotBeLoadedLeavesRoomForAnother() throws Exception {
        copy(name -> true);
        patch("GLIBC_2.", "GLIBC_9.");
        var output = child(folder.toString(), TestModels.libraries().toString());

        assertThat(output).startsWith("NativeLibraryException: ").endsWith("0.5.0-dev\n");
        assertThat(output).contains("GLIBC_9.").contains("glibc 2.34").contains("wizard.natives");
    }

    @Test
    void librariesWithoutABackEndAreRefused() throws Exception {
        copy(name -> !name.contains("cpu"));

        assertThat(child(folder.toString())).contains("NativeLibraryException: ").contains("no processor back end");
    }

    @Test
    void theSystemPropertyNamesTheFolder() throws Exception {
        assertThat(child("-Dwizard.natives=" + TestModels.libraries(), "-")).isEqualTo("0.5.0-dev\n");
        assertThat(child("-Dwizard.natives=/absent", "-")).contains("wizard.natives names, /absent, is not there");
    }

    private interface Names {
        boolean include(String name);
    }

    /** Copies libraries, without the index. */
    private void copy(Names names) throws IOException {
        try (var files = Files.list(TestModels.libraries())) {
            for (var file : files.toList()) {
                var name = file.getFileName().toString();
                if (!name.equals("index") && names.include(name)) {
                    Files.copy(file, folder.resolve(name));
                }
            }
        }
    }

    private void patch(String from, String to) throws IOException {
        var library = folder.resolve("libggml-base.so");
        var content = Files.readString(library, StandardCharsets.ISO_8859_1);
        Files.writeString(library, content.replace(from, to), StandardCharsets.ISO_8859_1);
    }

    private String child(String... arguments) throws Exception {
        var properties = Arrays.stream(arguments).filter(argument -> argument.startsWith("-D"));
        var folders = Arrays.stream(arguments).filter(argument -> !argument.startsWith("-D"));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = Stream.of(
                Stream.of(java, "--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-cp", classPath()),
                properties,
                Stream.of(Child.class.getName()),
                folders).flatMap(part -> part).toList();
        var errors = folder.resolve("errors");
        var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(() -> output + " " + errors).isZero();
        return output;
    }

    private static String classPath() {
        return Stream.concat(
                Stream.of(Path.of("target", "test-classes")),
                Stream.of(LocalModel.class, ModelProvider.class, Logger.class, NullMarked.class)
                        .map(LlamaLibraryTest::home))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
