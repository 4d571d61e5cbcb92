package dev.wizardsdk.local.llama;

import dev.wizardsdk.local.gguf.ModelLoadException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
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
    private final int contextTokens;
    private final int sequences;
    private final int vocabularySize;
    private final BooleanSupplier abort;
    private boolean rowsReadable;

    /**
     * Allocates the cache, all of it at once.
     *
     * @param contextTokens tokens that each sequence may hold
     * @param sequences     how many sequences there may be
     * @param abort         asked often during a long step, on the same thread, whether to stop it
     * @throws ModelLoadException if llama.cpp cannot allocate it
     */
    public LlamaContext(
            LlamaModel model, int contextTokens, int batchTokens, int sequences, int threads, BooleanSupplier abort) {
        this.abort = abort;
        this.vocabularySize = model.vocabulary().size();
        NativeLog.forgetErrors();
        var params = Llama.contextParams(arena);
        set(params, "n_ctx", Math.multiplyExact(contextTokens, sequences));
        set(params, "n_batch", batchTokens);
        set(params, "n_ubatch", batchTokens);
        set(params, "n_seq_max", sequences);
        set(params, "n_threads", threads);
        set(params, "n_threads_batch", threads);
        // Each sequence has a cache of its own: in a common one attention would pass over the tokens of all the others.
        params.set(JAVA_BYTE, Layouts.offset(Layouts.CONTEXT_PARAMS, "kv_unified"), (byte) 0);
        var created = Llama.contextInit(model.handle(), params);
        if (created.address() == 0) {
            arena.close();
            throw new ModelLoadException(model.file().path(),
                    "llama.cpp cannot allocate a cache of " + sequences + " times "
                            + contextTokens + " tokens: " + NativeLog.firstError()
                            + ". Lower LocalOptions.withContextTokens or withCacheBytes");
        }
        // With the arena's scope a use after close is an exception, not a crash.
        context = created.reinterpret(arena, null);
        memory = Llama.memory(context).reinterpret(arena, null);
        abortCheck = abortCheck();
        this.contextTokens = Llama.sequenceSize(context);
        this.sequences = Llama.sequences(context);
        batch = new TokenBatch(arena, Llama.batchSize(context), this.sequences);
    }

    private static void set(MemorySegment params, String member, int value) {
        params.set(JAVA_INT, Layouts.offset(Layouts.CONTEXT_PARAMS, member), value);
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

    /** Tokens that each sequence may hold; up to 255 more than asked for. */
    public int contextTokens() {
        return contextTokens;
    }

    public int sequences() {
        return sequences;
    }

    /** From the next step on, computes with so many threads. */
    public void threads(int threads) {
        if (threads < 1 || threads > 512) { // llama.cpp aborts above its own limit
            throw new IllegalArgumentException("threads is " + threads + ", it must be 1 to 512");
        }
        Llama.setThreads(context, threads);
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
        Llama.setAbort(context, abortable ? abortCheck : MemorySegment.NULL);
        var result = Llama.decode(context, batch.segment());
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
        if (!rowsReadable || !batch.hasOutput(row) || into.length < vocabularySize) {
            throw new IllegalStateException("row " + row + " has no output to read");
        }
        var logits = Llama.logits(context, row);
        if (logits.address() == 0) {
            throw new IllegalStateException("llama.cpp kept no output of row " + row);
        }
        MemorySegment.copy(logits.reinterpret(vocabularySize * JAVA_FLOAT.byteSize()), JAVA_FLOAT, 0, into, 0,
                vocabularySize);
    }

    /** Makes a sequence hold the first tokens of another, and nothing else. Copies the room of a whole sequence. */
    public void copy(int source, int target, int tokens) {
        requireSequence(source);
        requireSequence(target);
        // Between caches of their own llama.cpp copies all or aborts.
        Llama.sequenceCopy(memory, source, target, -1, -1);
        cut(target, tokens);
    }

    /** Forgets the tokens of a sequence from a position on. */
    public void cut(int sequence, int from) {
        requireSequence(sequence);
        if (!Llama.sequenceRemove(memory, sequence, from, -1)) {
            throw new IllegalStateException("sequence " + sequence + " cannot be cut at " + from);
        }
    }

    /** Forgets everything. */
    public void clear() {
        Llama.memoryClear(memory);
    }

    private void requireSequence(int sequence) {
        if (sequence < 0 || sequence >= sequences) {
            throw new IllegalArgumentException("sequence " + sequence + " of " + sequences);
        }
    }

    @Override
    public void close() {
        Llama.contextFree(context);
        arena.close();
    }
}
