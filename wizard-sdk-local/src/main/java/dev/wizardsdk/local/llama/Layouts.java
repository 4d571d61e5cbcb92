package dev.wizardsdk.local.llama;

import dev.wizardsdk.local.gguf.Pooling;
import dev.wizardsdk.local.gguf.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * The structs of llama.cpp 0.4.0 and 0.5.0, which are the same. Earlier and later versions moved members about, so a library
 * is accepted only if the defaults it returns have the known values at the known places.
 */
final class Layouts {

    static final String VERSIONS = "0.4.0 or 0.5.0";

    static final int LOAD_WITHOUT_MMAP = 0;
    static final int LOAD_WITH_MMAP = 1;
    static final int SPLIT_NONE = 0;
    static final int SPLIT_LAYERS = 1;
    static final int SPLIT_ROWS = 2;
    /** The length of the array of shares; more than any version reads. */
    static final int MOST_DEVICES = 128;

    static final StructLayout MODEL_PARAMS = MemoryLayout.structLayout(
            ADDRESS.withName("devices"),
            ADDRESS.withName("tensor_buft_overrides"),
            JAVA_INT.withName("n_gpu_layers"),
            JAVA_INT.withName("split_mode"),
            JAVA_INT.withName("load_mode"),
            JAVA_INT.withName("lazy_mode"),
            JAVA_INT.withName("main_gpu"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("tensor_split"),
            ADDRESS.withName("progress_callback"),
            ADDRESS.withName("progress_callback_user_data"),
            ADDRESS.withName("kv_overrides"),
            JAVA_BOOLEAN.withName("vocab_only"),
            JAVA_BOOLEAN.withName("check_tensors"),
            JAVA_BOOLEAN.withName("use_extra_bufts"),
            JAVA_BOOLEAN.withName("no_host"),
            JAVA_BOOLEAN.withName("no_alloc"),
            JAVA_BOOLEAN.withName("load_mtp"),
            MemoryLayout.paddingLayout(2));

    static final StructLayout CONTEXT_PARAMS = MemoryLayout.structLayout(
            JAVA_INT.withName("n_ctx"),
            JAVA_INT.withName("n_batch"),
            JAVA_INT.withName("n_ubatch"),
            JAVA_INT.withName("n_seq_max"),
            JAVA_INT.withName("n_rs_seq"),
            JAVA_INT.withName("n_outputs_max"),
            JAVA_INT.withName("n_outputs_max_per_seq"),
            JAVA_INT.withName("n_threads"),
            JAVA_INT.withName("n_threads_batch"),
            JAVA_INT.withName("ctx_type"),
            JAVA_INT.withName("rope_scaling_type"),
            JAVA_INT.withName("pooling_type"),
            JAVA_INT.withName("attention_type"),
            JAVA_INT.withName("flash_attn_type"),
            JAVA_FLOAT.withName("rope_freq_base"),
            JAVA_FLOAT.withName("rope_freq_scale"),
            JAVA_FLOAT.withName("yarn_ext_factor"),
            JAVA_FLOAT.withName("yarn_attn_factor"),
            JAVA_FLOAT.withName("yarn_beta_fast"),
            JAVA_FLOAT.withName("yarn_beta_slow"),
            JAVA_INT.withName("yarn_orig_ctx"),
            JAVA_FLOAT.withName("defrag_thold"),
            ADDRESS.withName("cb_eval"),
            ADDRESS.withName("cb_eval_user_data"),
            JAVA_INT.withName("type_k"),
            JAVA_INT.withName("type_v"),
            ADDRESS.withName("abort_callback"),
            ADDRESS.withName("abort_callback_data"),
            JAVA_BOOLEAN.withName("embeddings"),
            JAVA_BOOLEAN.withName("offload_kqv"),
            JAVA_BOOLEAN.withName("no_perf"),
            JAVA_BOOLEAN.withName("op_offload"),
            JAVA_BOOLEAN.withName("swa_full"),
            JAVA_BOOLEAN.withName("kv_unified"),
            MemoryLayout.paddingLayout(2),
            ADDRESS.withName("samplers"),
            JAVA_LONG.withName("n_samplers"),
            ADDRESS.withName("ctx_other"));

    static final StructLayout BATCH = MemoryLayout.structLayout(
            JAVA_INT.withName("n_tokens"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("token"),
            ADDRESS.withName("embd"),
            ADDRESS.withName("pos"),
            ADDRESS.withName("n_seq_id"),
            ADDRESS.withName("seq_id"),
            ADDRESS.withName("logits"));

    private Layouts() {}

    /** An array of one {@code llama_model_tensor_buft_override} and the empty one that ends it. */
    static MemorySegment override(String pattern, MemorySegment bufferType, Arena arena) {
        var overrides = arena.allocate(ADDRESS, 4);
        overrides.setAtIndex(ADDRESS, 0, arena.allocateFrom(pattern));
        overrides.setAtIndex(ADDRESS, 1, bufferType);
        return overrides;
    }

    static int ropeScaling(String type) {
        return switch (type) {
            case "none" -> 0;
            case "linear" -> 1;
            case "yarn" -> 2;
            case "longrope" -> 3;
            default -> throw new IllegalArgumentException("unknown scaling of positions: " + type);
        };
    }

    static int pooling(Pooling how) {
        return switch (how) {
            case NONE -> 0;
            case MEAN -> 1;
            case CLS -> 2;
            case LAST -> 3;
            case RANK -> 4;
        };
    }

    /** The number of a type that a cache can have. */
    static int cacheType(TensorType type) {
        return switch (type) {
            case F32 -> 0;
            case F16 -> 1;
            case Q4_0 -> 2;
            case Q4_1 -> 3;
            case Q5_0 -> 6;
            case Q5_1 -> 7;
            case Q8_0 -> 8;
            case IQ4_NL -> 20;
            case BF16 -> 30;
            default -> throw new IllegalArgumentException("no cache is stored as " + type);
        };
    }

    static long offset(StructLayout struct, String member) {
        return struct.byteOffset(PathElement.groupElement(member));
    }

    /** Whether default parameters from a library are laid out as declared here. */
    static boolean fit(MemorySegment model, MemorySegment context) {
        return is(model, MODEL_PARAMS, "n_gpu_layers", -1)
                && is(model, MODEL_PARAMS, "split_mode", 1)
                && is(model, MODEL_PARAMS, "load_mode", -1)
                && is(model, MODEL_PARAMS, "lazy_mode", 1)
                && is(model, MODEL_PARAMS, "vocab_only", false)
                && is(model, MODEL_PARAMS, "use_extra_bufts", true)
                && is(context, CONTEXT_PARAMS, "n_ctx", 512)
                && is(context, CONTEXT_PARAMS, "n_batch", 2048)
                && is(context, CONTEXT_PARAMS, "n_ubatch", 512)
                && is(context, CONTEXT_PARAMS, "n_seq_max", 1)
                && is(context, CONTEXT_PARAMS, "n_outputs_max_per_seq", 1)
                && is(context, CONTEXT_PARAMS, "n_threads", 4)
                && is(context, CONTEXT_PARAMS, "flash_attn_type", -1)
                && is(context, CONTEXT_PARAMS, "yarn_ext_factor", Float.floatToRawIntBits(-1))
                && is(context, CONTEXT_PARAMS, "type_k", 1)
                && is(context, CONTEXT_PARAMS, "embeddings", false)
                && is(context, CONTEXT_PARAMS, "offload_kqv", true)
                && is(context, CONTEXT_PARAMS, "swa_full", true)
                && is(context, CONTEXT_PARAMS, "kv_unified", false);
    }

    private static boolean is(MemorySegment params, StructLayout struct, String member, int value) {
        return params.get(JAVA_INT, offset(struct, member)) == value;
    }

    private static boolean is(MemorySegment params, StructLayout struct, String member, boolean value) {
        return params.get(JAVA_BYTE, offset(struct, member)) == (value ? 1 : 0);
    }
}
