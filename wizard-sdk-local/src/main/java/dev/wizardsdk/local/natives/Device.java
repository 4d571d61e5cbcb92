package dev.wizardsdk.local.natives;

import java.util.Locale;

/**
 * Something that llama.cpp can compute with.
 *
 * @param name        by which options name it, such as {@code CPU}, {@code CUDA0} or {@code Vulkan1}
 * @param description the hardware, such as {@code NVIDIA H200}
 * @param kind        what sort of device it is
 * @param freeBytes   memory that is free on it at the moment; 0 if it has none of its own. Of a processor on Linux and macOS
 *                    llama.cpp tells all the machine's memory
 * @param totalBytes  memory of the device; 0 if it has none of its own
 */
public record Device(String name, String description, Kind kind, long freeBytes, long totalBytes) {

    /** What sort of device. */
    public enum Kind {
        /** The processor, with the machine's memory. */
        CPU,
        /** A graphics processor with memory of its own. */
        GPU,
        /** A graphics processor that shares the machine's memory. */
        INTEGRATED_GPU,
        /** What helps the processor with some operations, such as a BLAS library. */
        ACCELERATOR,
        /** Anything else. */
        OTHER
    }

    /** Whether layers of a model can be kept on it. */
    public boolean isGpu() {
        return kind == Kind.GPU || kind == Kind.INTEGRATED_GPU;
    }

    /** Such as {@code CUDA0: NVIDIA H200, 139.8 GiB, 139.3 GiB free}. */
    @Override
    public String toString() {
        var memory = totalBytes > 0 && isGpu() ? ", " + gib(totalBytes) + ", " + gib(freeBytes) + " free" : "";
        return name + ": " + description + memory;
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1 << 30));
    }
}
