package dev.wizardsdk.local.llama;

import dev.wizardsdk.local.TestModels;
import dev.wizardsdk.local.natives.Device;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DevicesTest {

    @BeforeAll
    static void load() {
        LlamaLibrary.load(TestModels.libraries());
    }

    @Test
    void theProcessorIsADeviceWithTheMachinesMemory() {
        assertThat(Devices.all()).filteredOn(device -> device.kind() == Device.Kind.CPU).singleElement()
                .satisfies(device -> {
                    assertThat(device.name()).isEqualTo("CPU");
                    assertThat(device.description()).isNotEmpty();
                    assertThat(device.totalBytes()).isGreaterThan(1L << 28);
                    assertThat(device.freeBytes()).isBetween(1L, device.totalBytes());
                    assertThat(device.isGpu()).isFalse();
                });
    }

    @Test
    void noNamesAreAListThatEndsAtOnce() {
        try (var arena = Arena.ofConfined()) {
            var list = Devices.named(List.of(), arena);

            assertThat(list.byteSize()).isEqualTo(ADDRESS.byteSize());
            assertThat(list.get(ADDRESS, 0).address()).isZero();
        }
    }

    @Test
    void namesThatAreNoDeviceBesideTheProcessorAreRefused() {
        try (var arena = Arena.ofConfined()) {
            for (var name : List.of("CUDA7", "CPU", "")) {
                assertThatExceptionOfType(IllegalArgumentException.class)
                        .isThrownBy(() -> Devices.named(List.of(name), arena))
                        .withMessageContaining("there is no device " + name + " beside the processor");
            }
        }
    }

    @Test
    void theProcessorsMemoryHasAType() {
        assertThat(Devices.cpuBufferType().address()).isNotZero();
    }

    @Test
    void featuresNameTheProcessorsBackEnd() {
        assertThat(Devices.features()).startsWith("CPU : ").doesNotEndWith(" ");
    }

    @Test
    void aDeviceTellsItsMemoryToPeople() {
        assertThat(new Device("CUDA0", "NVIDIA H200", Device.Kind.GPU, 3L << 30, 7L << 29))
                .hasToString("CUDA0: NVIDIA H200, 3.5 GiB, 3.0 GiB free");
        assertThat(new Device("CPU", "AMD EPYC", Device.Kind.CPU, 3L << 30, 7L << 29)).hasToString("CPU: AMD EPYC");
    }
}
