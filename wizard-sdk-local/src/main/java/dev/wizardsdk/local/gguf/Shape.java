package dev.wizardsdk.local.gguf;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The sizes of a model that say how much memory its cache takes, layer by layer, read as llama.cpp reads them. */
final class Shape {

    private static final int BYTES_OF_STATE = 4;
    private static final int CELLS = 256;
    private static final long LLAMA4_CHUNK = 8192;

    final Architecture architecture;
    final int layers;
    final long embedding;
    private final Metadata metadata;
    private final long[] heads;
    private final long[] sharedHeads;

    /** @param layers within what llama.cpp allows */
    Shape(Architecture architecture, Metadata metadata, int layers) {
        this.architecture = architecture;
        this.metadata = metadata;
        this.layers = layers;
        this.embedding = integer("embedding_length").orElse(0);
        this.heads = byLayer("attention.head_count").orElseGet(() -> new long[layers]);
        this.sharedHeads = byLayer("attention.head_count_kv").orElse(heads);
    }

    OptionalLong integer(String key) {
        return metadata.integer(architecture.name() + "." + key);
    }

    private Optional<long[]> byLayer(String key) {
        return metadata.byLayer(architecture.name() + "." + key, layers);
    }

    long heads(int layer) {
        return heads[layer];
    }

    long sharedHeads(int layer) {
        return sharedHeads[layer];
    }

    long keyLength() {
        return integer("attention.key_length").orElse(embedding / Math.max(1, heads[0]));
    }

    long valueLength() {
        return integer("attention.value_length").orElse(embedding / Math.max(1, heads[0]));
    }

    /** How many tokens back some layers see; 0 where all see everything. */
    long window() {
        if (architecture.window() < 0) {
            return 0;
        }
        return architecture.name().equals("llama4")
                ? LLAMA4_CHUNK
                : Math.max(0, integer("attention.sliding_window").orElse(0));
    }

    private boolean[] windowed() {
        var windowed = new boolean[layers];
        if (window() == 0) {
            return windowed;
        }
        var key = "attention.sliding_window_pattern";
        var listed = metadata.sequence(architecture.name() + "." + key).flatMap(array -> byLayer(key));
        var every = Math.clamp(integer(key).orElse(architecture.window()), 0, layers);
        for (int i = 0; i < layers; i++) {
            var place = every == 0 ? 0 : i % every;
            var dense = every == 0 || place == (architecture.denseFirst() ? 0 : every - 1);
            windowed[i] = listed.isPresent() ? listed.get()[i] != 0 : !dense;
        }
        return windowed;
    }

    private boolean recurrent(int layer) {
        if (!architecture.hybrid()) {
            return architecture.recurrent();
        }
        var listed = byLayer("attention.recurrent_layers");
        if (listed.isPresent()) {
            return listed.get()[layer] != 0;
        }
        var interval = integer("full_attention_interval").orElse(architecture.interval());
        return architecture.interval() > 0
                ? interval > 0 && (layer + 1) % interval != 0
                : sharedHeads[layer] == 0 || architecture.name().equals("falcon-h1");
    }

    private boolean attends(int layer) {
        return sharedHeads[layer] > 0 && (!recurrent(layer) || architecture.name().equals("falcon-h1"));
    }

    /** Bytes of keys and values per token that all layers see, windows or not. */
    long perToken(TensorType keys, TensorType values) {
        long bytes = 0;
        for (int i = 0; i < layers; i++) {
            bytes += attends(i) ? row(i, keys, values) : 0;
        }
        return bytes;
    }

    private long row(int layer, TensorType keys, TensorType values) {
        return keys.bytes(sharedHeads[layer] * keyLength()) + values.bytes(sharedHeads[layer] * valueLength());
    }

    /** Bytes that one sequence of so many tokens takes in the cache, states included; at most the greatest long. */
    long cache(long tokens, int batch, TensorType keys, TensorType values) {
        try {
            return exactCache(tokens, batch, keys, values);
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    private long exactCache(long tokens, int batch, TensorType keys, TensorType values) {
        var cells = Math.ceilDiv(tokens, CELLS) * CELLS;
        var seen = Math.min(cells, Math.ceilDiv(window() + batch, CELLS) * CELLS);
        var windowed = windowed();
        long bytes = 0;
        for (int i = 0; i < layers; i++) {
            if (attends(i)) {
                bytes = Math.addExact(bytes, Math.multiplyExact(row(i, keys, values), windowed[i] ? seen : cells));
            }
            if (recurrent(i)) {
                bytes = Math.addExact(bytes, Math.multiplyExact(state(Math.max(heads[i], heads[0])), BYTES_OF_STATE));
            }
        }
        return bytes;
    }

    /** Numbers in the state that a recurrent layer keeps of a sequence. */
    private long state(long layerHeads) {
        var head = integer("wkv.head_size").orElse(0);
        if (head > 0) {
            return (integer("token_shift_count").orElse(2) + head) * embedding;
        }
        var window = integer("shortconv.l_cache").orElse(0);
        if (window > 0) {
            return (window - 1) * embedding;
        }
        var convolved = Math.max(0, integer("ssm.conv_kernel").orElse(0) - 1);
        var linear = integer("kda.head_dim").orElse(0);
        if (linear > 0) {
            return (3 * convolved + linear) * linear * layerHeads;
        }
        var inner = integer("ssm.inner_size").orElse(0);
        var size = integer("ssm.state_size").orElse(0);
        return convolved * (inner + 2 * integer("ssm.group_count").orElse(0) * size) + size * inner;
    }

    /** Feed-forward width, the widest layer's. */
    long feedForward() {
        return byLayer("feed_forward_length").map(all -> {
            long most = 0;
            for (var each : all) {
                most = Math.max(most, each);
            }
            return most;
        }).orElse(4 * embedding);
    }

    /** The names of numbers that {@link ModelCheck} bounds so that nothing here overflows. */
    static List<String> factors() {
        return List.of("wkv.head_size", "token_shift_count", "shortconv.l_cache", "ssm.conv_kernel", "kda.head_dim",
                "ssm.inner_size", "ssm.state_size", "ssm.group_count", "attention.key_length",
                "attention.value_length", "embedding_length");
    }
}
