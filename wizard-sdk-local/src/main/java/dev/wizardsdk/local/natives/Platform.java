package dev.wizardsdk.local.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** This machine, as the natives jars name it, and which library files fit it. */
final class Platform {

    private static final Map<Integer, String> MACHINES = Map.of(3, "x86", 40, "arm", 62, "x64", 183, "arm64", 243,
            "riscv64");
    private static final int ELF_MACHINE = 18;

    private final String system;
    private final String processor;

    private Platform(String system, String processor) {
        this.system = system;
        this.processor = processor;
    }

    static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Platform of(String system, String processor) {
        var name = system.toLowerCase(Locale.ROOT);
        return new Platform(
                name.startsWith("mac") ? "mac" : name.startsWith("windows") ? "win" : "linux",
                switch (processor) {
                    case "amd64", "x86_64" -> "x64";
                    case "aarch64" -> "arm64";
                    default -> processor;
                });
    }

    /** Such as {@code linux-x64}. */
    String id() {
        return system + "-" + processor;
    }

    /** Refuses a Linux library that was built for another processor, which the loader would report in its own words. */
    void requireFit(Path library) {
        if (!system.equals("linux")) {
            return;
        }
        var machine = elfMachine(library);
        if (!MACHINES.getOrDefault(machine, "unknown " + machine).equals(processor)) {
            throw new NativeLibraryException(library + (machine < 0
                    ? " is not a Linux library"
                    : " is built for " + MACHINES.getOrDefault(machine, "processor type " + machine))
                    + ", this machine needs " + id() + "; " + NativeLibraries.SETTINGS);
        }
    }

    private static int elfMachine(Path library) {
        try (var in = Files.newInputStream(library)) {
            var head = in.readNBytes(ELF_MACHINE + 2);
            return head.length < ELF_MACHINE + 2 || head[0] != 0x7F || head[1] != 'E' || head[2] != 'L'
                    || head[3] != 'F'
                            ? -1
                            : (head[ELF_MACHINE] & 0xFF) | ((head[ELF_MACHINE + 1] & 0xFF) << 8);
        } catch (IOException e) {
            throw new NativeLibraryException(library + " cannot be read: " + e.getMessage(), e);
        }
    }
}
