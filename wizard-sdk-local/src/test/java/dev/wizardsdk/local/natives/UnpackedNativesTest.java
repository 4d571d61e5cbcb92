package dev.wizardsdk.local.natives;

import dev.wizardsdk.local.ChildJvm;
import dev.wizardsdk.local.TestModels;
import dev.wizardsdk.local.machine.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The natives as JVMs find them on their class path, each with a cache folder of its own. */
@Timeout(120)
class UnpackedNativesTest {

    @TempDir
    private Path folder;

    private Path cache = Path.of("");

    /** Prints the folder that was found, or the failure. */
    static final class Child {

        private Child() {}

        public static void main(String[] none) {
            try {
                System.out.println(NativeLibraries.find(null).folder());
            } catch (NativeLibraryException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    @BeforeEach
    void withACacheFolder() throws IOException {
        assumeTrue(Platform.current().isLinux(), "elsewhere the cache folder is not the tests' to choose");
        cache = Files.createDirectory(folder.resolve("cache")).toRealPath();
    }

    /** The folder above {@code dev/wizardsdk/…}, in place of the jar that is made of it later. */
    private static Path packed() {
        var root = TestModels.libraries().toAbsolutePath();
        for (var i = 0; i < 5; i++) {
            root = root.getParent();
        }
        return root;
    }

    private ChildJvm child(Path jar) throws IOException {
        var temporary = Files.createDirectories(folder.resolve("temporary"));
        return new ChildJvm(Child.class).with(jar).environment("XDG_CACHE_HOME", cache)
                .property("java.io.tmpdir", temporary);
    }

    private Path unpacked() throws Exception {
        return Path.of(child(packed()).output().strip());
    }

    @Test
    void theyAreUnpackedIntoTheCacheOnce() throws Exception {
        var found = unpacked();
        assertThat(found.getParent()).isEqualTo(cache.resolve("wizard-sdk"));
        var library = NativeLibraries.library(found, "llama");
        assertThat(library).hasSameBinaryContentAs(NativeLibraries.library(TestModels.libraries(), "llama"));
        var times = times(found);

        assertThat(unpacked()).isEqualTo(found);
        assertThat(times(found)).isEqualTo(times);
    }

    private static List<FileTime> times(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var times = new ArrayList<FileTime>();
            for (var file : files.sorted().toList()) {
                times.add(Files.getLastModifiedTime(file));
            }
            return times;
        }
    }

    @Test
    void jvmsThatUnpackAtOnceDoNotDisturbEachOther() throws Exception {
        var processes = new ArrayList<Process>();
        for (var i = 0; i < 3; i++) {
            processes.add(child(packed()).start());
        }
        for (var process : processes) {
            assertThat(ChildJvm.output(process)).startsWith(cache.resolve("wizard-sdk").toString());
        }
        var found = unpacked();
        try (var files = Files.list(found); var all = Files.list(TestModels.libraries())) {
            assertThat(files).hasSize((int) all.count() - 1);
        }
    }

    @Test
    void whatWasChangedOrCutIsMadeAnew() throws Exception {
        var found = unpacked();
        var changed = NativeLibraries.library(found, "ggml-base");
        var bytes = Files.readAllBytes(changed);
        bytes[bytes.length / 2] ^= 1;
        Files.write(changed, bytes);
        var cut = NativeLibraries.library(found, "llama");
        Files.write(cut, new byte[100]);
        var abandoned = Files.createFile(found.resolve("libllama.so1.part"));
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minusSeconds(100_000)));

        assertThat(unpacked()).isEqualTo(found);
        assertThat(changed).hasSameBinaryContentAs(NativeLibraries.library(TestModels.libraries(), "ggml-base"));
        assertThat(cut).hasSameBinaryContentAs(NativeLibraries.library(TestModels.libraries(), "llama"));
        assertThat(abandoned).doesNotExist();
    }

    @Test
    void aLibraryThatSomebodyAddedIsRefused() throws Exception {
        var found = unpacked();
        Files.createFile(found.resolve("libggml-cpu-zzz.so"));

        assertThat(child(packed()).output()).startsWith("refused: ").contains("libggml-cpu-zzz.so is not in the index");
    }

    @Test
    void aLinkInPlaceOfALibraryIsReplacedNotFollowed() throws Exception {
        var found = unpacked();
        var library = NativeLibraries.library(found, "llama");
        var elsewhere = Files.move(library, folder.resolve("elsewhere.so"));
        Files.createSymbolicLink(library, elsewhere);

        assertThat(unpacked()).isEqualTo(found);
        assertThat(Files.isSymbolicLink(library)).isFalse();
    }

    @Test
    void aLinkInPlaceOfTheFolderMakesTheTemporaryFolderServe() throws Exception {
        Files.createSymbolicLink(cache.resolve("wizard-sdk"), Files.createDirectory(folder.resolve("trap")));

        var found = Path.of(child(packed()).output().strip());
        assertThat(found).startsWith(folder.resolve("temporary").toRealPath());
        assertThat(folder.resolve("trap")).isEmptyDirectory();
    }

    @Test
    void linksInBothPlacesAreRefused() throws Exception {
        var trap = Files.createDirectory(folder.resolve("trap"));
        var temporary = Files.createDirectory(folder.resolve("temporary"));
        Files.createSymbolicLink(cache.resolve("wizard-sdk"), trap);
        Files.createSymbolicLink(temporary.resolve("wizard-sdk-" + System.getProperty("user.name")), trap);

        assertThat(child(packed()).output()).startsWith("refused: ").contains("cannot be unpacked").contains("a link");
        assertThat(trap).isEmptyDirectory();
    }

    @Test
    void aJarWhoseLibraryIsNotTheListedOneIsRefused() throws Exception {
        var jar = folder.resolve("jar");
        var inside = Files.createDirectories(jar.resolve(packed().relativize(TestModels.libraries().toAbsolutePath())));
        try (var files = Files.list(TestModels.libraries())) {
            for (var file : files.toList()) {
                Files.copy(file, inside.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        var library = NativeLibraries.library(inside, "llama");
        var bytes = Files.readAllBytes(library);
        bytes[bytes.length / 2] ^= 1;
        Files.write(library, bytes);

        assertThat(child(jar).output()).startsWith("refused: ").contains("its SHA-256 differs");
        try (var left = Files.walk(cache)) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .doesNotContain(library.getFileName().toString());
        }
    }
}
