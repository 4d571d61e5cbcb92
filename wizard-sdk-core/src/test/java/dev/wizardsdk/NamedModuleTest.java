package dev.wizardsdk;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Runs a program in a named module of its own, in a JVM of its own, with this library on its module path. */
final class NamedModuleTest {

    private static final Pattern NEEDED = Pattern.compile(
            "(jackson-|okhttp-|okio-|kotlin-stdlib|annotations-|resilience4j-|slf4j-api|jspecify).*\\.jar");

    private static final Map<String, String> SOURCES = Map.of(
            "module-info.java", """
                    module com.example.app {
                        requires dev.wizardsdk.core;
                        exports com.example.shown;
                        opens com.example.opened to dev.wizardsdk.core;
                    }""",
            "com/example/shown/City.java", """
                    package com.example.shown;
                    public record City(String name) {
                        public sealed interface Place permits Town {}
                        public record Town(City city) implements Place {}
                    }""",
            "com/example/shown/Inner.java", """
                    package com.example.shown;
                    record Inner(String name) {}""",
            "com/example/shown/Access.java", """
                    package com.example.shown;
                    public class Access {
                        public static Class<?> inner() { return Inner.class; }
                    }""",
            "com/example/opened/City.java", """
                    package com.example.opened;
                    record City(String name) {}""",
            "com/example/opened/Access.java", """
                    package com.example.opened;
                    public class Access {
                        public static Class<?> city() { return City.class; }
                    }""",
            "com/example/kept/City.java", """
                    package com.example.kept;
                    public record City(String name) {}""",
            "com/example/kept/Main.java", """
                    package com.example.kept;
                    import dev.wizardsdk.ModelClient;
                    import dev.wizardsdk.Tool;
                    import dev.wizardsdk.testing.ScriptedProvider;
                    public class Main {
                        public static void main(String[] args) {
                            show("shown", com.example.shown.City.class);
                            show("opened", com.example.opened.Access.city());
                            show("inner", com.example.shown.Access.inner());
                            show("kept", City.class);
                            var client = ModelClient.over(ScriptedProvider.answering(
                                "{\\"type\\":\\"Town\\",\\"city\\":{\\"name\\":\\"Oslo\\"}}"));
                            System.out.println(client.prompt("x").as(com.example.shown.City.Place.class));
                        }
                        private static <T> void show(String what, Class<T> type) {
                            try {
                                Tool.of("city", "", type, city -> city);
                                System.out.println(what + ": " + ModelClient.over(ScriptedProvider.answering(
                                    "{\\"name\\":\\"Oslo\\"}")).prompt("x").as(type));
                            } catch (IllegalArgumentException e) {
                                System.out.println(what + ": " + e.getMessage());
                            }
                        }
                    }""");

    @TempDir
    private Path folder;

    @Test
    void readsWhatIsExportedOrOpenedAndTellsWhatToOpen() throws IOException, InterruptedException {
        var own = Path.of(ModelClient.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        assumeTrue(Files.exists(own.resolve("module-info.class")) || Files.isRegularFile(own),
                "compiled without its module-info");
        var path = own + File.pathSeparator + dependencies();
        compile(path);

        var printed = run(path + File.pathSeparator + folder.resolve("classes"));

        var advice = " can't be reached: module com.example.app keeps its package %1$s to itself. Write into its"
                + " module-info.java: opens %1$s to dev.wizardsdk.core; or start Java with"
                + " --add-opens com.example.app/%1$s=dev.wizardsdk.core";
        assertThat(printed).hasSize(5);
        assertThat(printed.get(0)).isEqualTo("shown: City[name=Oslo]");
        assertThat(printed.get(1)).isEqualTo("opened: City[name=Oslo]");
        assertThat(printed.get(2)).startsWith("inner: com.example.shown.Inner" + advice.formatted("com.example.shown"));
        assertThat(printed.get(3)).startsWith("kept: com.example.kept.City" + advice.formatted("com.example.kept"));
        assertThat(printed.get(4)).isEqualTo("Town[city=City[name=Oslo]]");
    }

    private static String dependencies() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(value -> value != null)
                .flatMap(value -> Arrays.stream(value.split(File.pathSeparator)))
                .filter(entry -> NEEDED.matcher(Path.of(entry).getFileName().toString()).matches())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void compile(String modulePath) throws IOException {
        var files = new ArrayList<String>();
        for (var source : SOURCES.entrySet()) {
            var file = folder.resolve("src").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            files.add(file.toString());
        }
        var options = Stream.of("-nowarn", "-proc:none", "-p", modulePath, "-d", folder.resolve("classes").toString());
        var said = new StringWriter();
        var result = ToolProvider.findFirst("javac").orElseThrow().run(new PrintWriter(said), new PrintWriter(said),
                Stream.concat(options, files.stream()).toArray(String[]::new));
        assertThat(result).as(said.toString()).isZero();
    }

    private List<String> run(String modulePath) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var output = folder.resolve("output").toFile();
        var process = new ProcessBuilder(java, "-Xmx256m", "-p", modulePath, "-m",
                "com.example.app/com.example.kept.Main")
                .redirectErrorStream(true).redirectOutput(output).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            var printed = Files.readAllLines(output.toPath());
            return printed.stream().filter(line -> !line.startsWith("SLF4J")).toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
