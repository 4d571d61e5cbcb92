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

/**
 * The functions of llama.cpp for models and vocabularies, one handle each; those for contexts are in {@link LlamaCompute}. The
 * class can be used once the libraries are loaded.
 */
final class Llama {

    /** void llama_backend_init(void) */
    private static final MethodHandle BACKEND_INIT = handle("llama_backend_init", null);
    /** void ggml_backend_load_all_from_path(const char * dir_path) */
    private static final MethodHandle LOAD_BACKENDS = handle("ggml_backend_load_all_from_path", null, ADDRESS);
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

    /** llama_token llama_vocab_sep(const struct llama_vocab * vocab) */
    private static final MethodHandle VOCAB_SEP = handle("llama_vocab_sep", JAVA_INT, ADDRESS);
    /** bool llama_vocab_get_add_eos(const struct llama_vocab * vocab) */
    private static final MethodHandle VOCAB_ADD_EOS = handle("llama_vocab_get_add_eos", JAVA_BOOLEAN, ADDRESS);
    /** bool llama_vocab_get_add_sep(const struct llama_vocab * vocab) */
    private static final MethodHandle VOCAB_ADD_SEP = handle("llama_vocab_get_add_sep", JAVA_BOOLEAN, ADDRESS);
    /** llama_token llama_vocab_fim_pre(const struct llama_vocab * vocab) */
    private static final MethodHandle FIM_PRE = handle("llama_vocab_fim_pre", JAVA_INT, ADDRESS);
    /** llama_token llama_vocab_fim_suf(const struct llama_vocab * vocab) */
    private static final MethodHandle FIM_SUF = handle("llama_vocab_fim_suf", JAVA_INT, ADDRESS);
    /** llama_token llama_vocab_fim_mid(const struct llama_vocab * vocab) */
    private static final MethodHandle FIM_MID = handle("llama_vocab_fim_mid", JAVA_INT, ADDRESS);
    /** llama_token llama_vocab_fim_rep(const struct llama_vocab * vocab) */
    private static final MethodHandle FIM_REP = handle("llama_vocab_fim_rep", JAVA_INT, ADDRESS);
    /** llama_token llama_vocab_fim_sep(const struct llama_vocab * vocab) */
    private static final MethodHandle FIM_SEP = handle("llama_vocab_fim_sep", JAVA_INT, ADDRESS);
    /** int32_t llama_model_n_embd_out(const struct llama_model * model) */
    private static final MethodHandle EMBEDDING_OUT = handle("llama_model_n_embd_out", JAVA_INT, ADDRESS);
    /** uint32_t llama_model_n_cls_out(const struct llama_model * model) */
    private static final MethodHandle CLASSES_OUT = handle("llama_model_n_cls_out", JAVA_INT, ADDRESS);
    /** struct llama_adapter_lora * llama_adapter_lora_init(struct llama_model * model, const char * path_lora) */
    private static final MethodHandle ADAPTER_INIT = handle("llama_adapter_lora_init", ADDRESS, ADDRESS, ADDRESS);
    /** void llama_adapter_lora_free(struct llama_adapter_lora * adapter) */
    private static final MethodHandle ADAPTER_FREE = handle("llama_adapter_lora_free", null, ADDRESS);

    private Llama() {}

    static MethodHandle handle(String name, @Nullable MemoryLayout result, MemoryLayout... arguments) {
        var address = LlamaLibrary.symbols().find(name).orElseThrow(() -> new NativeLibraryException(
                "the llama.cpp library lacks the function " + name + "; needed is llama.cpp " + Layouts.VERSIONS));
        return Linker.nativeLinker().downcallHandle(address, result == null
                ? FunctionDescriptor.ofVoid(arguments)
                : FunctionDescriptor.of(result, arguments));
    }

    static IllegalStateException failed(Throwable cause) {
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
            boolean whole, boolean special) {
        try {
            return (int) TOKENIZE.invokeExact(vocab, text, length, tokens, max, whole, special);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int tokenToPiece(MemorySegment vocab, int token, MemorySegment buffer, int length, boolean special) {
        try {
            return (int) TOKEN_TO_PIECE.invokeExact(vocab, token, buffer, length, 0, special);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int vocabSep(MemorySegment vocab) {
        try {
            return (int) VOCAB_SEP.invokeExact(vocab);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static boolean vocabAddEos(MemorySegment vocab) {
        try {
            return (boolean) VOCAB_ADD_EOS.invokeExact(vocab);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static boolean vocabAddSep(MemorySegment vocab) {
        try {
            return (boolean) VOCAB_ADD_SEP.invokeExact(vocab);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int infillPrefix(MemorySegment vocab) {
        try {
            return (int) FIM_PRE.invokeExact(vocab);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int infillSuffix(MemorySegment vocab) {
        try {
            return (int) FIM_SUF.invokeExact(vocab);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int infillMiddle(MemorySegment vocab) {
        try {
            return (int) FIM_MID.invokeExact(vocab);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int infillRepository(MemorySegment vocab) {
        try {
            return (int) FIM_REP.invokeExact(vocab);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int infillFile(MemorySegment vocab) {
        try {
            return (int) FIM_SEP.invokeExact(vocab);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int embeddingLength(MemorySegment model) {
        try {
            return (int) EMBEDDING_OUT.invokeExact(model);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int classes(MemorySegment model) {
        try {
            return (int) CLASSES_OUT.invokeExact(model);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static MemorySegment adapterInit(MemorySegment model, MemorySegment path) {
        try {
            return (MemorySegment) ADAPTER_INIT.invokeExact(model, path);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void adapterFree(MemorySegment adapter) {
        try {
            ADAPTER_FREE.invokeExact(adapter);
        } catch (Throwable e) {
            throw failed(e);
        }
    }
}
