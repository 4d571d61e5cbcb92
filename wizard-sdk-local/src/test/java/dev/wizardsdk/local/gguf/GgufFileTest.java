package dev.wizardsdk.local.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GgufFileTest {

    private static final int VERSION = 4;
    private static final int TENSORS = 8;
    private static final int KEYS = 16;
    private static final int FIRST_KEY_LENGTH = 24;

    @TempDir
    private Path folder;

    @Test
    void readsWhatTheModelIs() {
        var file = GgufFile.read(TinyGguf.random(1).text("tokenizer.chat_template", "hello").write(path()));

        assertThat(file.architecture()).isEqualTo("llama");
        assertThat(file.name()).isEqualTo("tiny");
        assertThat(file.contextLength()).isEqualTo(512);
        assertThat(file.vocabularySize()).isEqualTo(268);
        assertThat(file.parameters()).isEqualTo(2 * 32 * 268 + 3 * 32 + 4 * 32 * 32 + 3 * 32 * 32);
        assertThat(file.chatTemplate()).contains("hello");
        assertThat(file.cacheBytesPerToken()).isEqualTo(2 * 32 * 2);
        assertThat(file.number("tokenizer.ggml.eos_token_id")).hasValue(2);
    }

    @Test
    void sumsHeadsThatDifferByLayer() {
        var heads = little(4 + 8 + 4).putInt(4).putLong(1).putInt(1).array();
        var file = GgufFile.read(TinyGguf.random(1).raw("llama.attention.head_count_kv", 9, heads).write(path()));

        assertThat(file.cacheBytesPerToken()).isEqualTo(2 * 16 * 2);
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        var whole = TinyGguf.random(1).bytes();
        var header = TinyGguf.random(1).header().length;
        var random = new Random(7);
        var cuts = IntStream.concat(IntStream.range(0, 300), IntStream.concat(
                IntStream.iterate(301, cut -> cut < 4096, cut -> cut + 13),
                random.ints(64, header - 200, whole.length)));
        for (var cut : cuts.toArray()) {
            Files.write(path(), Arrays.copyOf(whole, cut));
            assertThatExceptionOfType(ModelLoadException.class)
                    .as("cut at " + cut)
                    .isThrownBy(() -> GgufFile.read(path()));
        }
    }

    @Test
    void survivesAnyFlippedByteOfTheHeader() throws IOException {
        var whole = TinyGguf.random(1).bytes();
        var header = TinyGguf.random(1).header().length;
        var random = new Random(8);
        for (int i = 0; i < 2000; i++) {
            var changed = whole.clone();
            changed[random.nextInt(header)] ^= (byte) (1 + random.nextInt(255));
            Files.write(path(), changed);
            try {
                GgufFile.read(path());
            } catch (ModelLoadException expected) {
                assertThat(expected.file()).isEqualTo(path());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1L << 63, 1L << 61, 1L << 40, 1 << 30})
    void refusesCountsThatTheFileCannotHold(long count) throws IOException {
        for (var at : new int[] {TENSORS, KEYS, FIRST_KEY_LENGTH}) {
            assertThat(refusal(bytes -> bytes.putLong(at, count))).contains("bytes of the file are left");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 99})
    void refusesOtherVersions(int version) throws IOException {
        assertThat(refusal(bytes -> bytes.putInt(VERSION, version))).contains("GGUF version");
    }

    @Test
    void refusesBigEndianFiles() throws IOException {
        assertThat(refusal(bytes -> bytes.order(ByteOrder.BIG_ENDIAN).putInt(VERSION, 3))).contains("big-endian");
    }

    @Test
    void refusesHugeArrays() {
        for (var length : LongStream.of(-1, 1L << 61, 1L << 32).toArray()) {
            for (var type : new int[] {4, 8}) {
                var array = little(12).putInt(type).putLong(length).array();
                assertThat(refusal(TinyGguf.random(1).raw("some.array", 9, array))).contains("some.array");
            }
        }
    }

    @Test
    void refusesNestedArraysAndUnknownTypes() {
        assertThat(refusal(TinyGguf.random(1).raw("nested", 9, little(12).putInt(9).putLong(1).array())))
                .contains("array nested has elements of the unknown type 9");
        assertThat(refusal(TinyGguf.random(1).raw("odd", 99, new byte[8]))).contains("odd has the unknown type 99");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 48, -1, 1 << 20})
    void refusesAlignmentsThatAreNoPowerOfTwo(int alignment) {
        assertThat(refusal(TinyGguf.random(1).number("general.alignment", alignment))).contains("general.alignment");
    }

    @Test
    void refusesTheSameTensorTwice() {
        assertThat(refusal(TinyGguf.random(1).tensor("output.weight", 1, 32, 268)))
                .contains("output.weight occurs twice");
    }

    @Test
    void refusesTensorsThatCannotBe() throws IOException {
        assertThat(tensorRefusal(0, bytes -> bytes.putInt(5))).contains("5 dimensions");
        assertThat(tensorRefusal(0, bytes -> bytes.putInt(0))).contains("0 dimensions");
        assertThat(tensorRefusal(4, bytes -> bytes.putLong(0))).contains("impossible dimension 0");
        assertThat(tensorRefusal(4, bytes -> bytes.putLong(-1))).contains("impossible dimension");
        assertThat(tensorRefusal(12, bytes -> bytes.putLong(1L << 62))).contains("impossible dimension");
        assertThat(tensorRefusal(12, bytes -> bytes.putLong(1L << 40))).contains("cut off");
        assertThat(tensorRefusal(20, bytes -> bytes.putInt(99))).contains("unknown type 99");
        assertThat(tensorRefusal(20, bytes -> bytes.putInt(4))).contains("unknown type 4");
        assertThat(tensorRefusal(20, bytes -> bytes.putInt(12))).contains("rows of 32 elements");
        assertThat(tensorRefusal(24, bytes -> bytes.putLong(1))).contains("not a multiple of 32");
        assertThat(tensorRefusal(24, bytes -> bytes.putLong(1L << 50))).contains("cut off");
        assertThat(tensorRefusal(24, bytes -> bytes.putLong(1L << 63))).contains("not a multiple of 32");
    }

    @ParameterizedTest
    @CsvSource({
            "llama.embedding_length, 48",
            "llama.embedding_length, 0",
            "llama.block_count, 0",
            "llama.block_count, 2",
            "llama.block_count, -1",
            "llama.attention.head_count, 0",
            "llama.attention.head_count, -1",
            "llama.attention.head_count_kv, 3",
            "llama.rope.dimension_count, 7",
            "llama.rope.dimension_count, 64",
            "llama.context_length, 0",
            "llama.context_length, -1",
            "tokenizer.ggml.bos_token_id, 70000",
            "tokenizer.ggml.eos_token_id, 268",
            "tokenizer.ggml.padding_token_id, 300"})
    void refusesNumbersThatDoNotFit(String key, int value) {
        assertThat(refusal(TinyGguf.random(1).number(key, value))).contains(key);
    }

    @Test
    void refusesWhatIsNoModel() throws IOException {
        assertThat(refusal(TinyGguf.random(1).withoutTensors())).contains("no weights");
        assertThat(refusal(TinyGguf.random(1).without("general.architecture"))).contains("general.architecture");
        assertThat(refusal(TinyGguf.random(1).without("tokenizer.ggml.tokens"))).contains("no vocabulary");
        assertThat(refusal("")).contains("is empty");
        assertThat(refusal("version https://git-lfs.github.com/spec/v1\noid sha256:0")).contains("Git LFS");
        assertThat(refusal("GGML and more of it")).contains("does not begin with GGUF");
        assertThat(refusal("GG")).contains("does not begin with GGUF");
        assertThat(refusal(TinyGguf.random(1).number("split.count", 3))).contains("one of 3 parts");
    }

    @Test
    void namesMissingFilesAndDirectories() {
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> GgufFile.read(folder.resolve("absent.gguf")))
                .withMessageContaining("absent.gguf: there is no such file");
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> GgufFile.read(folder))
                .withMessageContaining("is a directory");
    }

    private Path path() {
        return folder.resolve("model.gguf");
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private String refusal(Consumer<ByteBuffer> change) throws IOException {
        var bytes = TinyGguf.random(1).bytes();
        change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        Files.write(path(), bytes);
        return refusal();
    }

    /** Changes the first tensor's entry, at an offset from its number of dimensions. */
    private String tensorRefusal(int offset, Consumer<ByteBuffer> change) throws IOException {
        var name = "token_embd.weight";
        var start = new String(TinyGguf.random(1).bytes(), StandardCharsets.ISO_8859_1).indexOf(name) + name.length();
        return refusal(bytes -> change.accept(bytes.position(start + offset)));
    }

    private String refusal(TinyGguf file) {
        file.write(path());
        return refusal();
    }

    private String refusal(String content) throws IOException {
        Files.writeString(path(), content);
        return refusal();
    }

    private String refusal() {
        try {
            GgufFile.read(path());
            return "(accepted)";
        } catch (ModelLoadException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
