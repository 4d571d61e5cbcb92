package dev.wizardsdk.local;

import dev.wizardsdk.local.template.ChatFormat;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a {@link LocalModel} is run. Immutable; each {@code with…} method returns a changed copy.
 *
 * @param contextTokens    tokens that a prompt and its answer may have together; unset: what the model was trained for, at
 *                         most 4,096
 * @param sequences        how many requests are answered at the same time, 1 to 128; 8 unless set
 * @param threads          the most threads that compute, 1 to 512; unless set, one for each processor, and for every second
 *                         one where there are more than four, at most 16. Fewer are used while other programs hold the
 *                         processors, because ggml's threads wait for one another in busy loops
 * @param batchTokens      the most tokens to compute in one step, 32 to 8,192 and at least {@code sequences}; 512 unless set
 * @param cacheBytes       the most memory for the keys and values of all sequences together; 2 GiB unless set. Where it is not
 *                         enough for all of them at full length, fewer requests are answered at the same time
 * @param gpuLayers        layers to keep on a GPU, if the libraries have a back end for it; none unless set
 * @param mmap             map the file instead of reading it: faster to load, but the JVM dies if the file is changed or cut
 *                         while the model is in use; false unless set
 * @param queuedRequests   how many requests may wait before further ones are refused; 1,024 unless set
 * @param libraryDirectory a folder with llama.cpp's libraries; unset: the system property {@code wizard.natives}, else the
 *                         natives jar
 * @param chatFormat       the name of the chat format; unset: as the file's own template says
 */
public record LocalOptions(
        OptionalInt contextTokens,
        int sequences,
        int threads,
        int batchTokens,
        long cacheBytes,
        int gpuLayers,
        boolean mmap,
        int queuedRequests,
        Optional<Path> libraryDirectory,
        Optional<String> chatFormat) {

    private static final LocalOptions DEFAULTS = new LocalOptions(
            OptionalInt.empty(), 8, defaultThreads(), 512, 2L << 30, 0, false, 1024, Optional.empty(),
            Optional.empty());

    public LocalOptions {
        contextTokens.ifPresent(tokens -> requireWithin("contextTokens", tokens, 2, 1 << 27));
        requireWithin("sequences", sequences, 1, 128);
        requireWithin("threads", threads, 1, 512);
        requireWithin("batchTokens", batchTokens, Math.max(32, sequences), 8192);
        requireWithin("cacheBytes", cacheBytes, 1, Long.MAX_VALUE);
        requireWithin("gpuLayers", gpuLayers, 0, 10_000);
        requireWithin("queuedRequests", queuedRequests, 1, 1 << 24);
        chatFormat.ifPresent(name -> {
            if (ChatFormat.named(name).isEmpty()) {
                throw new IllegalArgumentException("chatFormat is " + name + ", known are " + ChatFormat.names());
            }
        });
    }

    private static void requireWithin(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", it must be " + least + " to " + most);
        }
    }

    private static int defaultThreads() {
        var processors = Runtime.getRuntime().availableProcessors();
        return processors <= 4 ? processors : Math.clamp((processors + 1) / 2, 4, 16);
    }

    /** Nothing set. */
    public static LocalOptions defaults() {
        return DEFAULTS;
    }

    public LocalOptions withContextTokens(int value) {
        return new LocalOptions(OptionalInt.of(value), sequences, threads, batchTokens, cacheBytes, gpuLayers, mmap,
                queuedRequests, libraryDirectory, chatFormat);
    }

    public LocalOptions withSequences(int value) {
        return new LocalOptions(contextTokens, value, threads, batchTokens, cacheBytes, gpuLayers, mmap, queuedRequests,
                libraryDirectory, chatFormat);
    }

    public LocalOptions withThreads(int value) {
        return new LocalOptions(contextTokens, sequences, value, batchTokens, cacheBytes, gpuLayers, mmap,
                queuedRequests, libraryDirectory, chatFormat);
    }

    public LocalOptions withBatchTokens(int value) {
        return new LocalOptions(contextTokens, sequences, threads, value, cacheBytes, gpuLayers, mmap, queuedRequests,
                libraryDirectory, chatFormat);
    }

    public LocalOptions withCacheBytes(long value) {
        return new LocalOptions(contextTokens, sequences, threads, batchTokens, value, gpuLayers, mmap, queuedRequests,
                libraryDirectory, chatFormat);
    }

    public LocalOptions withGpuLayers(int value) {
        return new LocalOptions(contextTokens, sequences, threads, batchTokens, cacheBytes, value, mmap, queuedRequests,
                libraryDirectory, chatFormat);
    }

    public LocalOptions withMmap(boolean value) {
        return new LocalOptions(contextTokens, sequences, threads, batchTokens, cacheBytes, gpuLayers, value,
                queuedRequests, libraryDirectory, chatFormat);
    }

    public LocalOptions withQueuedRequests(int value) {
        return new LocalOptions(contextTokens, sequences, threads, batchTokens, cacheBytes, gpuLayers, mmap, value,
                libraryDirectory, chatFormat);
    }

    public LocalOptions withLibraryDirectory(Path value) {
        return new LocalOptions(contextTokens, sequences, threads, batchTokens, cacheBytes, gpuLayers, mmap,
                queuedRequests, Optional.of(value), chatFormat);
    }

    public LocalOptions withChatFormat(String value) {
        return new LocalOptions(contextTokens, sequences, threads, batchTokens, cacheBytes, gpuLayers, mmap,
                queuedRequests, libraryDirectory, Optional.of(value));
    }
}
