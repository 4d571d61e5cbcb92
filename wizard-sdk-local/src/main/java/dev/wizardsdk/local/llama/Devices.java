package dev.wizardsdk.local.llama;

import dev.wizardsdk.local.natives.Device;
import dev.wizardsdk.local.natives.NativeLibraryException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * What llama.cpp can compute with. Usable once a {@link LlamaLibrary} is loaded; thread-safe, since the devices stay the same
 * from then on.
 */
public final class Devices {

    /** size_t ggml_backend_dev_count(void) */
    private static final MethodHandle COUNT = handle("ggml_backend_dev_count", JAVA_LONG);
    /** ggml_backend_dev_t ggml_backend_dev_get(size_t index) */
    private static final MethodHandle GET = handle("ggml_backend_dev_get", ADDRESS, JAVA_LONG);
    /** const char * ggml_backend_dev_name(ggml_backend_dev_t device) */
    private static final MethodHandle NAME = handle("ggml_backend_dev_name", ADDRESS, ADDRESS);
    /** const char * ggml_backend_dev_description(ggml_backend_dev_t device) */
    private static final MethodHandle DESCRIPTION = handle("ggml_backend_dev_description", ADDRESS, ADDRESS);
    /** enum ggml_backend_dev_type ggml_backend_dev_type(ggml_backend_dev_t device) */
    private static final MethodHandle TYPE = handle("ggml_backend_dev_type", JAVA_INT, ADDRESS);
    /** void ggml_backend_dev_memory(ggml_backend_dev_t device, size_t * free, size_t * total) */
    private static final MethodHandle MEMORY = Linker.nativeLinker().downcallHandle(address("ggml_backend_dev_memory"),
            FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));
    /** ggml_backend_buffer_type_t ggml_backend_cpu_buffer_type(void) */
    private static final MethodHandle CPU_BUFFER_TYPE = handle("ggml_backend_cpu_buffer_type", ADDRESS);
    /** const char * llama_print_system_info(void) */
    private static final MethodHandle SYSTEM_INFO = handle("llama_print_system_info", ADDRESS);

    private Devices() {}

    private static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(address(name), FunctionDescriptor.of(result, arguments));
    }

    private static MemorySegment address(String name) {
        return LlamaLibrary.symbols().find(name).orElseThrow(() -> new NativeLibraryException(
                "the llama.cpp library lacks the function " + name + "; needed is llama.cpp " + Layouts.VERSIONS));
    }

    /** All devices with their memory at this moment. Asking a GPU for it for the first time readies the GPU for use. */
    public static List<Device> all() {
        return addresses().stream().map(Devices::device).toList();
    }

    /** Whether one of them is a GPU. */
    static boolean anyGpu() {
        return addresses().stream().anyMatch(Devices::isGpu);
    }

    /** Whether one of them is the processor, without which nothing can be computed. */
    static boolean anyProcessor() {
        return addresses().stream().anyMatch(device -> kind(device) == Device.Kind.CPU);
    }

    /**
     * The devices of these names as {@code llama_model_params.devices} takes them: addresses, and NULL behind the last. No
     * names mean no device but the processor, which is always used and is not to be named.
     *
     * @throws IllegalArgumentException if a name is not that of a GPU or an accelerator
     */
    static MemorySegment named(List<String> names, SegmentAllocator allocator) {
        var devices = addresses().stream().filter(device -> kind(device) != Device.Kind.CPU).toList();
        var list = allocator.allocate(ADDRESS, names.size() + 1L);
        for (var i = 0; i < names.size(); i++) {
            var name = names.get(i);
            list.setAtIndex(ADDRESS, i, devices.stream()
                    .filter(device -> name(device).equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("there is no device " + name + " beside the processor"
                                    + (devices.isEmpty()
                                            ? "; the libraries find none at all"
                                            : ", there are " + devices.stream().map(Devices::name)
                                                    .collect(Collectors.joining(", "))))));
        }
        list.setAtIndex(ADDRESS, names.size(), MemorySegment.NULL);
        return list;
    }

    /** The {@code ggml_backend_buffer_type_t} of the processor's memory, for {@code tensor_buft_overrides}. */
    static MemorySegment cpuBufferType() {
        return address(CPU_BUFFER_TYPE);
    }

    /** What the back ends in use were built with, as llama.cpp tells it: {@code CPU : SSE3 = 1 | AVX2 = 1 | …}. */
    public static String features() {
        return text(address(SYSTEM_INFO)).replaceFirst("[ |]+$", "");
    }

    private static List<MemorySegment> addresses() {
        return LongStream.range(0, count()).mapToObj(Devices::get).toList();
    }

    private static Device device(MemorySegment device) {
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(JAVA_LONG, 2);
            memory(device, memory, memory.asSlice(JAVA_LONG.byteSize()));
            return new Device(name(device), text(of(DESCRIPTION, device)).strip(), kind(device),
                    memory.getAtIndex(JAVA_LONG, 0), memory.getAtIndex(JAVA_LONG, 1));
        }
    }

    private static boolean isGpu(MemorySegment device) {
        var kind = kind(device);
        return kind == Device.Kind.GPU || kind == Device.Kind.INTEGRATED_GPU;
    }

    private static String name(MemorySegment device) {
        return text(of(NAME, device));
    }

    private static String text(MemorySegment text) {
        return text.address() == 0 ? "" : text.reinterpret(Long.MAX_VALUE).getString(0);
    }

    private static long count() {
        try {
            return (long) COUNT.invokeExact();
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static MemorySegment get(long index) {
        try {
            return (MemorySegment) GET.invokeExact(index);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static MemorySegment address(MethodHandle function) {
        try {
            return (MemorySegment) function.invokeExact();
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static MemorySegment of(MethodHandle function, MemorySegment device) {
        try {
            return (MemorySegment) function.invokeExact(device);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static Device.Kind kind(MemorySegment device) {
        try {
            return switch ((int) TYPE.invokeExact(device)) {
                case 0 -> Device.Kind.CPU;
                case 1 -> Device.Kind.GPU;
                case 2 -> Device.Kind.INTEGRATED_GPU;
                case 3 -> Device.Kind.ACCELERATOR;
                default -> Device.Kind.OTHER;
            };
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static void memory(MemorySegment device, MemorySegment free, MemorySegment total) {
        try {
            MEMORY.invokeExact(device, free, total);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(Throwable cause) {
        return cause instanceof IllegalStateException known
                ? known
                : new IllegalStateException("a native call failed", cause);
    }
}
