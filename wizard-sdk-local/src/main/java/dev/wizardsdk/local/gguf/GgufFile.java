package dev.wizardsdk.local.gguf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the header of a GGUF model file says. Reading one checks it as far as llama.cpp relies on it: counts, lengths, tensor
 * types and extents against the size of the file, and that numbers and tensors fit each other. A model in parts is read by its
 * first part, all of them are checked, and the totals are those of the whole. Immutable; the files are closed again, and of
 * the vocabulary nothing stays in memory. What the weights themselves are is not checked: only a checksum can tell.
 */
public final class GgufFile {

    private static final int STEP = 512;
    private static final long COMMON_CONTEXT = 4096;
    private static final int BYTES_OF_FLOAT = 4;

    private final List<Header> headers;
    private final Metadata metadata;
    private final List<GgufTensor> tensors;
    private final Shape shape;

    private GgufFile(List<Header> headers, boolean anyArchitecture) {
        this.headers = headers;
        this.metadata = headers.getFirst().metadata();
        var all = new ArrayList<GgufTensor>();
        headers.forEach(header -> all.addAll(header.tensors()));
        this.tensors = Collections.unmodifiableList(all);
        this.shape = ModelCheck.shape(path(), metadata, tensors, anyArchitecture);
        ModelCheck.check(path(), metadata, tensors, shape);
    }

    /**
     * Reads and checks the header of a file that the llama.cpp of this library is to run.
     *
     * @throws ModelLoadException if there is no such file, or llama.cpp could not run it
     */
    public static GgufFile read(Path path) {
        return new GgufFile(Header.readAll(path), false);
    }

    /**
     * Reads and checks like {@link #read}, but lets architectures pass that this library does not know: for a llama.cpp of
     * your own that is newer.
     *
     * @throws ModelLoadException if there is no such file, or it is damaged
     */
    public static GgufFile readOfAnyArchitecture(Path path) {
        return new GgufFile(Header.readAll(path), true);
    }

    /**
     * Reads the vocabulary and checks that llama.cpp can live with it. {@link #read} does not, for that would take as long
     * again.
     *
     * @throws ModelLoadException if it cannot
     */
    public void requireVocabulary() {
        VocabularyCheck.check(path(), metadata);
    }

    /** The file, of a model in parts the first. */
    public Path path() {
        return headers.getFirst().file();
    }

    /** All files of the model; more than one when it is in parts. */
    public List<Path> parts() {
        return headers.stream().map(Header::file).toList();
    }

    /** The size of the whole file, of a model in parts that of all. */
    public long bytes() {
        return headers.stream().mapToLong(Header::bytes).sum();
    }

    /** All that the header says, in the order of the file; of a model in parts the first's. Unmodifiable. */
    public Map<String, GgufValue> metadata() {
        return metadata.all();
    }

    /** All tensors in the order of the file. Unmodifiable. */
    public List<GgufTensor> tensors() {
        return tensors;
    }

    /** The architecture's name in llama.cpp, such as {@code llama} or {@code qwen2}. */
    public String architecture() {
        return shape.architecture.name();
    }

    /** The name its maker gave it; empty when there is none. */
    public String name() {
        return metadata.string("general.name").orElse("");
    }

    /** The context it declares; {@link #contextLengths} tells whether that can be relied on. */
    public long contextLength() {
        return shape.integer("context_length").orElse(0);
    }

    /** The positions it has learned one by one, beyond which it cannot go; empty where positions are computed. */
    public OptionalLong learnedPositions() {
        return tensors.stream().filter(tensor -> tensor.name().equals("position_embd.weight"))
                .filter(tensor -> tensor.shape().size() > 1).mapToLong(tensor -> tensor.shape().get(1)).findFirst();
    }

    /** How long a context it can have, by three measures. */
    public ContextLengths contextLengths() {
        var declared = contextLength();
        var rope = rope();
        var longRope = tensors.stream().anyMatch(tensor -> tensor.name().startsWith("rope_factors_long"));
        var scaled = longRope || rope.isScaled();
        var trained = scaled ? Math.min(declared, rope.originalContext().orElse(declared)) : declared;
        var window = shape.window() == 0 ? shape.integer("attention.sliding_window").orElse(0) : 0;
        var safe = longRope || rope.finetuned() ? declared : trained;
        return new ContextLengths(declared, trained, window > 0 ? Math.min(safe, window) : safe);
    }

    /** How positions are rotated. */
    public RopeScaling rope() {
        var prefix = architecture() + ".rope.";
        var factor = metadata.decimal(prefix + "scaling.factor").orElse(
                metadata.decimal(prefix + "scale_linear").orElse(1));
        return new RopeScaling(
                // llama.cpp takes a missing type for linear, and a factor of 0 for none.
                metadata.string(prefix + "scaling.type").orElse("linear"),
                factor == 0 ? 1 : factor,
                metadata.decimal(prefix + "freq_base").orElse(10_000),
                shape.integer("rope.scaling.original_context_length"),
                metadata.flag(prefix + "scaling.finetuned").orElse(false));
    }

    public long layers() {
        return shape.layers;
    }

    /** The length of the vectors between its layers, which are also those of its embeddings. */
    public long embeddingLength() {
        return shape.embedding;
    }

    public long vocabularySize() {
        return metadata.length("tokenizer.ggml.tokens").orElse(0);
    }

    /** The number of weights. */
    public long parameters() {
        return tensors.stream().mapToLong(GgufTensor::elements).reduce(0, Math::addExact);
    }

