package dev.wizardsdk.local.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * Writes GGUF files with random weights: real models for llama.cpp, some kilobytes small. {@link #random} is a Llama whose
 * vocabulary has the 256 bytes, so that any text can be said, and a few control tokens; {@link TinyModels} has the other
 * architectures.
 */
public final class TinyGguf {

    public static final int DIM = 32;
    public static final int CONTEXT = 512;
    public static final List<String> CONTROLS = List.of("<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>");
    private static final int BYTES = CONTROLS.size();
    private static final int LAYERS = 1;
    private static final int HEADS = 2;
    private static final int FEED_FORWARD = 32;
    private static final int ALIGNMENT = 32;

    private static final int U16 = 2;
    private static final int U32 = 4;
    private static final int I32 = 5;
    private static final int F32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private static final class Tensor {

        private final String name;
        private final long[] dimensions;
        private final float[] data;

        Tensor(String name, long[] dimensions, float[] data) {
            this.name = name;
            this.dimensions = dimensions;
            this.data = data;
        }
    }

    private final Map<String, byte[]> keys = new LinkedHashMap<>();
    private final List<Tensor> tensors = new ArrayList<>();
    private final Random random;

    private TinyGguf(long seed) {
        random = new Random(seed);
    }

    /** A file with neither keys nor tensors; the seed is that of its random weights. */
    public static TinyGguf empty(long seed) {
        return new TinyGguf(seed);
    }

    /** A model with random weights. */
    public static TinyGguf random(long seed) {
        var file = new TinyGguf(seed);
        var tokens = new ArrayList<>(CONTROLS);
        for (int value = 0; value < 256; value++) {
            tokens.add("<0x%02X>".formatted(value));
        }
        // Lets SentencePiece merge the letters of </s>, as the vocabulary of Llama does.
        tokens.addAll(List.of("<", "/", "s", ">", "</", "s>", "\u2581"));
        file.keys(tokens);
        file.tensors(tokens.size());
        return file;
    }

    private void keys(List<String> tokens) {
        text("general.architecture", "llama").text("general.name", "tiny");
        number("llama.context_length", CONTEXT).number("llama.embedding_length", DIM).number("llama.block_count",
                LAYERS);
        number("llama.feed_forward_length", FEED_FORWARD);
        number("llama.attention.head_count", HEADS).number("llama.attention.head_count_kv", HEADS);
        number("llama.rope.dimension_count", DIM / HEADS).number("llama.vocab_size", tokens.size());
        decimal("llama.attention.layer_norm_rms_epsilon", 1e-5f);
        text("tokenizer.ggml.model", "llama");
        var scores = new float[tokens.size()];
        var types = new int[tokens.size()];
        for (int i = 0; i < tokens.size(); i++) {
            scores[i] = i >= BYTES + 256 ? -i : 0;
            types[i] = i == 0 ? 2 : i < BYTES ? 3 : i < BYTES + 256 ? 6 : 1;
        }
        texts("tokenizer.ggml.tokens", tokens).decimals("tokenizer.ggml.scores", scores);
        numbers("tokenizer.ggml.token_type", types);
        number("tokenizer.ggml.bos_token_id", 1).number("tokenizer.ggml.eos_token_id", 2);
        number("tokenizer.ggml.unknown_token_id", 0);
        flag("tokenizer.ggml.add_bos_token", true).flag("tokenizer.ggml.add_space_prefix", false);
    }

    private void tensors(int vocabulary) {
        tensor("token_embd.weight", 1, DIM, vocabulary);
        tensor("output_norm.weight", 0, DIM);
        tensor("output.weight", 1, DIM, vocabulary);
        for (int layer = 0; layer < LAYERS; layer++) {
            var block = "blk." + layer + ".";
            tensor(block + "attn_norm.weight", 0, DIM);
            tensor(block + "attn_q.weight", 1, DIM, DIM);
            tensor(block + "attn_k.weight", 1, DIM, DIM);
            tensor(block + "attn_v.weight", 1, DIM, DIM);
            tensor(block + "attn_output.weight", 1, DIM, DIM);
            tensor(block + "ffn_norm.weight", 0, DIM);
            tensor(block + "ffn_gate.weight", 1, DIM, FEED_FORWARD);
            tensor(block + "ffn_up.weight", 1, DIM, FEED_FORWARD);
            tensor(block + "ffn_down.weight", 1, FEED_FORWARD, DIM);
        }
    }

    /** Adds a tensor of random weights, or of ones where the spread is 0. */
    public TinyGguf tensor(String name, float spread, long... dimensions) {
        long count = 1;
        for (var dimension : dimensions) {
            count *= dimension;
        }
        var data = new float[(int) count];
        for (int i = 0; i < data.length; i++) {
            data[i] = spread == 0 ? 1 : (float) (random.nextGaussian() * spread);
        }
        tensors.add(new Tensor(name, dimensions, data));
        return this;
    }

    /** Makes control tokens so unlikely that at temperature 0 no answer ends by itself. */
    public TinyGguf endless() {
        tensors.stream()
                .filter(tensor -> tensor.name.equals("output.weight"))
                .forEach(tensor -> Arrays.fill(tensor.data, 0, CONTROLS.size() * DIM, 0));
        return this;
    }

    /** Replaces rows of a matrix by zeros. */
    TinyGguf silence(String name, IntPredicate rows) {
        for (var tensor : tensors) {
            if (tensor.name.equals(name)) {
                var width = (int) tensor.dimensions[0];
                for (int row = 0; row < tensor.dimensions[1]; row++) {
                    if (rows.test(row)) {
                        Arrays.fill(tensor.data, row * width, (row + 1) * width, 0);
                    }
                }
            }
        }
        return this;
    }

    /** Adds noise to every matrix, so that the model says something else now and then. */
    TinyGguf disturb(float spread) {
        for (var tensor : tensors) {
            for (int i = 0; tensor.dimensions.length > 1 && i < tensor.data.length; i++) {
                tensor.data[i] += (float) (random.nextGaussian() * spread);
            }
        }
        return this;
    }

    /** Replaces all weights of a tensor. */
    public TinyGguf fill(String name, float value) {
        tensors.stream().filter(tensor -> tensor.name.equals(name)).forEach(tensor -> Arrays.fill(tensor.data,
                value));
        return this;
    }

    public TinyGguf text(String key, String value) {
        return put(key, STRING, string(value));
    }

    public TinyGguf number(String key, int value) {
        return put(key, U32, little(4).putInt(value).array());
    }

    /** A number of 16 bits, as the keys of parts are. */
    public TinyGguf number16(String key, int value) {
        return put(key, U16, little(2).putShort((short) value).array());
    }

    public TinyGguf decimal(String key, float value) {
        return put(key, F32, little(4).putInt(Float.floatToRawIntBits(value)).array());
    }

    public TinyGguf numbers(String key, int... values) {
        var elements = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (var value : values) {
            elements.putInt(value);
        }
        return put(key, ARRAY, array(I32, values.length, elements.array()));
    }

    public TinyGguf texts(String key, List<String> values) {
        var all = new ByteArrayOutputStream();
        values.forEach(value -> all.writeBytes(string(value)));
        return put(key, ARRAY, array(STRING, values.size(), all.toByteArray()));
    }

    public TinyGguf decimals(String key, float... values) {
        var all = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (var value : values) {
            all.putFloat(value);
        }
        return put(key, ARRAY, array(F32, values.length, all.array()));
    }

    public TinyGguf flag(String key, boolean value) {
        return put(key, BOOL, new byte[] {(byte) (value ? 1 : 0)});
    }

    public TinyGguf without(String key) {
        keys.remove(key);
        return this;
    }

    public TinyGguf withoutTensors() {
        tensors.clear();
        return this;
    }

    /** A key whose value has any type and any bytes. */
    public TinyGguf raw(String key, int type, byte[] value) {
        return put(key, type, value);
    }

    private TinyGguf put(String key, int type, byte[] value) {
        keys.put(key, concat(string(key), little(4).putInt(type).array(), value));
        return this;
    }

    private static byte[] array(int type, long count, byte[] elements) {
        return concat(little(12).putInt(type).putLong(count).array(), elements);
    }

    /** The same model in so many files, split between tensors; gives the first. */
    public Path writeParts(Path folder, int count) {
        var each = (tensors.size() + count - 1) / count;
        for (int part = 0; part < count; part++) {
            var file = new TinyGguf(0);
            if (part == 0) {
                file.keys.putAll(keys);
            }
            file.number16("split.no", part).number16("split.count", count);
            file.put("split.tensors.count", I32, little(4).putInt(tensors.size()).array());
            file.tensors.addAll(tensors.subList(part * each, Math.min(tensors.size(), (part + 1) * each)));
            file.write(part(folder, part + 1, count));
        }
        return part(folder, 1, count);
    }

    public static Path part(Path folder, int part, int count) {
        return folder.resolve("tiny-%05d-of-%05d.gguf".formatted(part, count));
    }

    private static byte[] string(String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        return concat(little(8).putLong(bytes.length).array(), bytes);
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The header alone: all but the weights. */
    public byte[] header() {
        var out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(little(20).putInt(3).putLong(tensors.size()).putLong(keys.size()).array());
        keys.values().forEach(out::writeBytes);
        long offset = 0;
        for (var tensor : tensors) {
            out.writeBytes(string(tensor.name));
            out.writeBytes(little(4).putInt(tensor.dimensions.length).array());
            for (var dimension : tensor.dimensions) {
                out.writeBytes(little(8).putLong(dimension).array());
            }
            out.writeBytes(little(12).putInt(0).putLong(offset).array());
            offset += padded(4 * tensor.data.length);
        }
        out.writeBytes(new byte[padded(out.size()) - out.size()]);
        return out.toByteArray();
    }

    private static int padded(int size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    public byte[] bytes() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(header());
        for (var tensor : tensors) {
            var data = ByteBuffer.allocate(padded(4 * tensor.data.length)).order(ByteOrder.LITTLE_ENDIAN);
            for (var weight : tensor.data) {
                data.putFloat(weight);
            }
            out.writeBytes(data.array());
        }
        return out.toByteArray();
    }

    public Path write(Path file) {
        try {
            return Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
