package dev.wizardsdk.local.worker;

import dev.wizardsdk.local.LocalModel;
import dev.wizardsdk.local.TestModels;
import dev.wizardsdk.local.gguf.TinyGguf;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A host that runs on Java 21, the oldest we support. The folder of one is named by the environment variable
 * {@code WIZARD_JAVA21_HOME} or found in {@code /usr/lib/jvm}; without any the test is left out.
 */
@Timeout(120)
class Java21HostTest {

    private static final String HOST = """
            import dev.wizardsdk.local.*;
            import dev.wizardsdk.local.gguf.GgufFile;
            import dev.wizardsdk.local.natives.NativeLibraryException;
            import dev.wizardsdk.model.*;
            import java.nio.file.Path;

            class Host {
                public static void main(String[] arguments) {
                    System.out.println("runs on " + Runtime.version().feature());
                    var file = Path.of(arguments[0]);
                    System.out.println("reads " + GgufFile.read(file).contextLength());
                    var options = LocalOptions.defaults().withThreads(1).withLibraryDirectory(Path.of(arguments[1]));
                    try (var model = LocalModel.load(file, options)) {
                        System.out.println("loaded " + model.description().id());
                    } catch (NativeLibraryException e) {
                        System.out.println("refused " + e.getMessage());
                    }
                    var isolation = IsolationOptions.defaults().withJavaHome(Path.of(arguments[2]));
                    try (var model = LocalModel.isolated(file, options, isolation)) {
                        var request = new Request.Completion("Say", Sampling.unset().withTemperature(0).withMaxTokens(9));
                        System.out.println("answers " + model.open(request).reply().usage().orElseThrow().completionTokens());
                    }
                }
            }
            """;

    @TempDir
    private Path folder;

    private static Optional<Path> java21() {
        var named = Stream.ofNullable(System.getenv("WIZARD_JAVA21_HOME")).map(Path::of);
        var installed = Stream.ofNullable(new File("/usr/lib/jvm").listFiles()).flatMap(Stream::of).map(File::toPath);
        return Stream.concat(named, installed).filter(home -> JavaHome.version(home).orElse(0) == 21).findFirst();
    }

    @Test
    void readsFilesRefusesToLoadAndAsksIsolatedModels() throws Exception {
        var old = java21();
        assumeTrue(old.isPresent(), "there is no Java 21");
        var current = Path.of(System.getProperty("java.home"));
        var path = Stream.concat(ClassPath.of(LocalModel.class, folder).stream(), Stream.of(folder)).map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        Files.writeString(folder.resolve("Host.java"), HOST);
        run(List.of(current.resolve("bin/javac").toString(), "-proc:none", "--release", "21", "-cp", path, "-d",
                folder.toString(), folder.resolve("Host.java").toString()));

        var model = TinyGguf.random(11).endless().write(folder.resolve("tiny.gguf"));
        assertThat(run(List.of(old.get().resolve("bin/java").toString(), "-cp", path, "Host", model.toString(),
                TestModels.libraries().toString(), current.toString())))
                .contains("runs on 21", "reads " + TinyGguf.CONTEXT, "answers 9")
                .contains("refused llama.cpp needs Java 22 or newer, this JVM is Java 21; use LocalModel.isolated");
    }

    private static String run(List<String> command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
