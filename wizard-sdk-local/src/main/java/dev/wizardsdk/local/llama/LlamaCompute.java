package dev.wizardsdk.local.llama;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

import static dev.wizardsdk.local.llama.Llama.failed;
import static dev.wizardsdk.local.llama.Llama.handle;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** The functions of llama.cpp for contexts, one handle each. The class can be used once the libraries are loaded. */
final class LlamaCompute {

    /** struct llama_context * llama_init_from_model(struct llama_model * model, struct llama_context_params params) */
    private static final MethodHandle CONTEXT_INIT = handle("llama_init_from_model", ADDRESS, ADDRESS,
            Layouts.CONTEXT_PARAMS);
    /** void llama_free(struct llama_context * ctx) */
    private static final MethodHandle CONTEXT_FREE = handle("llama_free", null, ADDRESS);
    /** uint32_t llama_n_batch(const struct llama_context * ctx) */
    private static final MethodHandle N_BATCH = handle("llama_n_batch", JAVA_INT, ADDRESS);
    /** uint32_t llama_n_seq_max(const struct llama_context * ctx) */
    private static final MethodHandle N_SEQ_MAX = handle("llama_n_seq_max", JAVA_INT, ADDRESS);
    /** void llama_set_abort_callback(struct llama_context * ctx, ggml_abort_callback abort_callback, void * data) */
    private static final MethodHandle SET_ABORT = handle("llama_set_abort_callback", null, ADDRESS, ADDRESS, ADDRESS);
    /** void llama_set_n_threads(struct llama_context * ctx, int32_t n_threads, int32_t n_threads_batch) */
    private static final MethodHandle SET_THREADS = handle("llama_set_n_threads", null, ADDRESS, JAVA_INT, JAVA_INT);
    /** int32_t llama_decode(struct llama_context * ctx, struct llama_batch batch) */
    private static final MethodHandle DECODE = handle("llama_decode", JAVA_INT, ADDRESS, Layouts.BATCH);
    /** float * llama_get_logits_ith(struct llama_context * ctx, int32_t i) */
    private static final MethodHandle LOGITS = handle("llama_get_logits_ith", ADDRESS, ADDRESS, JAVA_INT);
    /** llama_memory_t llama_get_memory(const struct llama_context * ctx) */
    private static final MethodHandle MEMORY = handle("llama_get_memory", ADDRESS, ADDRESS);
    /** void llama_memory_clear(llama_memory_t mem, bool data) */
    private static final MethodHandle MEMORY_CLEAR = handle("llama_memory_clear", null, ADDRESS, JAVA_BOOLEAN);
    /** bool llama_memory_seq_rm(llama_memory_t mem, llama_seq_id seq_id, llama_pos p0, llama_pos p1) */
    private static final MethodHandle SEQ_RM = handle("llama_memory_seq_rm", JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT,
            JAVA_INT);
    /** void llama_memory_seq_cp(llama_memory_t mem, llama_seq_id src, llama_seq_id dst, llama_pos p0, llama_pos p1) */
    private static final MethodHandle SEQ_CP = handle("llama_memory_seq_cp", null, ADDRESS, JAVA_INT, JAVA_INT,
            JAVA_INT, JAVA_INT);
    /** void llama_memory_seq_add(llama_memory_t mem, llama_seq_id seq_id, llama_pos p0, llama_pos p1, llama_pos delta) */
    private static final MethodHandle SEQ_ADD = handle("llama_memory_seq_add", null, ADDRESS, JAVA_INT, JAVA_INT,
            JAVA_INT, JAVA_INT);
    /** bool llama_memory_can_shift(llama_memory_t mem) */
    private static final MethodHandle CAN_SHIFT = handle("llama_memory_can_shift", JAVA_BOOLEAN, ADDRESS);
    /** llama_pos llama_memory_seq_pos_max(llama_memory_t mem, llama_seq_id seq_id) */
    private static final MethodHandle POS_MAX = handle("llama_memory_seq_pos_max", JAVA_INT, ADDRESS, JAVA_INT);
    /** size_t llama_state_seq_get_size(struct llama_context * ctx, llama_seq_id seq_id) */
    private static final MethodHandle STATE_SIZE = handle("llama_state_seq_get_size", JAVA_LONG, ADDRESS, JAVA_INT);
    /** size_t llama_state_seq_get_data(struct llama_context * ctx, uint8_t * dst, size_t size, llama_seq_id seq_id) */
    private static final MethodHandle STATE_GET = handle("llama_state_seq_get_data", JAVA_LONG, ADDRESS, ADDRESS,
            JAVA_LONG, JAVA_INT);
    /** size_t llama_state_seq_set_data(struct llama_context * ctx, const uint8_t * src, size_t size, llama_seq_id id) */
    private static final MethodHandle STATE_SET = handle("llama_state_seq_set_data", JAVA_LONG, ADDRESS, ADDRESS,
            JAVA_LONG, JAVA_INT);
    /**
     * int32_t llama_set_adapters_lora(struct llama_context * ctx, struct llama_adapter_lora ** adapters, size_t n_adapters,
     * float * scales)
     */
    private static final MethodHandle SET_ADAPTERS = handle("llama_set_adapters_lora", JAVA_INT, ADDRESS, ADDRESS,
            JAVA_LONG, ADDRESS);
    /** enum llama_pooling_type llama_pooling_type(const struct llama_context * ctx) */
    private static final MethodHandle POOLING = handle("llama_pooling_type", JAVA_INT, ADDRESS);
    /** float * llama_get_embeddings_seq(struct llama_context * ctx, llama_seq_id seq_id) */
    private static final MethodHandle EMBEDDINGS_SEQ = handle("llama_get_embeddings_seq", ADDRESS, ADDRESS, JAVA_INT);

