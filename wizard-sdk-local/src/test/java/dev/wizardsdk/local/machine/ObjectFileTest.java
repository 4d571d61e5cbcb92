package dev.wizardsdk.local.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ObjectFileTest {

    @TempDir
    private Path folder;

    private Path file(int first, int at, int value, int header) throws IOException {
        var bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, first).putInt(60, header).putInt(header == 0 ? 0 : header, header == 0 ? first : 0x4550)
                .putInt(at, value);
        return Files.write(folder.resolve("library"), bytes.array());
    }

    @Test
    void knowsTheLibrariesOfAllSystems() throws IOException {
        assertThat(ObjectFile.platform(file(0x464C457F, 18, 183, 0))).contains(new Platform("linux", "arm64"));
        assertThat(ObjectFile.platform(file(0x464C457F, 18, 62, 0))).contains(new Platform("linux", "x64"));
        assertThat(ObjectFile.platform(file(0xFEEDFACF, 4, 0x0100000C, 0))).contains(new Platform("mac", "arm64"));
        assertThat(ObjectFile.platform(file(0xFEEDFACF, 4, 0x01000007, 0))).contains(new Platform("mac", "x64"));
        assertThat(ObjectFile.platform(file(0x5A4D, 132, 0x8664, 128))).contains(new Platform("win", "x64"));
        assertThat(ObjectFile.platform(file(0x5A4D, 132, 0xAA64, 128))).contains(new Platform("win", "arm64"));
    }

    @Test
    void knowsWhatIsNoLibrary() throws IOException {
        assertThat(ObjectFile.platform(file(0x12345678, 18, 62, 0))).isEmpty();
        assertThat(ObjectFile.platform(file(0x5A4D, 4, 0, 0))).isEmpty();
        assertThat(ObjectFile.platform(Files.writeString(folder.resolve("short"), "\u007fELF"))).isEmpty();
        assertThat(ObjectFile.platform(Files.createFile(folder.resolve("empty")))).isEmpty();
    }
}
