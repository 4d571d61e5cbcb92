package dev.wizardsdk.local.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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
        var cuts = IntStream.concat(IntStream.rangeClosed(0, 4096), random.ints(64, header - 200, whole.length - 200));
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
        for (int i = 0; i < 1000; i++) {
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
                .contains("array nested has arrays as elements");
        assertThat(refusal(TinyGguf.random(1).raw("odd", 99, new byte[8]))).contains("odd has the unknown type 99");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 48, -1, 1 << 20})
    void refusesAlignmentsThatAreNoPowerOfTwo(int alignment) {
        assertThat(refusal(TinyGguf.random(1).number("general.alignment", alignment))).contains("general.alignment");
    }

    @Test
    void refusesAnAlignmentOfAnotherType() {
        assertThat(refusal(TinyGguf.random(1).number16("general.alignment", 32))).contains("general.alignment");
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
        assertThat(tensorRefusal(12, bytes -> bytes.putLong(1L << 40))).contains("the one before it ends at");
        assertThat(refusal(TinyGguf.random(1), bytes -> bytes.putLong(lastShape(), 1 << 20))).contains("cut off");
        assertThat(tensorRefusal(20, bytes -> bytes.putInt(99))).contains("unknown type 99");
        assertThat(tensorRefusal(20, bytes -> bytes.putInt(4))).contains("unknown type 4");
        assertThat(tensorRefusal(20, bytes -> bytes.putInt(12))).contains("rows of 32 elements");
        assertThat(tensorRefusal(24, bytes -> bytes.putLong(1))).contains("not a multiple of 32");
        assertThat(tensorRefusal(24, bytes -> bytes.putLong(1L << 50))).contains("the one before it ends at 0");
        assertThat(tensorRefusal(24, bytes -> bytes.putLong(32))).contains("the one before it ends at 0");
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
            "llama.block_count, 513",
            "llama.nextn_predict_layers, 1",
            "llama.nextn_predict_layers, -1",
            "llama.expert_count, 1025",
            "llama.expert_count, 4",
            "llama.expert_used_count, 1",
            "llama.expert_group_count, 1",
            "llama.attention.key_length, 32",
            "llama.attention.value_length, 32",
            "llama.attention.key_length, 0",
            "llama.rope.dimension_count, 8",
            "llama.rope.scaling.original_context_length, 0",
            "llama.ssm.state_size, -1",
            "tokenizer.ggml.fim_pre_token_id, 268",
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
        assertThat(refusal(TinyGguf.random(1).text("general.type", "adapter"))).contains("an adapter");
        assertThat(refusal(TinyGguf.random(1).text("general.architecture", "clip"))).contains("the projector");
        assertThat(refusal(TinyGguf.random(1).text("llama.rope.scaling.type", "other"))).contains("rope.scaling.type");
        assertThat(refusal(TinyGguf.random(1).numbers("tokenizer.ggml.token_type", 1, 1))).contains("has 2 elements");
    }

    @Test
    void namesTheArchitectureItDoesNotKnow() {
        var file = ofArchitecture("llama99").write(path());

        assertThat(refusal()).contains("architecture llama99").contains("newer llama.cpp").contains("0.5.0");
        assertThat(GgufFile.readOfAnyArchitecture(file).architecture()).isEqualTo("llama99");
    }

    private static TinyGguf ofArchitecture(String name) {
        var file = TinyGguf.random(1).text("general.architecture", name);
        file.number(name + ".attention.head_count", 2);
        for (var number : List.of("embedding_length", "context_length")) {
            file.number(name + "." + number, TinyGguf.DIM);
        }
        return file.number(name + ".block_count", 1);
    }

    @Test
    void givesEveryValueWithItsType() {
        var file = GgufFile.read(TinyGguf.random(1)
                .number16("short", 65_535)
                .raw("unsigned", 10, little(8).putLong(-1).array())
                .raw("tiny", 1, new byte[] {-3})
                .raw("double", 12, little(8).putDouble(0.5).array())
                .raw("flags", 9, little(14).putInt(7).putLong(2).put((byte) 0).put((byte) 9).array())
                .numbers("numbers", 3, -4)
                .write(path()));

        var values = file.metadata();
        assertThat(values).containsEntry("short", new GgufValue.Whole(GgufValue.Type.U16, 65_535))
                .containsEntry("unsigned", new GgufValue.Whole(GgufValue.Type.U64, -1))
                .containsEntry("tiny", new GgufValue.Whole(GgufValue.Type.I8, -3))
                .containsEntry("double", new GgufValue.Decimal(GgufValue.Type.F64, 0.5))
                .containsEntry("tokenizer.ggml.add_bos_token", new GgufValue.Flag(true));
        assertThat(sequence(file, "flags").wholes()).containsExactly(0, 1);
        assertThat(sequence(file, "numbers").wholes()).containsExactly(3, -4);
        assertThat(sequence(file, "numbers").decimals()).containsExactly(3, -4);
        assertThat(sequence(file, "tokenizer.ggml.scores").decimals()).hasSize(268);
        assertThat(sequence(file, "tokenizer.ggml.tokens").texts()).hasSize(268).startsWith("<unk>", "<s>")
                .endsWith("\u2581");
        assertThat(values.keySet()).startsWith("general.architecture", "general.name");
        assertThatIllegalStateException().isThrownBy(() -> sequence(file, "numbers").texts());
    }

    private static GgufValue.Sequence sequence(GgufFile file, String key) {
        return (GgufValue.Sequence) file.metadata().get(key);
    }

    @Test
    void leavesLongValuesInTheFile() throws IOException {
        var text = "x".repeat(100_000);
        var file = GgufFile.read(TinyGguf.random(1).text("tokenizer.chat_template", text).write(path()));
        assertThat(file.chatTemplate()).contains(text);

        Files.write(path(), new byte[50]);
        assertThatExceptionOfType(ModelLoadException.class).isThrownBy(file::chatTemplate)
                .withMessageContaining("was changed after its header was read");
    }

    @Test
    void listsTensorsWithTheirPlaces() throws IOException {
        var file = GgufFile.read(TinyGguf.random(1).write(path()));

        var norm = file.tensors().get(1);
        assertThat(norm.name()).isEqualTo("output_norm.weight");
        assertThat(norm.shape()).containsExactly(32L);
        assertThat(norm.type()).isEqualTo(TensorType.F32);
        assertThat(norm.bytes()).isEqualTo(4 * 32);
        var ones = ByteBuffer.wrap(Files.readAllBytes(path())).order(ByteOrder.LITTLE_ENDIAN)
                .slice((int) norm.offset(), 128).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(ones.getFloat(0)).isEqualTo(1);
        assertThat(ones.getFloat(124)).isEqualTo(1);
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
        return refusal(TinyGguf.random(1), change);
    }

    /** Changes the first tensor's entry, at an offset from its number of dimensions. */
    private String tensorRefusal(int offset, Consumer<ByteBuffer> change) throws IOException {
        var name = "token_embd.weight";
        var start = new String(TinyGguf.random(1).bytes(), StandardCharsets.ISO_8859_1).indexOf(name) + name.length();
        return refusal(bytes -> change.accept(bytes.position(start + offset)));
    }

    /** Where the shape of the last tensor stands. */
    private static int lastShape() {
        var name = "ffn_down.weight";
        return new String(TinyGguf.random(1).bytes(), StandardCharsets.ISO_8859_1).indexOf(name) + name.length() + 4
                + 8;
    }

    private String refusal(TinyGguf file, Consumer<ByteBuffer> change) throws IOException {
        var bytes = file.bytes();
        change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        Files.write(path(), bytes);
        return refusal();
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
