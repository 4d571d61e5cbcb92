package dev.wizardsdk.local.machine;

import dev.wizardsdk.local.TestModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class ElfFileTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void onLinux() {
        assumeTrue(Platform.current().isLinux(), "the libraries of the tests are ELF files on Linux only");
    }

    private static Path library() {
        return TestModels.libraries().resolve("libggml-base.so");
    }

    @Test
    void tellsWhatALibraryNeeds() throws IOException {
        var elf = ElfFile.read(library());

        assertThat(elf.needed()).contains("GLIBC_2.29", "GLIBCXX_3.4.29");
        assertThat(elf.defined()).isEmpty();
    }

    @Test
    void whatIsPackedSearchesOnlyItsOwnFolder() throws IOException {
        try (var libraries = Files.newDirectoryStream(TestModels.libraries(), "*.so")) {
            for (var library : libraries) {
                assertThat(ElfFile.read(library).searchesCurrentDirectory()).as(library.toString()).isFalse();
            }
        }
    }

    @Test
    void anEmptyPartOfTheRunPathIsTheCurrentDirectory() throws IOException {
        var content = Files.readString(library(), StandardCharsets.ISO_8859_1);
        var asReleased = Files.writeString(folder.resolve("as-released.so"),
                content.replace("$ORIGIN\0\0", "$ORIGIN:\0"), StandardCharsets.ISO_8859_1);

        assertThat(ElfFile.read(asReleased).searchesCurrentDirectory()).isTrue();
    }

    @Test
    void aDamagedFileIsToldAsOne() throws IOException {
        var random = new Random(5);
        var whole = Files.readAllBytes(library());
        var damaged = folder.resolve("damaged.so");
        for (var i = 0; i < 300; i++) {
            var bytes = i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (var flip = 0; flip < 20 && bytes.length > 64; flip++) {
                bytes[flip % 2 == 0
                        ? random.nextInt(64)
                        : bytes.length - 1 - random.nextInt(Math.min(2000, bytes.length))] = (byte) random
                                .nextInt();
            }
            Files.write(damaged, bytes);
            try {
                ElfFile.read(damaged);
            } catch (IOException e) {
                assertThat(e).hasMessageMatching(".*(damaged|not a 64-bit).*");
            }
        }
        Files.writeString(damaged, "not a library");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> ElfFile.read(damaged));
    }
}
