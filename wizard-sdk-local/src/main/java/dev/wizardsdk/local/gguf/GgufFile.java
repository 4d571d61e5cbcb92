package dev.wizardsdk.local.gguf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the header of a GGUF model file says. Reading one checks it as far as llama.cpp relies on it: counts, lengths, tensor
 * types and extents against the size of the file, and that numbers and tensors fit each other. Immutable; the file is closed
 * again. What the weights themselves are is not checked: only a checksum can tell.
 */
public final class GgufFile {

    private static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);
    private static final int OLDEST_VERSION = 2;
    private static final int NEWEST_VERSION = 3;
    private static final long DEFAULT_ALIGNMENT = 32;
    private static final long MAX_ALIGNMENT = 1 << 16;
    private static final int BYTES_OF_F16 = 2;

    private final Path path;
    private final long bytes;
    private final Metadata metadata;
    private final Tensors tensors;
    private final String architecture;

    private GgufFile(Path path, long bytes, Metadata metadata, Tensors tensors) {
        this.path = path;
        this.bytes = bytes;
        this.metadata = metadata;
        this.tensors = tensors;
        this.architecture = metadata.string("general.architecture").orElse("");
    }

    /**
     * Reads and checks the header of a file.
     *
     * @throws ModelLoadException if there is no such file, or llama.cpp could not run it
     */
    public static GgufFile read(Path path) {
        try {
            if (!Files.isRegularFile(path)) {
                throw new ModelLoadException(path, Files.isDirectory(path)
                        ? "is a directory; name the .gguf file in it"
                        : "there is no such file");
            }
            var bytes = Files.size(path);
            try (var in = new HeaderReader(Files.newInputStream(path), bytes)) {
                var file = header(path, bytes, in);
                file.check();
                return file;
            }
        } catch (NoSuchFileException e) {
            throw new ModelLoadException(path, "there is no such file", e);
        } catch (HeaderReader.MalformedException | ArithmeticException e) {
            throw new ModelLoadException(path, "is damaged or not a GGUF model: " + e.getMessage()
                    + ". Get the file again and compare its checksum", e);
        } catch (IOException e) {
            throw new ModelLoadException(path, "cannot be read: " + e.getMessage(), e);
        }
    }

    private static GgufFile header(Path path, long bytes, HeaderReader in) throws IOException {
        requireMagic(path, bytes, in);
        var version = in.u32();
        if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
            var reversed = Integer.reverseBytes((int) version);
            throw new HeaderReader.MalformedException(reversed >= OLDEST_VERSION && reversed <= NEWEST_VERSION
                    ? "it is a big-endian file, convert it to little-endian"
                    : "its GGUF version is " + version + ", known are 2 and 3");
        }
        var tensorCount = in.count("the number of tensors", Tensors.SHORTEST);
        var metadata = Metadata.read(in, in.count("the number of keys", 13));
        var alignment = metadata.integer("general.alignment").orElse(DEFAULT_ALIGNMENT);
        if (alignment < 1 || alignment > MAX_ALIGNMENT || Long.bitCount(alignment) != 1) {
            throw new HeaderReader.MalformedException("general.alignment is " + alignment + ", not a power of two");
        }
        return new GgufFile(path, bytes, metadata, Tensors.read(in, tensorCount, alignment));
    }

    private static void requireMagic(Path path, long bytes, HeaderReader in) throws IOException {
        var found = bytes < MAGIC.length ? in.bytes((int) bytes) : in.bytes(MAGIC.length);
        if (Arrays.equals(found, MAGIC)) {
            return;
        }
        var text = new String(found, StandardCharsets.ISO_8859_1);
        throw new ModelLoadException(path, switch (text) {
            case "" -> "is empty; get the file again";
            case "vers" -> "is a Git LFS pointer, not the model; fetch it with git lfs pull";
            default -> "is not a GGUF model: it does not begin with GGUF. Models in other formats need a conversion";
        });
    }

    private void check() throws HeaderReader.MalformedException {
        require(!architecture.isEmpty(), "general.architecture is missing");
        var parts = metadata.integer("split.count").orElse(1);
        require(parts <= 1, "it is one of " + parts + " parts; join them with llama-gguf-split --merge");
        require(!tensors.isEmpty(), "it has a vocabulary but no weights");
        var embedding = integer("embedding_length").orElse(0);
        var layers = layers();
        require(embedding > 0, architecture + ".embedding_length is missing or 0");
        require(layers > 0 && layers < 10_000, architecture + ".block_count is " + layers);
        var width = tensors.rowLength("token_embd.weight");
        require(width == 0 || width == embedding,
                architecture + ".embedding_length is " + embedding + ", but token_embd.weight has " + width);
        require(tensors.anyStartsWith("blk." + (layers - 1) + "."),
                architecture + ".block_count is " + layers + ", but there is no tensor of block " + (layers - 1));
        checkHeads(embedding, layers);
        checkVocabulary();
    }

    private void checkHeads(long embedding, long layers) throws HeaderReader.MalformedException {
        var heads = integer("attention.head_count");
        if (heads.isEmpty()) {
            return;
        }
        require(heads.getAsLong() > 0 && heads.getAsLong() <= embedding,
                architecture + ".attention.head_count is " + heads.getAsLong());
        var shared = integer("attention.head_count_kv").orElse(heads.getAsLong());
        require(shared >= 0 && (shared == 0 || heads.getAsLong() % shared == 0), architecture
                + ".attention.head_count_kv is " + shared + ", which does not divide " + heads.getAsLong());
        var key = integer("attention.key_length").orElse(embedding / heads.getAsLong());
        var value = integer("attention.value_length").orElse(key);
        require(key > 0 && key <= 1 << 20 && value > 0 && value <= 1 << 20,
                "its heads have the impossible size " + key);
        var rotated = integer("rope.dimension_count").orElse(0);
        require(rotated >= 0 && rotated % 2 == 0 && rotated <= key,
                architecture + ".rope.dimension_count is " + rotated + ", heads have " + key);
        require(contextLength() > 0 && contextLength() <= Integer.MAX_VALUE,
                architecture + ".context_length is " + contextLength());
        require(layers <= Long.MAX_VALUE / (key + value) / BYTES_OF_F16 / heads.getAsLong(), "its cache has no size");
    }

    private void checkVocabulary() throws HeaderReader.MalformedException {
        var size = vocabularySize();
        require(size > 0, "it has no vocabulary (tokenizer.ggml.tokens)");
        var embedded = tensors.rows("token_embd.weight");
        require(embedded == 0 || embedded >= size,
                "its vocabulary has " + size + " tokens, but token_embd.weight only " + embedded);
        for (var name : new String[] {"bos", "eos", "eot", "eom", "unknown", "seperator", "padding", "cls", "mask"}) {
            var key = "tokenizer.ggml." + name + "_token_id";
            var id = metadata.integer(key).orElse(0);
            // Minus one and its unsigned form stand for "none".
            require((id >= -1 && id < size) || id == 0xFFFF_FFFFL,
                    key + " is " + id + ", beyond the " + size + " tokens of the vocabulary");
        }
    }

    private static void require(boolean holds, String otherwise) throws HeaderReader.MalformedException {
        if (!holds) {
            throw new HeaderReader.MalformedException(otherwise);
        }
    }

    private OptionalLong integer(String key) {
        return metadata.integer(architecture + "." + key);
    }

    public Path path() {
        return path;
    }

    /** The size of the whole file. */
    public long bytes() {
        return bytes;
    }

    /** The architecture's name in llama.cpp, such as {@code llama} or {@code qwen2}. */
    public String architecture() {
        return architecture;
    }

    /** The name its maker gave it; empty when there is none. */
    public String name() {
        return metadata.string("general.name").orElse("");
    }

    /** How many tokens it was trained to attend to; 0 when the file does not say. */
    public long contextLength() {
        return integer("context_length").orElse(0);
    }

    public long layers() {
        return integer("block_count").orElse(0);
    }

    public long vocabularySize() {
        return metadata.length("tokenizer.ggml.tokens").orElse(0);
    }

    /** The number of weights. */
    public long parameters() {
        return tensors.elements();
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

    /**
     * Bytes that keys and values of one token take in the cache at 16 bits each. An upper bound for models that do not
     * attend in every layer.
     */
    public long cacheBytesPerToken() {
        var embedding = integer("embedding_length").orElse(0);
        var headCount = metadata.sumOverLayers(architecture + ".attention.head_count", layers());
        if (headCount.isEmpty() || headCount.getAsLong() == 0) {
            return 2 * embedding * layers() * BYTES_OF_F16;
        }
        var key = integer("attention.key_length").orElse(embedding * layers() / headCount.getAsLong());
        var value = integer("attention.value_length").orElse(key);
        var heads = metadata.sumOverLayers(architecture + ".attention.head_count_kv", layers())
                .orElse(headCount.getAsLong());
        return heads * (key + value) * BYTES_OF_F16;
    }

    @Override
    public String toString() {
        return path + " (" + architecture + ", " + parameters() + " weights)";
    }
}
