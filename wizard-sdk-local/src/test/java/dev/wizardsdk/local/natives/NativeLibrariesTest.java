package dev.wizardsdk.local.natives;

import dev.wizardsdk.local.TestModels;
import dev.wizardsdk.local.machine.CLibrary;
import dev.wizardsdk.local.machine.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class NativeLibrariesTest {

    private static final String SUM = "0".repeat(64);
    private static final CLibrary GLIBC = new CLibrary(CLibrary.GLIBC, "2.34");

    @TempDir
    private Path folder;

    @Test
    void acceptsTheLibrariesAsBuilt() throws IOException {
        var found = NativeLibraries.find(TestModels.libraries());

        assertThat(found.folder()).isEqualTo(TestModels.libraries().toRealPath());
        assertThat(found.origin()).isEqualTo(found.folder().toString());
        assertThat(NativeLibraries.library(TestModels.libraries(), "llama").getFileName().toString())
                .contains("llama.");
    }

    @Test
    void namesAFolderThatIsNotThereAndTheSetting() {
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.find(folder.resolve("absent")))
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
                .isThrownBy(() -> NativeLibraries.find(null))
                .withMessageContaining("dev.wizardsdk:wizard-sdk-local with the classifier natives-"
                        + Platform.current().id())
                .withMessageContaining("dev/wizardsdk/local/natives/");
    }

    @Test
    void refusesAChangedLibrary() throws IOException {
        copyLibraries(folder);
        assertThat(NativeLibraries.find(folder).folder()).isEqualTo(folder.toRealPath());

        var library = NativeLibraries.library(folder, "ggml-base");
        var bytes = Files.readAllBytes(library);
        bytes[bytes.length / 2] ^= 1;
        Files.write(library, bytes);

        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.find(folder))
                .withMessageContaining(library.getFileName().toString())
                .withMessageContaining("was changed");
    }

    @Test
    void refusesAMissingLibrary() throws IOException {
        copyLibraries(folder);
        Files.delete(NativeLibraries.library(folder, "ggml-base"));

        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.find(folder))
                .withMessageContaining("is missing or was changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"libggml-cpu-zzz.so", "libggml-blas.so", "ggml-rpc.dll", "libx.so.1", "y.dylib"})
    void refusesALibraryThatItsIndexDoesNotList(String name) throws IOException {
        copyLibraries(folder);
        Files.writeString(folder.resolve("notes.txt"), "no library");
        assertThatCode(() -> NativeLibraries.find(folder)).doesNotThrowAnyException();

        Files.createFile(folder.resolve(name));
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.find(folder))
                .withMessageContaining(name + " is not in the index");
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
        var other = Platform.of("Linux", processor);

        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.requireFit(NativeLibraries.library(TestModels.libraries(), "llama"),
                        other,
                        GLIBC))
                .withMessageContaining("is built for " + Platform.current().id() + ", this JVM needs " + other.id());
    }

    @Test
    void refusesALibraryWhoseHeaderNamesAnotherProcessor() throws IOException {
        onLinux();
        var bytes = Files.readAllBytes(TestModels.libraries().resolve("libggml-base.so"));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(18, (short) 243);
        Files.write(folder.resolve("libggml-base.so"), bytes);

        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.library(folder, "ggml-base"))
                .withMessageContaining("libggml-base.so is built for linux-riscv64");
    }

    @Test
    void refusesWhatIsNoLibrary() throws IOException {
        Files.writeString(folder.resolve("libllama.so"), "not a library");

        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.library(folder, "llama"))
                .withMessageContaining("is not a library");
    }

    @Test
    void refusesALibraryForANewerSystem() throws IOException {
        onLinux();
        var content = Files.readString(TestModels.libraries().resolve("libggml-base.so"), StandardCharsets.ISO_8859_1);
        Files.writeString(folder.resolve("libggml-base.so"), content.replace("GLIBC_2.29", "GLIBC_2.99"),
                StandardCharsets.ISO_8859_1);

        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.library(folder, "ggml-base"))
                .withMessageContaining("libggml-base.so needs glibc 2.99 or newer, this JVM runs on "
                        + CLibrary.current());
    }

    @Test
    void saysWhatAnOldOrOtherLinuxNeeds() {
        var linux = Platform.of("Linux", "amd64");
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.requireUsable(new CLibrary(CLibrary.GLIBC, "2.31"), linux))
                .withMessageContaining("has glibc 2.31, the natives jars need glibc 2.34");
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> NativeLibraries.requireUsable(new CLibrary(CLibrary.MUSL, ""), linux))
                .withMessageContaining("Alpine").withMessageContaining("glibc 2.34");
        assertThatCode(() -> NativeLibraries.requireUsable(GLIBC, linux)).doesNotThrowAnyException();
        assertThatCode(
                () -> NativeLibraries.requireUsable(new CLibrary("unknown", ""), Platform.of("Mac OS X", "aarch64")))
                .doesNotThrowAnyException();
    }

    @Test
    void knowsTheBackEndsOfGpus() throws IOException {
        for (var name : new String[] {"libggml-cuda.so", "ggml-vulkan.dll", "libggml-metal.so", "libggml-cpu-x64.so",
                "libggml-blas.so", "libggml.cuda.v0.5.0.so", "libllama.cuda.v0.5.0.so"}) {
            Files.createFile(folder.resolve(name));
        }

        assertThat(NativeLibraries.gpuBackEnds(folder)).extracting(file -> file.getFileName().toString())
                .containsExactly("ggml-vulkan.dll", "libggml-cuda.so", "libggml-metal.so");
    }

    private static void onLinux() {
        assumeTrue(Platform.current().isLinux());
    }

    private static void copyLibraries(Path to) throws IOException {
        try (var files = Files.list(TestModels.libraries())) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
