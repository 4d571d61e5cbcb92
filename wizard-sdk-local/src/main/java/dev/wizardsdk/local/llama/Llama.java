package dev.wizardsdk.local.llama;

import dev.wizardsdk.local.natives.NativeLibraryException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** The functions of llama.cpp that are used, one handle each. The class can be used once the libraries are loaded. */
final class Llama {

    /** void llama_backend_init(void) */
    private static final MethodHandle BACKEND_INIT = handle("llama_backend_init", null);
    /** void ggml_backend_load_all_from_path(const char * dir_path) */
    private static final MethodHandle LOAD_BACKENDS = handle("ggml_backend_load_all_from_path", null, ADDRESS);
    /** size_t ggml_backend_dev_count(void) */
    private static final MethodHandle DEVICES = handle("ggml_backend_dev_count", JAVA_LONG);
    /** void llama_log_set(ggml_log_callback log_callback, void * user_data) */
    private static final MethodHandle LOG_SET = handle("llama_log_set", null, ADDRESS, ADDRESS);
    /** struct llama_model_params llama_model_default_params(void) */
    private static final MethodHandle MODEL_PARAMS = handle("llama_model_default_params", Layouts.MODEL_PARAMS);
    /** struct llama_context_params llama_context_default_params(void) */
    private static final MethodHandle CONTEXT_PARAMS = handle("llama_context_default_params", Layouts.CONTEXT_PARAMS);

    /** struct llama_model * llama_model_load_from_file(const char * path_model, struct llama_model_params params) */
    private static final MethodHandle MODEL_LOAD = handle("llama_model_load_from_file", ADDRESS, ADDRESS,
            Layouts.MODEL_PARAMS);
    /** void llama_model_free(struct llama_model * model) */
    private static final MethodHandle MODEL_FREE = handle("llama_model_free", null, ADDRESS);
    /** const struct llama_vocab * llama_model_get_vocab(const struct llama_model * model) */
    private static final MethodHandle VOCAB = handle("llama_model_get_vocab", ADDRESS, ADDRESS);
    /** bool llama_model_has_encoder(const struct llama_model * model) */
    private static final MethodHandle HAS_ENCODER = handle("llama_model_has_encoder", JAVA_BOOLEAN, ADDRESS);
    /** bool llama_model_has_decoder(const struct llama_model * model) */
    private static final MethodHandle HAS_DECODER = handle("llama_model_has_decoder", JAVA_BOOLEAN, ADDRESS);
    /** bool llama_model_is_recurrent(const struct llama_model * model) */
    private static final MethodHandle IS_RECURRENT = handle("llama_model_is_recurrent", JAVA_BOOLEAN, ADDRESS);
    /** bool llama_model_is_hybrid(const struct llama_model * model) */
    private static final MethodHandle IS_HYBRID = handle("llama_model_is_hybrid", JAVA_BOOLEAN, ADDRESS);
    /** bool llama_model_is_diffusion(const struct llama_model * model) */
    private static final MethodHandle IS_DIFFUSION = handle("llama_model_is_diffusion", JAVA_BOOLEAN, ADDRESS);

