package dev.wizardsdk.local.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** For which system and processor a library was built, by its first bytes: ELF, Mach-O or PE. */
public final class ObjectFile {

    private static final int ELF = 0x464C457F;
    private static final int MACH_O = 0xFEEDFACF;
    private static final int MZ = 0x5A4D;
    private static final int PE = 0x4550;
    private static final int HEAD = 4096;

    private ObjectFile() {}

    /** Nothing for a file that is no 64-bit or 32-bit library of these systems. */
    public static Optional<Platform> platform(Path file) throws IOException {
        var head = head(file);
        if (head.limit() < 64) {
            return Optional.empty();
        }
        if (head.getInt(0) == ELF) {
            return Optional.of(new Platform(Platform.LINUX, elfProcessor(head.getShort(18))));
        }
        if (head.getInt(0) == MACH_O) {
            return Optional.of(new Platform(Platform.MAC, machProcessor(head.getInt(4))));
        }
        var header = head.getInt(60);
        if ((head.getShort(0) & 0xFFFF) == MZ && header > 0 && header < head.limit() - 6
                && head.getInt(header) == PE) {
            return Optional.of(new Platform(Platform.WINDOWS, peProcessor(head.getShort(header + 4) & 0xFFFF)));
        }
        return Optional.empty();
    }

    private static ByteBuffer head(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
            while (head.hasRemaining() && channel.read(head) >= 0) {
                // on to the end
            }
            return head.flip();
        }
    }

    private static String elfProcessor(int machine) {
        return switch (machine) {
            case 3 -> "x86";
            case 40 -> "arm";
            case 62 -> "x64";
            case 183 -> "arm64";
            case 243 -> "riscv64";
            default -> "processor" + machine;
        };
    }

    private static String machProcessor(int type) {
        return switch (type) {
            case 0x01000007 -> "x64";
            case 0x0100000C -> "arm64";
            default -> "processor" + type;
        };
    }

    private static String peProcessor(int machine) {
        return switch (machine) {
            case 0x014C -> "x86";
            case 0x8664 -> "x64";
            case 0xAA64 -> "arm64";
            default -> "processor" + machine;
        };
    }
}
