package dev.wizardsdk.local.llama;

import java.util.List;

/**
 * Where the weights of a model go.
 *
 * @param mmap         map the file instead of reading it; it must not change while the model is in use, or the JVM dies
 * @param gpuLayers    how many layers to keep on GPUs
 * @param devices      names of the devices to use; empty for all
 * @param splitRows    spread the rows of tensors over the devices, not whole layers
 * @param oneDevice    use the first device alone
 * @param shares       of each device; empty for as much as it has room
 * @param expertsOnCpu keep the expert weights of a mixture in main memory
 */
public record ModelSettings(
        boolean mmap,
        int gpuLayers,
        List<String> devices,
        boolean splitRows,
        boolean oneDevice,
        List<Double> shares,
        boolean expertsOnCpu) {

    /** All in main memory. */
    public static ModelSettings inMemory(boolean mmap) {
        return new ModelSettings(mmap, 0, List.of(), false, false, List.of(), false);
    }
}
