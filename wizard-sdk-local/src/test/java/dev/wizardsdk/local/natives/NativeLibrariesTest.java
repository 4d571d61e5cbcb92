package dev.wizardsdk.local.natives;

import dev.wizardsdk.local.TestModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NativeLibrariesTest {

    private static final String SUM = "0".repeat(64);

    @TempDir
    private Path folder;

    @Test
    void acceptsTheLibrariesAsBuilt() throws IOException {
        assertThat(NativeLibraries.locate(TestModels.libraries())).isEqualTo(TestModels.libraries().toRealPath());
        assertThat(NativeLibraries.library(TestModels.libraries(), "llama").getFileName().toString())
                .startsWith("libllama.");
    }

    @Test
    void namesAFolderThatIsNotThereAndTheSetting() {
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.locate(folder.resolve("absent")))
                .withMessageContaining("absent")
                .withMessageContaining("withLibraryDirectory")
                .withMessageContaining("wizard.natives");
    }

    @Test
    void namesALibraryThatIsNotThere() {
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.library(folder, "llama"))
                .withMessageContaining("no library llama in " + folder);
    }

    @Test
    void saysWhenNoJarHasTheLibraries() {
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.locate(null))
                .withMessageContaining("natives-" + Platform.current().id())
                .withMessageContaining("dev/wizardsdk/local/natives/");
    }

    @Test
    void refusesAChangedLibrary() throws IOException {
        copyLibraries(folder);
        assertThat(NativeLibraries.locate(folder)).isEqualTo(folder.toRealPath());

        var library = NativeLibraries.library(folder, "ggml-base");
        var bytes = Files.readAllBytes(library);
        bytes[bytes.length / 2] ^= 1;
        Files.write(library, bytes);

        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.locate(folder))
                .withMessageContaining(library.getFileName().toString())
                .withMessageContaining("was changed");
    }

    @Test
    void refusesAMissingLibrary() throws IOException {
        copyLibraries(folder);
        Files.delete(NativeLibraries.library(folder, "ggml-base"));

        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.locate(folder))
                .withMessageContaining("is missing or was changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x.so", "/etc/x.so", "..", ".hidden", "a/b", "a\\b", "", "a b"})
    void refusesAnIndexWithOtherThanPlainNames(String name) {
        var line = SUM + "  5  " + name;

        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> LibraryIndex.parse(line.getBytes(StandardCharsets.UTF_8), "here"))
                .withMessageContaining("bad line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aarch64", "riscv64", "i386"})
    void refusesALibraryForAnotherProcessor(String processor) {
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> Platform.of("Linux", processor)
                        .requireFit(NativeLibraries.library(TestModels.libraries(), "llama")))
                .withMessageContaining("is built for x64");
    }

    @Test
    void refusesWhatIsNoLibrary() throws IOException {
        Files.writeString(folder.resolve("libllama.so"), "not a library");

        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.library(folder, "llama"))
                .withMessageContaining("is not a Linux library");
    }

    @Test
    void namesPlatformsAsTheJarsDo() {
        assertThat(Platform.of("Linux", "amd64").id()).isEqualTo("linux-x64");
        assertThat(Platform.of("Linux", "aarch64").id()).isEqualTo("linux-arm64");
        assertThat(Platform.of("Mac OS X", "aarch64").id()).isEqualTo("mac-arm64");
        assertThat(Platform.of("Windows 11", "amd64").id()).isEqualTo("win-x64");
    }

    @Test
    void unpacksOnlyIntoAFolderOfItsOwn() throws IOException {
        var own = PrivateFolder.within(folder, "one", "two");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own))).isEqualTo("rwx------");
        assertThat(PrivateFolder.within(folder, "one", "two")).isEqualTo(own);

        Files.createSymbolicLink(folder.resolve("link"), own);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PrivateFolder.within(folder, "link"))
                .withMessageContaining("link");

        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PrivateFolder.within(folder, "one", "two"))
                .withMessageContaining("can be written to by others");
    }

    private static void copyLibraries(Path to) throws IOException {
        try (var files = Files.list(TestModels.libraries())) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
