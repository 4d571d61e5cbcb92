package dev.wizardsdk.local.llama;

import dev.wizardsdk.local.gguf.ModelLoadException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/**
 * The state of many sequences and the room to compute in. Belongs to the thread that made it, which alone may use it and
 * must close it before the model.
 */
public final class LlamaContext implements AutoCloseable {

    /** What became of a {@link #decode}. */
    public enum Decoded {
        /** The rows asked for can be read. */
        DONE,
        /** A sequence of the batch has no more room; nothing changed. */
        CACHE_FULL,
        /** Stopped on request; the batch's sequences must be cut back to what they were before. */
        ABORTED
    }

    private static final int FULL = 1;
    private static final int ABORTED = 2;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment context;
    private final MemorySegment memory;
    private final MemorySegment abortCheck;
    private final TokenBatch batch;
    private final int sequences;
    private final LlamaModel model;
    private final boolean shifts;
    private final BooleanSupplier abort;
    /** Sequences that a copy waits for: llama.cpp makes it at the next step only. */
    private final BitSet copying = new BitSet();
    private boolean rowsReadable;

    /**
     * Allocates the cache, all of it at once.
     *
     * @param abort asked often during a long step, on the same thread, whether to stop it
     * @throws ModelLoadException if llama.cpp cannot allocate it
     */
    public LlamaContext(LlamaModel model, ContextSettings settings, BooleanSupplier abort) {
        this.abort = abort;
        this.model = model;
        NativeLog.forgetErrors();
        var created = LlamaCompute.contextInit(model.handle(), params(settings));
        if (created.address() == 0) {
            arena.close();
            throw new ModelLoadException(model.file().path(),
                    "llama.cpp cannot allocate a cache of " + settings.sequences() + " times "
                            + settings.contextTokens() + " tokens: " + NativeLog.firstError()
                            + ". Lower LocalOptions.withContextTokens or withCacheBytes");
        }
        // With the arena's scope a use after close is an exception, not a crash.
        context = created.reinterpret(arena, null);
        memory = LlamaCompute.memory(context).reinterpret(arena, null);
        shifts = memory.address() != 0 && LlamaCompute.canShift(memory);
        abortCheck = abortCheck();
        this.sequences = LlamaCompute.sequences(context);
        batch = new TokenBatch(arena, LlamaCompute.batchSize(context), this.sequences);
    }

    private MemorySegment params(ContextSettings settings) {
        var params = Llama.contextParams(arena);
        set(params, "n_ctx", settings.pooling().isPresent()
                ? settings.contextTokens()
                : Math.multiplyExact(settings.contextTokens(), settings.sequences()));
        set(params, "n_batch", settings.batchTokens());
        set(params, "n_ubatch", settings.batchTokens());
        set(params, "n_seq_max", settings.sequences());
        set(params, "n_threads", settings.threads());
        set(params, "n_threads_batch", settings.threads());
        set(params, "type_k", Layouts.cacheType(settings.cacheKeys()));
        set(params, "type_v", Layouts.cacheType(settings.cacheValues()));
        settings.flashAttention().ifPresent(on -> set(params, "flash_attn_type", on ? 1 : 0));
        settings.rope().ifPresent(rope -> {
            set(params, "rope_scaling_type", Layouts.ropeScaling(rope.type()));
            set(params, "rope_freq_base", (float) rope.base());
            set(params, "rope_freq_scale", (float) (1 / rope.factor()));
            set(params, "yarn_orig_ctx", rope.originalContext());
        });
        settings.pooling().ifPresent(pooling -> {
            set(params, "pooling_type", Layouts.pooling(pooling));
            set(params, "embeddings", true);
        });
        // Each sequence has a cache of its own: in a common one attention would pass over the tokens of all the others. Only
        // texts to embed share one: none of them outlives its batch.
        set(params, "kv_unified", settings.pooling().isPresent());
        return params;
    }