    private LlamaCompute() {}

    static MemorySegment contextInit(MemorySegment model, MemorySegment params) {
        try {
            return (MemorySegment) CONTEXT_INIT.invokeExact(model, params);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void contextFree(MemorySegment context) {
        try {
            CONTEXT_FREE.invokeExact(context);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int batchSize(MemorySegment context) {
        try {
            return (int) N_BATCH.invokeExact(context);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int sequences(MemorySegment context) {
        try {
            return (int) N_SEQ_MAX.invokeExact(context);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void setThreads(MemorySegment context, int threads) {
        try {
            SET_THREADS.invokeExact(context, threads, threads);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void setAbort(MemorySegment context, MemorySegment callback) {
        try {
            SET_ABORT.invokeExact(context, callback, MemorySegment.NULL);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int decode(MemorySegment context, MemorySegment batch) {
        try {
            return (int) DECODE.invokeExact(context, batch);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static MemorySegment logits(MemorySegment context, int row) {
        try {
            return (MemorySegment) LOGITS.invokeExact(context, row);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static MemorySegment memory(MemorySegment context) {
        try {
            return (MemorySegment) MEMORY.invokeExact(context);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void memoryClear(MemorySegment memory) {
        try {
            MEMORY_CLEAR.invokeExact(memory, true);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static boolean sequenceRemove(MemorySegment memory, int sequence, int from, int to) {
        try {
            return (boolean) SEQ_RM.invokeExact(memory, sequence, from, to);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void sequenceCopy(MemorySegment memory, int source, int target, int from, int to) {
        try {
            SEQ_CP.invokeExact(memory, source, target, from, to);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void sequenceShift(MemorySegment memory, int sequence, int from, int to, int by) {
        try {
            SEQ_ADD.invokeExact(memory, sequence, from, to, by);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int lastPosition(MemorySegment memory, int sequence) {
        try {
            return (int) POS_MAX.invokeExact(memory, sequence);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static boolean canShift(MemorySegment memory) {
        try {
            return (boolean) CAN_SHIFT.invokeExact(memory);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static long stateSize(MemorySegment context, int sequence) {
        try {
            return (long) STATE_SIZE.invokeExact(context, sequence);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static long stateGet(MemorySegment context, MemorySegment into, long size, int sequence) {
        try {
            return (long) STATE_GET.invokeExact(context, into, size, sequence);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static long stateSet(MemorySegment context, MemorySegment from, long size, int sequence) {
        try {
            return (long) STATE_SET.invokeExact(context, from, size, sequence);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int setAdapters(MemorySegment context, MemorySegment adapters, long count, MemorySegment scales) {
        try {
            return (int) SET_ADAPTERS.invokeExact(context, adapters, count, scales);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int pooling(MemorySegment context) {
        try {
            return (int) POOLING.invokeExact(context);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static MemorySegment embeddingsOfSequence(MemorySegment context, int sequence) {
        try {
            return (MemorySegment) EMBEDDINGS_SEQ.invokeExact(context, sequence);
        } catch (Throwable e) {
            throw failed(e);
        }
    }
}
