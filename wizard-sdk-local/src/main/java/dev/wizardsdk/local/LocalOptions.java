package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.Pooling;
import dev.wizardsdk.local.gguf.TensorType;
import dev.wizardsdk.local.template.ChatFormat;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How a {@link LocalModel} is run. Immutable; each {@code with…} method returns a changed copy.
 *
 * @param contextTokens    tokens that a prompt and its answer may have together; unset: what the model was trained for, at
 *                         most 4,096
 * @param contextEnd       what happens to an answer that reaches the end of the context; {@link ContextEnd#STOP} unless set
 * @param rope             how positions beyond the trained context are scaled; unset: as the file says
 * @param sequences        how many requests are answered at the same time, 1 to 128; 8 unless set
 * @param threads          the most threads that compute, 1 to 512; unless set, one for each processor, and for every second
 *                         one where there are more than four, at most 16. Fewer are used while other programs hold the
 *                         processors, because ggml's threads wait for one another in busy loops
 * @param batchTokens      the most tokens to compute in one step, 32 to 8,192 and at least {@code sequences}; 512 unless set
 * @param cacheBytes       the most memory for the keys and values of all sequences together; 2 GiB unless set. Where it is not
 *                         enough for all of them at full length, fewer requests are answered at the same time
 * @param cacheKeys        how keys are stored; 16 bits unless set
 * @param cacheValues      how values are stored; 16 bits unless set. Other than 16 and 32 bits need flash attention
 * @param flashAttention   whether attention is computed without storing its whole matrix; unset: where that is faster
 * @param promptBytes      memory for the state of prompts that no sequence holds any more; 512 MiB unless set
 * @param offload          what is kept on a GPU; nothing unless set
 * @param mmap             map the file instead of reading it: faster to load, but the JVM dies if the file is changed or cut
 *                         while the model is in use; false unless set
 * @param adapters         LoRA adapters to begin with; none unless set
 * @param draft            a small model that guesses what this one will say, for speculative decoding; none unless set
 * @param pooling          how the vectors of a text's tokens become one; unset: as the file says, else the mean
 * @param queuedRequests   how many requests may wait before further ones are refused; 1,024 unless set
 * @param libraryDirectory a folder with llama.cpp's libraries; unset: the system property {@code wizard.natives}, else the
 *                         natives jar
 * @param chatFormat       the name of the chat format; unset: the catalogue's for this model, else the file's own template
 * @param templateArguments further values for the file's own template, such as {@code enable_thinking}: strings, numbers,
 *                         booleans, lists and maps of them; none unless set
 */
public record LocalOptions(
        OptionalInt contextTokens,
        ContextEnd contextEnd,
        Optional<Rope> rope,
        int sequences,
        int threads,
        int batchTokens,
        long cacheBytes,
        TensorType cacheKeys,
        TensorType cacheValues,
        Optional<Boolean> flashAttention,
        long promptBytes,
        Offload offload,
        boolean mmap,
        List<LoraAdapter> adapters,
        Optional<DraftModel> draft,
        Optional<Pooling> pooling,
        int queuedRequests,
        Optional<Path> libraryDirectory,
        Optional<String> chatFormat,
        Map<String, Object> templateArguments) {

    private static final Set<TensorType> UNPACKED = EnumSet.of(TensorType.F32, TensorType.F16, TensorType.BF16);
    private static final Set<TensorType> CACHE_TYPES = EnumSet.of(TensorType.F32, TensorType.F16, TensorType.BF16,
            TensorType.Q8_0, TensorType.Q5_1, TensorType.Q5_0, TensorType.Q4_1, TensorType.Q4_0, TensorType.IQ4_NL);
    private static final LocalOptions DEFAULTS = new Changes().options();

    public LocalOptions {
        adapters = List.copyOf(adapters);
        templateArguments = Map.copyOf(templateArguments);
        contextTokens.ifPresent(tokens -> requireWithin("contextTokens", tokens, 2, 1 << 27));
        requireWithin("sequences", sequences, 1, 128);
        requireWithin("threads", threads, 1, 512);
        requireWithin("batchTokens", batchTokens, Math.max(32, sequences), 8192);
        requireWithin("cacheBytes", cacheBytes, 1, Long.MAX_VALUE);
        requireWithin("promptBytes", promptBytes, 0, Long.MAX_VALUE);
        requireWithin("queuedRequests", queuedRequests, 1, 1 << 24);
        requireCacheType("cacheKeys", cacheKeys);
        requireCacheType("cacheValues", cacheValues);
        if (!UNPACKED.contains(cacheValues) && flashAttention.isPresent() && !flashAttention.get()) {
            throw new IllegalArgumentException("cacheValues is " + cacheValues + ", which needs flash attention");
        }
        if (pooling.isPresent() && pooling.get() == Pooling.NONE) {
            throw new IllegalArgumentException("pooling is NONE, but a text needs one vector; name another");
        }
        chatFormat.ifPresent(name -> {
            if (ChatFormat.named(name).isEmpty()) {
                throw new IllegalArgumentException("chatFormat is " + name + ", known are " + ChatFormat.names());
            }
        });
    }

    /**
     * How rotary positions are changed so that a model reaches beyond the context it was trained for.
     *
     * @param kind            of scaling
     * @param factor          how many times longer the context becomes, 1 to 1,024
     * @param base            of the frequencies; unset: as the file says
     * @param originalContext tokens of the context before scaling; unset: as the file says
     */
    public record Rope(Kind kind, double factor, OptionalDouble base, OptionalInt originalContext) {

        /** How positions are scaled. */
        public enum Kind {
            /** Not at all. */
            NONE,
            /** All are divided by the factor (position interpolation, Chen et al. 2023). */
            LINEAR,
            /** Low frequencies are divided, high ones kept (YaRN, Peng et al. 2023). */
            YARN,
            /** By a factor for each dimension, which the file must have (LongRoPE, Ding et al. 2024). */
            LONGROPE
        }

        public Rope {
            if (!(factor >= 1 && factor <= 1024)) {
                throw new IllegalArgumentException("factor is " + factor + ", it must be 1 to 1024");
            }
            base.ifPresent(value -> {
                if (!(value > 0 && value <= 1e12)) {
                    throw new IllegalArgumentException("base is " + value + ", it must be above 0");
                }
            });
            originalContext.ifPresent(tokens -> requireWithin("originalContext", tokens, 1, 1 << 27));
        }

        /** Position interpolation. */
        public static Rope linear(double factor) {
            return new Rope(Kind.LINEAR, factor, OptionalDouble.empty(), OptionalInt.empty());
        }

        /** YaRN. */
        public static Rope yarn(double factor) {
            return new Rope(Kind.YARN, factor, OptionalDouble.empty(), OptionalInt.empty());
        }

        /**
         * NTK-aware scaling: a larger base, positions as they are. For heads of d dimensions and a context s times longer
         * the base is usually the trained one times {@code s ^ (d / (d - 2))}.
         */
        public static Rope ntk(double base) {
            return new Rope(Kind.NONE, 1, OptionalDouble.of(base), OptionalInt.empty());
        }
    }

    /** What happens to an answer that reaches the end of the context. */
    public enum ContextEnd {
        /** It ends there, with {@link dev.wizardsdk.model.Finish#LENGTH}. */
        STOP,
        /** It fails with {@link dev.wizardsdk.model.ErrorKind#CONTEXT_EXCEEDED}, which holds the text until then. */
        FAIL,
        /**
         * It goes on without the older half of what follows the first quarter of its prompt, which the model forgets. Not
         * every model allows that; the others stop.
         */
        SHIFT
    }

    /**
     * What is kept on GPUs, if the libraries have a back end for them.
     *
     * @param layers       how many layers; 0 for none, 10,000 for all
     * @param devices      names of the devices to use, empty for all
     * @param split        how the model is spread over several devices
     * @param shares       how much of it each device gets, in any unit; empty for as much as it has room
     * @param expertsOnCpu whether the expert weights of a mixture stay in main memory: most of the bytes, little of the work
     */
    public record Offload(int layers, List<String> devices, Split split, List<Double> shares, boolean expertsOnCpu) {

        public Offload {
            requireWithin("layers", layers, 0, 10_000);
            devices = List.copyOf(devices);
            shares = List.copyOf(shares);
        }

        /** How a model is spread over several devices. */
        public enum Split {
            /** All on the first device. */
            NONE,
            /** Whole layers. */
            LAYER,
            /** The rows of each tensor. */
            ROW
        }

        /** Nothing on a GPU. */
        public static Offload none() {
            return layers(0);
        }

        /** So many layers, spread by whole layers over all devices. */
        public static Offload layers(int layers) {
            return new Offload(layers, List.of(), Split.LAYER, List.of(), false);
        }
    }

    /**
     * A model that guesses.
     *
     * @param file   a much smaller model with the same vocabulary
     * @param tokens how many tokens it guesses ahead, 1 to 16
     */
    public record DraftModel(Path file, int tokens) {

        public DraftModel {
            requireWithin("tokens", tokens, 1, 16);
        }
    }

    private static void requireCacheType(String name, TensorType type) {
        if (!CACHE_TYPES.contains(type)) {
            throw new IllegalArgumentException(name + " is " + type + ", it must be one of " + CACHE_TYPES);
        }
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
        return with(changes -> changes.contextTokens = OptionalInt.of(value));
    }

    public LocalOptions withContextEnd(ContextEnd value) {
        return with(changes -> changes.contextEnd = value);
    }

    public LocalOptions withRope(Rope value) {
        return with(changes -> changes.rope = Optional.of(value));
    }

    public LocalOptions withSequences(int value) {
        return with(changes -> changes.sequences = value);
    }

    public LocalOptions withThreads(int value) {
        return with(changes -> changes.threads = value);
    }

    public LocalOptions withBatchTokens(int value) {
        return with(changes -> changes.batchTokens = value);
    }

    public LocalOptions withCacheBytes(long value) {
        return with(changes -> changes.cacheBytes = value);
    }

    public LocalOptions withCacheTypes(TensorType keys, TensorType values) {
        return with(changes -> {
            changes.cacheKeys = keys;
            changes.cacheValues = values;
        });
    }

    public LocalOptions withFlashAttention(boolean value) {
        return with(changes -> changes.flashAttention = Optional.of(value));
    }

    public LocalOptions withPromptBytes(long value) {
        return with(changes -> changes.promptBytes = value);
    }

    public LocalOptions withOffload(Offload value) {
        return with(changes -> changes.offload = value);
    }

    public LocalOptions withMmap(boolean value) {
        return with(changes -> changes.mmap = value);
    }

    public LocalOptions withAdapters(LoraAdapter... values) {
        return with(changes -> changes.adapters = List.of(values));
    }

    public LocalOptions withDraft(Path file, int tokens) {
        return with(changes -> changes.draft = Optional.of(new DraftModel(file, tokens)));
    }

    public LocalOptions withPooling(Pooling value) {
        return with(changes -> changes.pooling = Optional.of(value));
    }

    public LocalOptions withQueuedRequests(int value) {
        return with(changes -> changes.queuedRequests = value);
    }

    public LocalOptions withLibraryDirectory(Path value) {
        return with(changes -> changes.libraryDirectory = Optional.of(value));
    }

    public LocalOptions withChatFormat(String value) {
        return with(changes -> changes.chatFormat = Optional.of(value));
    }

    public LocalOptions withTemplateArguments(Map<String, Object> values) {
        return with(changes -> changes.templateArguments = values);
    }

    private LocalOptions with(Consumer<Changes> change) {
        var changes = new Changes(this);
        change.accept(changes);
        return changes.options();
    }

    /** The same components, to be changed one at a time. */
    private static final class Changes {

        private OptionalInt contextTokens = OptionalInt.empty();
        private ContextEnd contextEnd = ContextEnd.STOP;
        private Optional<Rope> rope = Optional.empty();
        private int sequences = 8;
        private int threads = defaultThreads();
        private int batchTokens = 512;
        private long cacheBytes = 2L << 30;
        private TensorType cacheKeys = TensorType.F16;
        private TensorType cacheValues = TensorType.F16;
        private Optional<Boolean> flashAttention = Optional.empty();
        private long promptBytes = 512L << 20;
        private Offload offload = Offload.none();
        private boolean mmap;
        private List<LoraAdapter> adapters = List.of();
        private Optional<DraftModel> draft = Optional.empty();
        private Optional<Pooling> pooling = Optional.empty();
        private int queuedRequests = 1024;
        private Optional<Path> libraryDirectory = Optional.empty();
        private Optional<String> chatFormat = Optional.empty();
        private Map<String, Object> templateArguments = Map.of();

        Changes() {}

        Changes(LocalOptions from) {
            contextTokens = from.contextTokens;
            contextEnd = from.contextEnd;
            rope = from.rope;
            sequences = from.sequences;
            threads = from.threads;
            batchTokens = from.batchTokens;
            cacheBytes = from.cacheBytes;
            cacheKeys = from.cacheKeys;
            cacheValues = from.cacheValues;
            flashAttention = from.flashAttention;
            promptBytes = from.promptBytes;
            offload = from.offload;
            mmap = from.mmap;
            adapters = from.adapters;
            draft = from.draft;
            pooling = from.pooling;
            queuedRequests = from.queuedRequests;
            libraryDirectory = from.libraryDirectory;
            chatFormat = from.chatFormat;
            templateArguments = from.templateArguments;
        }

        LocalOptions options() {
            return new LocalOptions(contextTokens, contextEnd, rope, sequences, threads, batchTokens, cacheBytes,
                    cacheKeys, cacheValues, flashAttention, promptBytes, offload, mmap, adapters, draft, pooling,
                    queuedRequests, libraryDirectory, chatFormat, templateArguments);
        }
    }
}
