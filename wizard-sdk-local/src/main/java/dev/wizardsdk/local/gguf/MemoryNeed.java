package dev.wizardsdk.local.gguf;

/**
 * An estimate of the bytes that a model takes while it runs. An upper bound of weights and cache; what computing takes is rough.
 *
 * @param weights what the tensors have in the file
 * @param cache   keys, values and states of all sequences at full length
 * @param compute buffers of one step
 */
public record MemoryNeed(long weights, long cache, long compute) {

    /** All together; the greatest long when it is beyond that. */
    public long total() {
        var sum = weights + compute + cache;
        return sum < cache ? Long.MAX_VALUE : sum;
    }
}