    private static void set(MemorySegment params, String member, int value) {
        params.set(JAVA_INT, Layouts.offset(Layouts.CONTEXT_PARAMS, member), value);
    }

    private static void set(MemorySegment params, String member, float value) {
        params.set(JAVA_FLOAT, Layouts.offset(Layouts.CONTEXT_PARAMS, member), value);
    }

    private static void set(MemorySegment params, String member, boolean value) {
        params.set(JAVA_BYTE, Layouts.offset(Layouts.CONTEXT_PARAMS, member), (byte) (value ? 1 : 0));
    }

    private MemorySegment abortCheck() {
        try {
            // typedef bool (*ggml_abort_callback)(void * data)
            var handle = MethodHandles.lookup()
                    .bind(this, "shouldAbort", MethodType.methodType(boolean.class, MemorySegment.class));
            return Linker.nativeLinker().upcallStub(handle, FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS), arena);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** Called by llama.cpp. An exception that left this method would end the JVM. */
    boolean shouldAbort(MemorySegment ignored) {
        try {
            return abort.getAsBoolean();
        } catch (Throwable e) {
            return true;
        }
    }

    /** The batch for the next step. */
    public TokenBatch batch() {
        return batch;
    }

    public int sequences() {
        return sequences;
    }

    /** From the next step on, computes with so many threads. */
    public void threads(int threads) {
        if (threads < 1 || threads > 512) { // llama.cpp aborts above its own limit
            throw new IllegalArgumentException("threads is " + threads + ", it must be 1 to 512");
        }
        LlamaCompute.setThreads(context, threads);
    }

    /**
     * Computes the batch.
     *
     * @param abortable whether the step is so long that it should be possible to stop it
     * @throws IllegalStateException if llama.cpp refused the batch or failed; all sequences are to be cleared then
     */
    public Decoded decode(boolean abortable) {
        if (batch.size() == 0) {
            throw new IllegalStateException("there is nothing to decode");
        }
        rowsReadable = false;
        NativeLog.forgetErrors();
        LlamaCompute.setAbort(context, abortable ? abortCheck : MemorySegment.NULL);
        NativeLog.hold();
        var result = LlamaCompute.decode(context, batch.segment());
        NativeLog.release(result == ABORTED);
        copying.clear();
        return switch (result) {
            case 0 -> {
                rowsReadable = true;
                yield Decoded.DONE;
            }
            case FULL -> Decoded.CACHE_FULL;
            case ABORTED -> Decoded.ABORTED;
            default ->
                throw new IllegalStateException("llama_decode returned " + result + ": " + NativeLog.firstError());
        };
    }

    /**
     * Copies the scores of every token as the one that follows a row of the batch just decoded.
     *
     * @param into as long as the vocabulary
     */
    public void logits(int row, float[] into) {
        var vocabularySize = model.vocabulary().size();
        if (!rowsReadable || !batch.hasOutput(row) || into.length < vocabularySize) {
            throw new IllegalStateException("row " + row + " has no output to read");
        }
        var logits = LlamaCompute.logits(context, row);
        if (logits.address() == 0) {
            throw new IllegalStateException("llama.cpp kept no output of row " + row);
        }
        MemorySegment.copy(logits.reinterpret(vocabularySize * JAVA_FLOAT.byteSize()), JAVA_FLOAT, 0, into, 0,
                vocabularySize);
    }

    /** Whether a sequence is part of a copy that is made at the next step: until then it can be neither saved nor restored. */
    public boolean awaitsCopy(int sequence) {
        return copying.get(sequence);
    }

    /**
     * Makes a sequence hold the first tokens of another, and nothing else, from the next step on. Copies the room of a whole
     * sequence.
     */
    public void copy(int source, int target, int tokens) {
        requireSequence(source);
        requireSequence(target);
        // Between caches of their own llama.cpp copies all or aborts.
        LlamaCompute.sequenceCopy(memory, source, target, -1, -1);
        copying.set(source);
        copying.set(target);
        cut(target, tokens);
    }

    /** Forgets the tokens of a sequence from a position on. */
    public void cut(int sequence, int from) {
        requireSequence(sequence);
        if (!LlamaCompute.sequenceRemove(memory, sequence, from, -1)) {
            throw new IllegalStateException("sequence " + sequence + " cannot be cut at " + from);
        }
    }

    /** Whether {@link #shift} can be done. */
    public boolean shifts() {
        return shifts;
    }

    /** Forgets the tokens of a sequence between two positions, and moves what follows down to the first of them. */
    public void shift(int sequence, int from, int to) {
        requireSequence(sequence);
        if (!shifts || !LlamaCompute.sequenceRemove(memory, sequence, from, to)) {
            throw new IllegalStateException("sequence " + sequence + " cannot forget what is in its midst");
        }
        LlamaCompute.sequenceShift(memory, sequence, to, -1, from - to);
    }

    /** How many bytes {@link #save} would take. */
    public long stateBytes(int sequence) {
        requireSequence(sequence);
        return LlamaCompute.stateSize(context, sequence);
    }

    private void requireSettled(int sequence) {
        requireSequence(sequence);
        if (copying.get(sequence)) {
            throw new IllegalStateException("sequence " + sequence + " awaits a copy");
        }
    }

    /** Copies out what a sequence holds. */
    public SavedState save(int sequence) {
        requireSettled(sequence);
        var state = new SavedState(stateBytes(sequence));
        if (LlamaCompute.stateGet(context, state.data(), state.bytes(), sequence) != state.bytes()) {
            state.close();
            throw new IllegalStateException("the state of sequence " + sequence + " cannot be copied");
        }
        return state;
    }

    /**
     * Makes a sequence hold what was copied out; false if that does not fit this model or context, or is not of so many
     * tokens: nothing is held then.
     */
    public boolean restore(int sequence, SavedState state, int tokens) {
        requireSettled(sequence);
        cut(sequence, 0);
        if (LlamaCompute.stateSet(context, state.data(), state.bytes(), sequence) == state.bytes()
                && LlamaCompute.lastPosition(memory, sequence) == tokens - 1) {
            return true;
        }
        cut(sequence, 0);
        return false;
    }

    /** Adds adapters to the model's weights from the next step on, each times its scale, in place of those added before. */
    public void adapters(List<Lora> adapters, List<Double> scales) {
        try (var call = Arena.ofConfined()) {
            var handles = call.allocate(ADDRESS, Math.max(1, adapters.size()));
            var factors = call.allocate(JAVA_FLOAT, Math.max(1, adapters.size()));
            for (int i = 0; i < adapters.size(); i++) {
                handles.setAtIndex(ADDRESS, i, adapters.get(i).handle());
                factors.setAtIndex(JAVA_FLOAT, i, scales.get(i).floatValue());
            }
            if (LlamaCompute.setAdapters(context, handles, adapters.size(), factors) != 0) {
                throw new IllegalStateException("llama.cpp refuses the adapters: " + NativeLog.firstError());
            }
        }
    }

    /** The vector of a sequence of the batch just decoded, in a context that embeds. */
    public float[] embedding(int sequence, int length) {
        requireSequence(sequence);
        var vector = LlamaCompute.embeddingsOfSequence(context, sequence);
        if (!rowsReadable || vector.address() == 0) {
            throw new IllegalStateException("sequence " + sequence + " has no vector to read");
        }
        return vector.reinterpret(length * JAVA_FLOAT.byteSize()).toArray(JAVA_FLOAT);
    }

    /** Forgets everything. */
    public void clear() {
        if (memory.address() != 0) { // a model that only encodes has none
            LlamaCompute.memoryClear(memory);
        }
    }

    private void requireSequence(int sequence) {
        if (sequence < 0 || sequence >= sequences) {
            throw new IllegalArgumentException("sequence " + sequence + " of " + sequences);
        }
    }

    @Override
    public void close() {
        LlamaCompute.contextFree(context);
        arena.close();
    }
}
