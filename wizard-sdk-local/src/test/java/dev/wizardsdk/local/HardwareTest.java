package dev.wizardsdk.local;

import dev.wizardsdk.local.natives.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HardwareTest {

    private static final Device CPU = new Device("CPU", "AMD EPYC", Device.Kind.CPU, 1L << 34, 1L << 34);
    private static final Device GPU = new Device("CUDA0", "NVIDIA H200", Device.Kind.GPU, 139L << 30, 140L << 30);

    @Test
    void tellsTheMachineAndTheLlamaThatIsLoaded() throws Exception {
        var hardware = Hardware.report(TestModels.libraries());
        var folder = TestModels.libraries().toRealPath();

        assertThat(hardware.llama()).hasValueSatisfying(llama -> {
            assertThat(llama.version()).matches("0\\.[45]\\.0.*");
            assertThat(llama.folder()).isEqualTo(folder);
            assertThat(llama.backEnds()).anyMatch(name -> name.matches("(lib)?ggml-cpu-[a-z0-9_.]+\\.(so|dll)"));
            assertThat(llama.devices()).anyMatch(device -> device.kind() == Device.Kind.CPU);
            assertThat(llama.features()).contains("CPU : ");
        });
        assertThat(hardware.memoryBytes()).isPresent();
        assertThat(hardware.processors()).isBetween(1, hardware.installedProcessors());
        assertThat(hardware.toString()).contains("llama.cpp   0.").contains("\nresult      models ")
                .contains("java        " + System.getProperty("java.version"))
                .doesNotContain("--enable-native-access");
    }

    @Test
    void whatCannotBeLoadedIsTheFirstWarning() {
        var hardware = Hardware.report(Path.of("absent"));

        assertThat(hardware.llama()).isEmpty();
        assertThat(hardware.warnings().getFirst()).contains("absent, is not there");
        assertThat(hardware.toString()).contains("result      llama.cpp cannot be used in this JVM")
                .contains("warning     the folder of llama.cpp's libraries");
    }

    @Test
    void withoutTheOptionForNativeCodeItWarns() throws Exception {
        var output = new ChildJvm(Report.class).withoutNativeAccess().output(TestModels.libraries());

        assertThat(output).contains("warning     this JVM was started without --enable-native-access");
    }

    /** Prints the report. */
    static final class Report {

        private Report() {}

        public static void main(String[] folders) {
            System.out.println(Hardware.report(Path.of(folders[0])));
        }
    }

    @Test
    void gpusThatCanBeUsedAreTheResult() {
        var report = hardware(List.of(GPU, CPU)).toString();

        assertThat(report).contains("device      CUDA0: NVIDIA H200, 140.0 GiB, 139.0 GiB free")
                .contains("result      models can keep layers on CUDA0");
        assertThat(hardware(List.of(CPU)).toString()).contains("result      models run on the processor");
    }

    private static Hardware hardware(List<Device> devices) {
        return new Hardware("Linux 6, glibc 2.36, x64", "25", "AMD EPYC", List.of("avx2"), 2, 8,
                OptionalLong.of(1L << 34),
                OptionalLong.empty(), List.of("NVIDIA H200"),
                Optional.of(new Hardware.Llama("0.5.0", "natives.jar", Path.of("/cache"), List.of("libggml-cuda.so"),
                        "CPU : AVX2 = 1", devices)),
                List.of());
    }
}
