package dev.wizardsdk.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the resources of each module against what it tells GraalVM, which leaves out of an image what nobody named. */
class NativeImageTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @ParameterizedTest
    @ValueSource(strings = {"core", "local", "evol", "micrometer", "parquet"})
    void everyResourceIsNamedForBothPaths(String module) throws IOException {
        var found = resources(module);
        var onModulePath = named(module, "dev.wizardsdk." + module);
        var onClassPath = named(module, "");

        assertThat(found).allMatch(resource -> onModulePath.stream().anyMatch(glob -> matches(glob, resource)))
                .allMatch(resource -> onClassPath.stream().anyMatch(glob -> matches(glob, resource)));
        assertThat(onModulePath).allMatch(glob -> found.stream().anyMatch(resource -> matches(glob, resource)));
        assertThat(found.isEmpty()).isEqualTo(Set.of("micrometer", "parquet").contains(module));
    }

    @Test
    void soAreTheFilesOfTheNativesJars() throws IOException {
        assertThat(named("local", "")).anyMatch(glob -> matches(glob, "dev/wizardsdk/local/natives/linux-x64/index"));
    }

    /** What is neither a class nor for tools alone. */
    private static List<String> resources(String module) throws IOException {
        var root = classes(module);
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.endsWith(".class") && !name.startsWith("META-INF/"))
                    .toList();
        }
    }

    /** The globs of resources of a module; on the class path of no module. */
    private static List<String> named(String module, String moduleName) throws IOException {
        var artifact = "wizard-sdk-" + module;
        var file = classes(module).resolve(
                Path.of("META-INF", "native-image", "dev.wizardsdk", artifact, "reachability-metadata.json"));
        var entries = Files.exists(file) ? MAPPER.readTree(file.toFile()).path("resources") : MAPPER.createArrayNode();
        return StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> entry.path("module").asText("").equals(moduleName))
                .map(entry -> entry.required("glob"))
                .map(JsonNode::textValue)
                .toList();
    }

    private static boolean matches(String glob, String resource) {
        return Path.of("").getFileSystem().getPathMatcher("glob:" + glob).matches(Path.of(resource));
    }

    private static Path classes(String module) {
        return Path.of("..", "wizard-sdk-" + module, "target", "classes");
    }
}
