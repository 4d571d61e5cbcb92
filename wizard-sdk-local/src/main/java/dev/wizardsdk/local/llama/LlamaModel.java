package dev.wizardsdk.local.llama;

import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.gguf.ModelLoadException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/**
 * The weights in native memory, owned until {@link #close()}, which must come after that of every context made from them.
 * Thread-safe.
 */
public final class LlamaModel implements AutoCloseable {

    /** The weights of the experts, by the names that all architectures give them. */
    private static final String EXPERTS = "\\.ffn_(up|down|gate|gate_up)_(ch|)exps";

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final GgufFile file;
    private final MemorySegment model;
    private final MemorySegment vocab;
    private final Vocabulary vocabulary;
    private final boolean attends;
    private boolean closed;

    private LlamaModel(GgufFile file, MemorySegment model) {
        this.file = file;
        this.model = model;
        this.vocab = Llama.vocab(model);
        this.vocabulary = new Vocabulary(vocab);
        this.attends = !Llama.isRecurrent(model) && !Llama.isHybrid(model);
    }

    /**
     * Loads the file. One model at a time is loaded.
     *
     * @throws ModelLoadException if its vocabulary is damaged, or llama.cpp refuses it
     */
    public static synchronized LlamaModel load(LlamaLibrary library, GgufFile file, ModelSettings settings) {
        file.requireVocabulary();
        NativeLog.forgetErrors();
        try (var arena = Arena.ofConfined()) {
            var params = Llama.modelParams(arena);
            place(params, settings, arena);
            var model = Llama.modelLoad(arena.allocateFrom(file.path().toString()), params);
            if (model.address() == 0) {
                throw new ModelLoadException(file.path(),
                        "llama.cpp " + library.version() + " cannot load it: " + NativeLog.firstError());
            }
            if (Llama.hasEncoder(model) || !Llama.hasDecoder(model) || Llama.isDiffusion(model)) {
                Llama.modelFree(model);
                throw new ModelLoadException(file.path(), "is a " + file.architecture()
                        + " model, which does not continue text; only models that do can be run");
            }
            return new LlamaModel(file, model);
        }
    }

    private static void place(MemorySegment params, ModelSettings settings, Arena arena) {
        set(params, "n_gpu_layers", settings.gpuLayers());
        set(params, "load_mode", settings.mmap() ? Layouts.LOAD_WITH_MMAP : Layouts.LOAD_WITHOUT_MMAP);
        set(params, "split_mode", settings.oneDevice()
                ? Layouts.SPLIT_NONE
                : settings.splitRows() ? Layouts.SPLIT_ROWS : Layouts.SPLIT_LAYERS);
        if (!settings.devices().isEmpty()) {
            set(params, "devices", Devices.named(settings.devices(), arena));
        }
        if (!settings.shares().isEmpty()) {
            var shares = arena.allocate(JAVA_FLOAT, Layouts.MOST_DEVICES);
            for (int i = 0; i < settings.shares().size(); i++) {
                shares.setAtIndex(JAVA_FLOAT, i, settings.shares().get(i).floatValue());
            }
            set(params, "tensor_split", shares);
        }
        if (settings.expertsOnCpu()) {
            set(params, "tensor_buft_overrides", Layouts.override(EXPERTS, Devices.cpuBufferType(), arena));
        }
    }

    private static void set(MemorySegment params, String member, MemorySegment value) {
        params.set(ADDRESS, Layouts.offset(Layouts.MODEL_PARAMS, member), value);
    }

    private static void set(MemorySegment params, String member, int value) {
        params.set(JAVA_INT, Layouts.offset(Layouts.MODEL_PARAMS, member), value);
    }

    public GgufFile file() {
        return file;
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** How many numbers a vector of this model has. */
    public int embeddingLength() {
        return Llama.embeddingLength(handle());
    }

    /** How many numbers the classifier of this model gives; 0 without one. */
    public int classes() {
        return Llama.classes(handle());
    }

    /** Whether each token's state is kept on its own, so that the opening of one sequence can serve another. */
    public boolean attends() {
        return attends;
    }

    /**
     * The tokens of a text.
     *
     * @param whole   whether to add the tokens that the vocabulary begins and ends a text with
     * @param special whether the names of control tokens in the text become those tokens
     * @throws IllegalStateException if the model was closed
     */
    public int[] tokenize(String text, boolean whole, boolean special) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        lock.readLock().lock();
        try (var arena = Arena.ofConfined()) {
            requireOpen();
            var input = arena.allocate(bytes.length + 1L);
            MemorySegment.copy(bytes, 0, input, JAVA_BYTE, 0, bytes.length);
            var max = bytes.length + 8;
            var tokens = arena.allocate(JAVA_INT, max);
            var count = Llama.tokenize(vocab, input, bytes.length, tokens, max, whole, special);
            if (count < 0) {
                max = -count;
                tokens = arena.allocate(JAVA_INT, max);
                count = Llama.tokenize(vocab, input, bytes.length, tokens, max, whole, special);
            }
            return tokens.asSlice(0, count * JAVA_INT.byteSize()).toArray(JAVA_INT);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The native model, for a context that is closed before it. */
    MemorySegment handle() {
        requireOpen();
        return model;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the model was closed");
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                Llama.modelFree(model);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
