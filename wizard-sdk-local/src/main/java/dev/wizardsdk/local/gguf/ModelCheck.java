package dev.wizardsdk.local.gguf;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Whether the numbers of a header fit each other and its tensors: what llama.cpp 0.5.0 either refuses with less to say, reads past
 * the end of, or answers with an abort of the process.
 */
final class ModelCheck {

    /** llama.cpp's own limits. */
    static final int MOST_LAYERS = 512;
    private static final int MOST_EXPERTS = 1024;
    private static final Set<String> SCALINGS = Set.of("none", "linear", "yarn", "longrope");
    private static final long MOST = 1 << 20;
    private static final long WIDEST_ROW = 1 << 24;

    private final Path file;
    private final Metadata metadata;
    private final List<GgufTensor> tensors;
    private final String architecture;
    private final Shape shape;

    private ModelCheck(Path file, Metadata metadata, List<GgufTensor> tensors, Shape shape) {
        this.file = file;
        this.metadata = metadata;
        this.tensors = tensors;
        this.architecture = shape.architecture.name();
        this.shape = shape;
    }

    /** What a model of this architecture is made of; refuses files that are no language model. */
    static Shape shape(Path file, Metadata metadata, List<GgufTensor> tensors, boolean anyArchitecture) {
        var name = metadata.string("general.architecture").orElse("");
        require(file, !name.isEmpty(), "general.architecture is missing");
        var type = metadata.string("general.type").orElse("model");
        if (name.equals("clip") || type.equals("mmproj") || type.equals("adapter")) {
            throw new ModelLoadException(file, "is no language model but "
                    + (type.equals("adapter") ? "an adapter" : "the projector of images or sound")
                    + " for one; name the model's own file");
        }
        var known = Architecture.named(name);
        if (known.isEmpty() && !anyArchitecture) {
            throw new ModelLoadException(file, "is of the architecture " + printable(name)
                    + ", which llama.cpp 0.5.0 does not know; it needs a newer llama.cpp, or another model");
        }
        require(file, !tensors.isEmpty(), "it has a vocabulary but no weights");
        var layers = metadata.integer(name + ".block_count").orElse(0);
        require(file, layers > 0 && layers <= MOST_LAYERS, name + ".block_count is " + layers);
        return new Shape(known.orElseGet(() -> Architecture.unknown(name)), metadata, (int) layers);
    }

    private static String printable(String name) {
        return name.substring(0, Math.min(name.length(), 64)).replaceAll("[^\\x20-\\x7e]", "?");
    }

    static void check(Path file, Metadata metadata, List<GgufTensor> tensors, Shape shape) {
        var check = new ModelCheck(file, metadata, tensors, shape);
        check.checkSizes();
        check.checkHeads();
        check.checkLayers();
        check.checkWindows();
        check.checkNorms();
        check.checkExperts();
        check.checkVocabulary();
        check.checkTokens();
    }

    private void checkSizes() {
        for (var factor : Shape.factors()) {
            var value = integer(factor, 0);
            require(value >= 0 && value <= MOST, architecture + "." + factor + " is " + value);
        }
        require(shape.embedding > 0, architecture + ".embedding_length is missing or 0");
        var width = tensors.stream().filter(tensor -> tensor.name().equals("token_embd.weight")).findFirst()
                .map(tensor -> tensor.shape().getFirst()).orElse(shape.embedding);
        require(width == shape.embedding, architecture + ".embedding_length is " + shape.embedding
                + ", but token_embd.weight has " + width);
        var context = integer("context_length", 0);
        require(context > 0 && context <= Integer.MAX_VALUE, architecture + ".context_length is " + context);
        var original = integer("rope.scaling.original_context_length", 1);
        require(original > 0 && original <= Integer.MAX_VALUE,
                architecture + ".rope.scaling.original_context_length is " + original);
        var scaling = metadata.string(architecture + ".rope.scaling.type").orElse("linear");
        require(SCALINGS.contains(scaling), architecture + ".rope.scaling.type is " + printable(scaling)
                + ", known are none, linear, yarn and longrope");
    }

    private void checkHeads() {
        for (int i = 0; i < shape.layers; i++) {
            var heads = shape.heads(i);
            var shared = shape.sharedHeads(i);
            require(heads >= 0 && heads <= shape.embedding, architecture + ".attention.head_count is " + heads);
            require(shared >= 0 && shared <= MOST && (shared == 0 || heads % shared == 0), architecture
                    + ".attention.head_count_kv is " + shared + ", which does not divide " + heads);
            require(shared * Math.max(shape.keyLength(), shape.valueLength()) <= WIDEST_ROW,
                    architecture + ".attention.head_count_kv is " + shared);
        }
        var recurrent = shape.architecture.recurrent();
        if (recurrent || metadata.all().get(architecture + ".attention.head_count") == null) {
            return;
        }
        require(shape.heads(0) > 0, architecture + ".attention.head_count is 0");
        var key = shape.keyLength();
        require(key > 0 && shape.valueLength() > 0,
                architecture + ".attention.key_length is " + key + " and value_length " + shape.valueLength());
        require(!shape.architecture.square() || key == shape.valueLength(), architecture
                + ".attention.key_length is " + key + ", but " + architecture + ".attention.value_length "
                + shape.valueLength());
        var rotated = integer("rope.dimension_count", key);
        // Over a rotation of nothing ggml never ends; some hybrids rotate nowhere.
        require(rotated >= (shape.architecture.hybrid() ? 0 : 1) && rotated % 2 == 0 && rotated <= key
                && (!shape.architecture.rotated() || rotated == key),
                architecture + ".rope.dimension_count is " + rotated + ", heads have " + key);
    }

