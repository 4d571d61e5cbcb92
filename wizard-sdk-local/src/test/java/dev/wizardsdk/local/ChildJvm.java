package dev.wizardsdk.local;

import dev.wizardsdk.model.ModelProvider;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;

import static org.assertj.core.api.Assertions.assertThat;

/** Another JVM with the classes of this one on its class path; for what a JVM can do once only. */
public final class ChildJvm {

    private final Class<?> main;
    private final List<String> options = new ArrayList<>();
    private final List<Path> classPath = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Path directory = Path.of("").toAbsolutePath();
    private boolean nativeAccess = true;

    public ChildJvm(Class<?> main) {
        this.main = main;
    }

    public ChildJvm property(String name, Object value) {
        options.add("-D" + name + "=" + value);
        return this;
    }

    /** A jar or a folder of classes or resources, behind those of this JVM. */
    public ChildJvm with(Path jar) {
        classPath.add(jar);
        return this;
    }

    public ChildJvm environment(String name, Object value) {
        environment.put(name, value.toString());
        return this;
    }

    public ChildJvm in(Path folder) {
        directory = folder;
        return this;
    }

    /** Without the option that allows native code. */
    public ChildJvm withoutNativeAccess() {
        nativeAccess = false;
        return this;
    }

    /** Started, with its standard error lost; the caller waits for it. */
    public Process start(Object... arguments) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = Stream.of(
                Stream.of(java, "-Xmx256m", "-cp", classPath()),
                nativeAccess ? Stream.of("--enable-native-access=ALL-UNNAMED") : Stream.<String>of(),
                options.stream(),
                Stream.of(main.getName()),
                Stream.of(arguments).map(Object::toString)).flatMap(part -> part).toList();
        var builder = new ProcessBuilder(command).directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** What it prints; it must end well. */
    public String output(Object... arguments) throws Exception {
        return output(start(arguments));
    }

    /** What a started one prints; it must end well. */
    public static String output(Process process) throws Exception {
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private String classPath() {
        return Stream.of(
                Stream.of(Path.of("target", "test-classes")),
                Stream.of(LocalModel.class, ModelProvider.class, Logger.class, NullMarked.class).map(ChildJvm::home),
                classPath.stream())
                .flatMap(paths -> paths)
                .map(path -> path.toAbsolutePath().toString())
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
