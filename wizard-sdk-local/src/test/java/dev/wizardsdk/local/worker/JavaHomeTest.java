package dev.wizardsdk.local.worker;

import dev.wizardsdk.local.natives.NativeLibraryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JavaHomeTest {

    @TempDir
    private Path folder;

    private Path java(String name, String version, boolean launcher) throws IOException {
        var home = Files.createDirectories(folder.resolve(name));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        if (launcher) {
            var bin = Files.createDirectories(home.resolve("bin")).resolve("java");
            Files.writeString(bin, "");
            assertThat(bin.toFile().setExecutable(true)).isTrue();
        }
        return home;
    }

    private JavaHome finder(Map<String, String> environment) {
        return new JavaHome(environment, List.of(folder.resolve("installed"), folder.resolve("absent")));
    }

    @Test
    void looksAtThisJvmThenAtTheEnvironmentThenAtTheInstalled() throws IOException {
        var ide = java("ide", "21.0.8", true);
        var bare = java("bare", "25", false);
        var named = java("named", "22.0.1", true);
        var home = java("home", "24", true);
        java("installed/b", "22", true);
        var newest = java("installed/c", "25.0.3", true);
        java("installed/d", "1.8.0_452", true);
        var mac = java("installed/e.jdk/Contents/Home", "23", true);

        var both = Map.of("WIZARD_JAVA_HOME", named.toString(), "JAVA_HOME", home.toString());
        assertThat(finder(both).find(Optional.empty(), mac)).isEqualTo(mac.resolve("bin/java"));
        assertThat(finder(both).find(Optional.empty(), ide)).isEqualTo(named.resolve("bin/java"));
        assertThat(finder(both).find(Optional.of(home), mac)).isEqualTo(home.resolve("bin/java"));
        assertThat(finder(Map.of("JAVA_HOME", home.toString())).find(Optional.empty(), bare))
                .isEqualTo(home.resolve("bin/java"));
        assertThat(finder(Map.of()).find(Optional.empty(), ide)).isEqualTo(newest.resolve("bin/java"));
    }

    @Test
    void tellsWhatItLookedAt() throws IOException {
        var ide = java("ide", "21.0.8", true);
        var old = java("installed/old", "17.0.1", true);
        java("installed/older", "1.8.0_1", true);

        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> finder(Map.of("JAVA_HOME", "/nowhere")).find(Optional.empty(), ide))
                .withMessageContaining("needs Java 22 or newer").withMessageContaining("WIZARD_JAVA_HOME: not set")
                .withMessageContaining("this JVM, " + ide + ": Java 21").withMessageContaining("/nowhere: no Java")
                .withMessageContaining(old + ": Java 17").withMessageContaining("older: Java 8");
    }

    @Test
    void theNamedOneIsTheOnlyOne() throws IOException {
        var old = java("old", "17.0.1", true);
        var mine = java("mine", "25", true);

        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> finder(Map.of()).find(Optional.of(old), mine))
                .withMessageContaining("IsolationOptions.withJavaHome, " + old + ": Java 17");
    }
}