    /** int32_t llama_vocab_n_tokens(const struct llama_vocab * vocab) */
    private static final MethodHandle VOCAB_SIZE = handle("llama_vocab_n_tokens", JAVA_INT, ADDRESS);
    /** llama_token llama_vocab_bos(const struct llama_vocab * vocab) */
    private static final MethodHandle VOCAB_BOS = handle("llama_vocab_bos", JAVA_INT, ADDRESS);
    /** llama_token llama_vocab_eos(const struct llama_vocab * vocab) */
    private static final MethodHandle VOCAB_EOS = handle("llama_vocab_eos", JAVA_INT, ADDRESS);
    /** bool llama_vocab_get_add_bos(const struct llama_vocab * vocab) */
    private static final MethodHandle VOCAB_ADD_BOS = handle("llama_vocab_get_add_bos", JAVA_BOOLEAN, ADDRESS);
    /** bool llama_vocab_is_eog(const struct llama_vocab * vocab, llama_token token) */
    private static final MethodHandle VOCAB_IS_EOG = handle("llama_vocab_is_eog", JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    /** enum llama_token_attr llama_vocab_get_attr(const struct llama_vocab * vocab, llama_token token) */
    private static final MethodHandle VOCAB_ATTR = handle("llama_vocab_get_attr", JAVA_INT, ADDRESS, JAVA_INT);
    /**
     * int32_t llama_tokenize(const struct llama_vocab * vocab, const char * text, int32_t text_len, llama_token * tokens,
     * int32_t n_tokens_max, bool add_special, bool parse_special)
     */
    private static final MethodHandle TOKENIZE = handle("llama_tokenize", JAVA_INT,
            ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_BOOLEAN, JAVA_BOOLEAN);
    /**
     * int32_t llama_token_to_piece(const struct llama_vocab * vocab, llama_token token, char * buf, int32_t length,
     * int32_t lstrip, bool special)
     */
    private static final MethodHandle TOKEN_TO_PIECE = handle("llama_token_to_piece", JAVA_INT,
            ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN);

    /** struct llama_context * llama_init_from_model(struct llama_model * model, struct llama_context_params params) */
    private static final MethodHandle CONTEXT_INIT = handle("llama_init_from_model", ADDRESS, ADDRESS,
            Layouts.CONTEXT_PARAMS);
    /** void llama_free(struct llama_context * ctx) */
    private static final MethodHandle CONTEXT_FREE = handle("llama_free", null, ADDRESS);
    /** uint32_t llama_n_ctx_seq(const struct llama_context * ctx) */
    private static final MethodHandle N_CTX_SEQ = handle("llama_n_ctx_seq", JAVA_INT, ADDRESS);
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

    private Llama() {}

    private static MethodHandle handle(String name, @Nullable MemoryLayout result, MemoryLayout... arguments) {
        var address = LlamaLibrary.symbols().find(name).orElseThrow(() -> new NativeLibraryException(
                "the llama.cpp library lacks the function " + name + "; needed is llama.cpp " + Layouts.VERSIONS));
        return Linker.nativeLinker().downcallHandle(address, result == null
                ? FunctionDescriptor.ofVoid(arguments)
                : FunctionDescriptor.of(result, arguments));
    }

    private static IllegalStateException failed(Throwable cause) {
        return cause instanceof IllegalStateException known
                ? known
                : new IllegalStateException("a native call failed", cause);
    }

    static void backendInit() {
        try {
            BACKEND_INIT.invokeExact();
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void loadBackends(MemorySegment folder) {
        try {
            LOAD_BACKENDS.invokeExact(folder);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static long devices() {
        try {
            return (long) DEVICES.invokeExact();
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void logSet(MemorySegment callback) {
        try {
            LOG_SET.invokeExact(callback, MemorySegment.NULL);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static MemorySegment modelParams(SegmentAllocator allocator) {
        try {
            return (MemorySegment) MODEL_PARAMS.invokeExact(allocator);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static MemorySegment contextParams(SegmentAllocator allocator) {
        try {
            return (MemorySegment) CONTEXT_PARAMS.invokeExact(allocator);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static MemorySegment modelLoad(MemorySegment path, MemorySegment params) {
        try {
            return (MemorySegment) MODEL_LOAD.invokeExact(path, params);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void modelFree(MemorySegment model) {
        try {
            MODEL_FREE.invokeExact(model);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static MemorySegment vocab(MemorySegment model) {
        try {
            return (MemorySegment) VOCAB.invokeExact(model);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static boolean hasEncoder(MemorySegment model) {
        try {
            return (boolean) HAS_ENCODER.invokeExact(model);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static boolean hasDecoder(MemorySegment model) {
        try {
            return (boolean) HAS_DECODER.invokeExact(model);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static boolean isRecurrent(MemorySegment model) {
        try {
            return (boolean) IS_RECURRENT.invokeExact(model);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static boolean isHybrid(MemorySegment model) {
        try {
            return (boolean) IS_HYBRID.invokeExact(model);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static boolean isDiffusion(MemorySegment model) {
        try {
            return (boolean) IS_DIFFUSION.invokeExact(model);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int vocabSize(MemorySegment vocab) {
        try {
            return (int) VOCAB_SIZE.invokeExact(vocab);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int vocabBos(MemorySegment vocab) {
        try {
            return (int) VOCAB_BOS.invokeExact(vocab);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int vocabEos(MemorySegment vocab) {
        try {
            return (int) VOCAB_EOS.invokeExact(vocab);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static boolean vocabAddBos(MemorySegment vocab) {
        try {
            return (boolean) VOCAB_ADD_BOS.invokeExact(vocab);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static boolean isEndOfGeneration(MemorySegment vocab, int token) {
        try {
            return (boolean) VOCAB_IS_EOG.invokeExact(vocab, token);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int attributes(MemorySegment vocab, int token) {
        try {
            return (int) VOCAB_ATTR.invokeExact(vocab, token);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int tokenize(MemorySegment vocab, MemorySegment text, int length, MemorySegment tokens, int max,
            boolean special) {
        try {
            return (int) TOKENIZE.invokeExact(vocab, text, length, tokens, max, false, special);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int tokenToPiece(MemorySegment vocab, int token, MemorySegment buffer, int length) {
        try {
            return (int) TOKEN_TO_PIECE.invokeExact(vocab, token, buffer, length, 0, false);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

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

    static int sequenceSize(MemorySegment context) {
        try {
            return (int) N_CTX_SEQ.invokeExact(context);
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
}
