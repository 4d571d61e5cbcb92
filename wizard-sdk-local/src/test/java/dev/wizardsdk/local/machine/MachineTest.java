package dev.wizardsdk.local.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What files under {@code /proc} and {@code /sys} tell, read from copies of other machines. */
class MachineTest {

    @TempDir
    private Path root;

    private Path file(String name, String content) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    @Test
    void theCLibraryIsTheOneThatThisProcessHasMapped() throws IOException {
        assumeTrue(Platform.current().isLinux());
        var maps = Files.readString(Path.of("/proc/self/maps"));
        assumeTrue(maps.contains("/libc.so.6"));

        assertThat(CLibrary.current().kind()).isEqualTo(CLibrary.GLIBC);
        assertThat(CLibrary.current().version()).matches("2\\.\\d+");
        assertThat(CLibrary.current().isOlderThan("2.2")).isFalse();
        assertThat(CLibrary.current().isOlderThan("2.99")).isTrue();
    }

    @Test
    void knowsMuslByItsLoader() throws IOException {
        var maps = file("maps", """
                7f0000000000-7f0000001000 r--p 00000000 fe:00 1234   /opt/java/openjdk/lib/server/libjvm.so
                7f0000001000-7f0000002000 r--p 00000000 fe:00 1235   /lib/ld-musl-x86_64.so.1
                7ffc00000000-7ffc00001000 rw-p 00000000 00:00 0      [stack]
                """);

        assertThat(CLibrary.mapped(maps).isMusl()).isTrue();
        assertThat(CLibrary.mapped(maps)).hasToString("musl");
        assertThat(CLibrary.mapped(root.resolve("absent"))).hasToString("unknown");
    }

    @Test
    void comparesVersionsAsNumbers() {
        assertThat(CLibrary.newest(List.of("GLIBC_2.9", "GLIBC_2.34", "GLIBC_2.2.5", "GLIBCXX_3.4.29", "GCC_3.0")))
                .contains("2.34");
        assertThat(new CLibrary("glibc", "2.9").isOlderThan("2.34")).isTrue();
        assertThat(new CLibrary("glibc", "2.34").isOlderThan("2.34")).isFalse();
        assertThat(new CLibrary("glibc", "").isOlderThan("2.34")).isFalse();
        assertThat(new CLibrary("unknown", "").isOlderThan("2.34")).isFalse();
    }

    @Test
    void memoryIsTheContainersWhereThatHasLess() throws IOException {
        file("proc/meminfo", "MemTotal:       16384000 kB\nMemFree:  100 kB\nMemAvailable:    8192000 kB\n");
        assertThat(Memory.linux(root).total()).hasValue(16384000L * 1024);
        assertThat(Memory.linux(root).available()).hasValue(8192000L * 1024);

        file("proc/self/cgroup", "0::/app\n");
        file("sys/fs/cgroup/memory.max", "max\n");
        file("sys/fs/cgroup/app/memory.max", "2000000000\n");
        file("sys/fs/cgroup/app/memory.current", "1500000000\n");
        file("sys/fs/cgroup/app/memory.stat", "anon 1\ninactive_file 400000000\n");
        assertThat(Memory.linux(root).total()).hasValue(2000000000L);
        assertThat(Memory.linux(root).available()).hasValue(900000000L);
    }

    @Test
    void memoryOfAnOlderControlGroup() throws IOException {
        file("proc/meminfo", "MemTotal:       16384000 kB\nMemAvailable:    8192000 kB\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertThat(Memory.linux(root).total()).hasValue(16384000L * 1024);

        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000000000\n");
        file("sys/fs/cgroup/memory/memory.usage_in_bytes", "300000000\n");
        assertThat(Memory.linux(root)).isEqualTo(
                new Memory(OptionalLong.of(1000000000), OptionalLong.of(700000000)));
    }

    @Test
    void processorsOfBothArchitectures() throws IOException {
        var intel = Processor.linux(file("intel", """
                processor\t: 0
                model name\t: Intel(R) Xeon(R) Platinum
                flags\t\t: fpu sse4_2 avx avx2 f16c fma avx512f amx_int8

                processor\t: 1
                model name\t: Intel(R) Xeon(R) Platinum
                flags\t\t: fpu sse4_2 avx avx2 f16c fma avx512f amx_int8
                """));
        assertThat(intel.model()).isEqualTo("Intel(R) Xeon(R) Platinum");
        assertThat(intel.instructionSets())
                .containsExactly("sse4_2", "avx", "f16c", "fma", "avx2", "avx512f", "amx_int8");
        assertThat(intel.installed()).isEqualTo(2);

        var arm = Processor.linux(file("arm", "processor\t: 0\nFeatures\t: fp asimd asimddp sve i8mm\n"));
        assertThat(arm.instructionSets()).containsExactly("asimd", "asimddp", "sve", "i8mm");
    }

    @Test
    void seesGraphicsByTheirDevices() throws IOException {
        assertThat(Graphics.linux(root).isEmpty()).isTrue();

        file("sys/class/drm/renderD128/device/vendor", "0x1002\n");
        file("sys/class/drm/card0/device/vendor", "0x1002\n");
        assertThat(Graphics.linux(root)).isEqualTo(new Graphics(List.of(), List.of("AMD GPU")));

        file("proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t\t NVIDIA H200\nIRQ:   1\n");
        assertThat(Graphics.linux(root).names()).containsExactly("NVIDIA H200", "AMD GPU");
    }

    @Test
    void aDisplayThatComputesNothingIsNoGpu() throws IOException {
        file("sys/class/drm/card0/device/vendor", "0x1234\n");
        file("sys/class/drm/renderD128/device/vendor", "0x1af4\n");

        assertThat(Graphics.linux(root).isEmpty()).isTrue();
    }

    @Test
    void knowsWhereNoLibraryCanBeLoadedFrom() throws IOException {
        var inner = Files.createDirectories(root.resolve("a b").resolve("inner"));
        var place = root.toRealPath().toString();
        var list = file("mountinfo", """
                20 1 0:1 / / rw,relatime - ext4 /dev/a rw
                21 20 0:2 / PLACE rw,noexec,relatime - tmpfs t rw
                22 21 0:3 / PLACE/a\\040b rw,relatime - tmpfs t rw
                """.replace("PLACE", place));

        assertThat(Mounts.forbidsLibraries(root, list)).isTrue();
        assertThat(Mounts.forbidsLibraries(inner, list)).isFalse();
        assertThat(Mounts.forbidsLibraries(Path.of("/"), list)).isFalse();
    }
}