    private void checkLayers() {
        var ahead = integer("nextn_predict_layers", 0);
        require(ahead >= 0 && ahead < shape.layers, architecture + ".nextn_predict_layers is " + ahead + ", of "
                + shape.layers + " layers");
        var last = "blk." + (shape.layers - ahead - 1) + ".";
        require(tensors.stream().anyMatch(tensor -> tensor.name().contains(last)), architecture + ".block_count is "
                + shape.layers + ", but there is no tensor of block " + (shape.layers - ahead - 1));
    }

    /** Where there is a window, a layer must have it. */
    private void checkWindows() {
        var key = "attention.sliding_window_pattern";
        if (shape.window() > 0) {
            var listed = metadata.sequence(architecture + "." + key).flatMap(array -> metadata.byLayer(
                    architecture + "." + key, shape.layers));
            require(integer(key, 0) != 1
                    && (listed.isEmpty() || LongStream.of(listed.get()).anyMatch(each -> each != 0)),
                    architecture + "." + key + " gives no layer the window of " + shape.window() + " tokens");
        }
    }

    private void checkNorms() {
        for (var key : List.of("layer_norm_epsilon", "layer_norm_rms_epsilon", "group_norm_epsilon")) {
            var epsilon = metadata.decimal(architecture + ".attention." + key).orElse(0);
            require(epsilon >= 0, architecture + ".attention." + key + " is " + epsilon);
        }
    }

    private void checkExperts() {
        var all = integer("expert_count", 0);
        require(all >= 0 && all <= MOST_EXPERTS, architecture + ".expert_count is " + all);
        long most = 0;
        for (var used : metadata.byLayer(architecture + ".expert_used_count", shape.layers).orElse(new long[0])) {
            require(used >= 0 && used <= all, architecture + ".expert_used_count is " + used + ", of " + all);
            most = Math.max(most, used);
        }
        var groups = integer("expert_group_count", 0);
        if (all == 0) {
            require(groups == 0, architecture + ".expert_group_count is " + groups + ", but it has no experts");
            return;
        }
        require(most > 0 || (architecture.startsWith("hunyuan") && all == 1), architecture + ".expert_count is " + all
                + ", but expert_used_count is missing or 0");
        require(groups >= 0 && groups < all, architecture + ".expert_group_count is " + groups);
        if (groups > 1) {
            var used = integer("expert_group_used_count", 0);
            require(all % groups == 0 && used > 0 && used < groups, architecture + ".expert_group_count is " + groups
                    + " of " + all + " experts, of which " + used + " are used");
        }
    }

    private void checkVocabulary() {
        var size = metadata.length("tokenizer.ggml.tokens").orElse(0);
        require(size > 0 && size <= 1 << 24, "it has no vocabulary (tokenizer.ggml.tokens)");
        var rows = tensors.stream().filter(tensor -> tensor.name().equals("token_embd.weight")).findFirst()
                .map(tensor -> tensor.shape().size() > 1 ? tensor.shape().get(1) : 1L).orElse(size);
        require(rows >= size, "its vocabulary has " + size + " tokens, but token_embd.weight only " + rows);
        for (var key : List.of("tokenizer.ggml.scores", "tokenizer.ggml.token_type")) {
            var length = metadata.length(key).orElse(size);
            require(length >= size, key + " has " + length + " elements, the vocabulary " + size);
        }
    }

    private void checkTokens() {
        var size = metadata.length("tokenizer.ggml.tokens").orElse(0);
        for (var name : new String[] {"bos", "eos", "eot", "eom", "unknown", "seperator", "padding", "cls", "mask",
                "fim_pre", "fim_suf", "fim_mid", "fim_pad", "fim_rep", "fim_sep"}) {
            var key = "tokenizer.ggml." + name + "_token_id";
            var id = metadata.integer(key).orElse(0);
            // Minus one and its unsigned form stand for "none".
            require((id >= -1 && id < size) || id == 0xFFFF_FFFFL,
                    key + " is " + id + ", beyond the " + size + " tokens of the vocabulary");
        }
    }

    private long integer(String key, long otherwise) {
        return shape.integer(key).orElse(otherwise);
    }

    private void require(boolean holds, String otherwise) {
        require(file, holds, otherwise);
    }

    private static void require(Path file, boolean holds, String otherwise) {
        if (!holds) {
            throw Header.damaged(file, otherwise);
        }
    }
}