    /** The number of experts in a layer; 0 for a dense model. */
    public long experts() {
        return shape.integer("expert_count").orElse(0);
    }

    /** How many experts work on a token, of the layer that uses most. */
    public long expertsUsed() {
        long most = 0;
        for (var used : metadata.byLayer(architecture() + ".expert_used_count", shape.layers).orElse(new long[0])) {
            most = Math.max(most, used);
        }
        return most;
    }

    /** How it pools; empty when the file does not say, as models that continue text do not. */
    public Optional<Pooling> pooling() {
        return Pooling.of(shape.integer("pooling_type").orElse(-1));
    }

    /** Whether a token sees only those before it, as in all models that continue text. */
    public boolean isCausal() {
        return metadata.flag(architecture() + ".attention.causal").orElse(true);
    }

    /** The tokens for filling in, if the file names all three. */
    public Optional<FillInTokens> fillInTokens() {
        var prefix = token("fim_pre", "prefix");
        var suffix = token("fim_suf", "suffix");
        var middle = token("fim_mid", "middle");
        return prefix.isPresent() && suffix.isPresent() && middle.isPresent()
                ? Optional.of(new FillInTokens(prefix.getAsInt(), suffix.getAsInt(), middle.getAsInt()))
                : Optional.empty();
    }

    private OptionalInt token(String name, String formerName) {
        var id = metadata.integer("tokenizer.ggml." + name + "_token_id").orElse(
                metadata.integer("tokenizer.ggml." + formerName + "_token_id").orElse(-1));
        return id >= 0 && id < vocabularySize() ? OptionalInt.of((int) id) : OptionalInt.empty();
    }

    /** Whether texts are to begin with the beginning-of-text token; empty when it is left to the kind of tokenizer. */
    public Optional<Boolean> addsBos() {
        return metadata.flag("tokenizer.ggml.add_bos_token");
    }

    /** The Jinja template its maker formats conversations with. */
    public Optional<String> chatTemplate() {
        return metadata.string("tokenizer.chat_template");
    }

    /** Any text of the header, such as {@code general.license}. */
    public Optional<String> text(String key) {
        return metadata.string(key);
    }

    /** Any whole number of the header, such as {@code general.file_type}. */
    public OptionalLong number(String key) {
        return metadata.integer(key);
    }

    /** Bytes that keys and values of one token take in the cache at 16 bits each; see the one with types. */
    public long cacheBytesPerToken() {
        return cacheBytesPerToken(TensorType.F16, TensorType.F16);
    }

    /** Bytes that keys and values of one token take in the cache. An upper bound where layers see only a window. */
    public long cacheBytesPerToken(TensorType keys, TensorType values) {
        return shape.perToken(keys, values);
    }

    /**
     * Estimates the memory to run it in: all layers in one place, sequences that share no prefix, steps of 512 tokens.
     *
     * @param contextTokens tokens of each sequence
     * @param sequences     how many sequences
     * @param keys          the type of keys in the cache, {@link TensorType#F16} unless set otherwise
     * @param values        that of values
     */
    public MemoryNeed memory(int contextTokens, int sequences, TensorType keys, TensorType values) {
        if (contextTokens < 1 || sequences < 1) {
            throw new IllegalArgumentException(sequences + " sequences of " + contextTokens + " tokens");
        }
        var one = shape.cache(contextTokens, STEP, keys, values);
        var cache = one > Long.MAX_VALUE / sequences ? Long.MAX_VALUE : one * sequences;
        var widest = Math.max(vocabularySize() + 2 * shape.embedding, 3 * shape.feedForward() + 4 * shape.embedding);
        return new MemoryNeed(tensorBytes(), cache, STEP * BYTES_OF_FLOAT * widest);
    }

    private long tensorBytes() {
        return tensors.stream().mapToLong(GgufTensor::bytes).reduce(0, Math::addExact);
    }

    /** What a person wants to know of it. */
    public GgufSummary summary() {
        var context = contextLengths();
        var shown = Math.clamp(context.safe(), 1, (int) COMMON_CONTEXT);
        return new GgufSummary(name(), architecture(), sizeClass(), parameters(),
                FileType.name(number("general.file_type").orElse(-1)), types(), 8.0 * tensorBytes() / parameters(),
                rope(), context, shape.window(), tokenizer(), vocabularySize(), chatTemplate().isPresent(),
                text("general.license"), experts(), expertsUsed(), memory(shown, 1, TensorType.F16, TensorType.F16),
                shown);
    }

    private String tokenizer() {
        return text("tokenizer.ggml.model").orElse("unknown")
                + text("tokenizer.ggml.pre").map(pre -> "/" + pre).orElse("");
    }

    private String sizeClass() {
        var weights = (double) parameters();
        return text("general.size_label").orElseGet(() -> weights >= 1e9
                ? String.format(Locale.ROOT, "%.1fB", weights / 1e9)
                : weights >= 1e6
                        ? String.format(Locale.ROOT, "%.0fM", weights / 1e6)
                        : String.format(Locale.ROOT, "%.0fK", weights / 1e3));
    }

    private Map<TensorType, Long> types() {
        var bytes = new EnumMap<TensorType, Long>(TensorType.class);
        tensors.forEach(tensor -> bytes.merge(tensor.type(), tensor.bytes(), Math::addExact));
        var ordered = new LinkedHashMap<TensorType, Long>();
        bytes.entrySet().stream()
                .sorted(Map.Entry.<TensorType, Long>comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableMap(ordered);
    }

    @Override
    public String toString() {
        return path() + " (" + architecture() + ", " + parameters() + " weights)";
    }
}
