package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.ModelLoadException;
import dev.wizardsdk.local.gguf.TinyCatalogue;
import dev.wizardsdk.local.gguf.TinyGguf;
import dev.wizardsdk.local.gguf.TinyModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wizardsdk.local.TestModels.greedy;
import static dev.wizardsdk.local.TestModels.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What llama.cpp cannot run, or would end the JVM over, is refused in words. */
@Timeout(120)
class RefusedModelsTest {

    private static final String LLAMA = "LLaMA-7B";
    private static final String BYTE_PAIRS = "Falcon-7B";

    @TempDir
    private Path folder;

    private ThrowableAssertAlternative<ModelLoadException> refused(Path file) {
        return assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> LocalModel.load(file, options()).close())
                .withMessageContaining(file.getFileName().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"btlm", "chatglm1", "codegeex"})
    void architecturesThatLlamaCppDoesNotKnow(String architecture) {
        refused(TinyModels.named(folder, architecture)).withMessageContaining(
                "of the architecture " + architecture + ", which llama.cpp 0.5.0 does not know");
    }

    @Test
    void modelsThatDoNotContinueText() {
        refused(TinyModels.diffusion(folder)).withMessageContaining("llada model, which does not continue text");
        refused(TinyModels.t5(folder)).withMessageContaining("t5 model, which does not continue text");
        refused(TinyModels.t5Encoder(folder)).withMessageContaining("t5encoder model, which does not continue text");
    }

    @Test
    void adapters() {
        refused(TinyModels.lora(folder)).withMessageContaining("no language model but an adapter");
    }

    @Test
    void contextsBeyondTheLearnedPositions() {
        var file = TinyModels.learnedPositions(folder);

        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> LocalModel.load(file, options().withContextTokens(257)))
                .withMessageContaining("has learned 256 positions")
                .withMessageContaining("withContextTokens");
        try (var model = LocalModel.load(file, options().withContextTokens(256))) {
            assertThat(model.open(greedy("a".repeat(250), 6)).reply().text()).hasSize(6);
        }
    }

    /** Each of them ended the process, in llama.cpp 0.5.0 on its own. */
    static Stream<Arguments> deadly() {
        return Stream.of(
                deadly(LLAMA, "two tokens <0x07>", file -> tokens(file, Map.of("<0x06>", "<0x07>"))),
                deadly(LLAMA, "two tokens [EMPTY_9]",
                        file -> tokens(file, Map.of("<0x06>", "", "<0x07>", "[EMPTY_9]"))),
                deadly(LLAMA, "no token <0xF3>", file -> tokens(file, Map.of("<0xF3>", "odd"))),
                deadly(BYTE_PAIRS, "no token <0x00>", file -> file.text("tokenizer.ggml.model", "llama")),
                deadly(LLAMA, "BERT", file -> file.text("tokenizer.ggml.model", "bert")),
                deadly(BYTE_PAIRS, "no tokenizer", file -> file.text("tokenizer.ggml.model", "none")),
                deadly(BYTE_PAIRS, "bos_token_id", file -> file.text("tokenizer.ggml.model", "gemma4")),
                deadly(BYTE_PAIRS, "bos_token_id", file -> file.text("tokenizer.ggml.pre", "chatglm-bpe")
                        .flag("tokenizer.ggml.add_bos_token", true)),
                deadly(LLAMA, "layer_norm_rms_epsilon is -1", file -> file.decimal(
                        "llama.attention.layer_norm_rms_epsilon", -1)),
                deadly(LLAMA, "layer_norm_rms_epsilon is NaN", file -> file.decimal(
                        "llama.attention.layer_norm_rms_epsilon", Float.NaN)),
                deadly(BYTE_PAIRS, "layer_norm_epsilon is -1", file -> file.decimal(
                        "falcon.attention.layer_norm_epsilon", -1)),
                deadly("Gemma-3-1B-It", "gives no layer the window of 16", file -> file.number(
                        "gemma3.attention.sliding_window_pattern", 1)),
                deadly("Gemma-3-1B-It", "gives no layer the window of 16", file -> file.numbers(
                        "gemma3.attention.sliding_window_pattern", 0, 0)),
                deadly("Pythia-70M", "rope.dimension_count is 0",
                        file -> file.number("gptneox.rope.dimension_count", 0)),
                deadly(LLAMA, "rope.scaling.type is dynamic", file -> file.text("llama.rope.scaling.type", "dynamic")),
                deadly("WizardLM-2-8x22B", "expert_used_count is 9", file -> file.number(
                        "llama.expert_used_count", 9)));
    }

    private static Arguments deadly(String model, String words, UnaryOperator<TinyGguf> damage) {
        return arguments(model, words, damage);
    }

    private static TinyGguf tokens(TinyGguf file, Map<String, String> others) {
        var tokens = IntStream.concat(IntStream.of(-1, -2, -3), IntStream.range(0, 256))
                .mapToObj(value -> value < 0
                        ? List.of("</s>", "<s>", "<unk>").get(value + 3)
                        : "<0x%02X>".formatted(value))
                .map(token -> others.getOrDefault(token, token))
                .toList();
        return file.texts("tokenizer.ggml.tokens", tokens);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("deadly")
    void filesThatWouldEndTheProcess(String model, String words, UnaryOperator<TinyGguf> damage) {
        refused(damage.apply(TinyCatalogue.file(model)).write(folder.resolve("deadly.gguf")))
                .withMessageContaining(words);
    }

    /** Those that llama.cpp refuses itself. */
    static Stream<Arguments> wrong() {
        return Stream.of(
                deadly(BYTE_PAIRS, "unknown pre-tokenizer type: 'qwen99'", file -> file.text(
                        "tokenizer.ggml.pre", "qwen99")),
                deadly(BYTE_PAIRS, "unknown tokenizer: 'klingon'", file -> file.text(
                        "tokenizer.ggml.model", "klingon")),
                deadly(BYTE_PAIRS, "tokenizer merges", file -> file.without("tokenizer.ggml.merges")),
                deadly(LLAMA, "layer_norm_rms_epsilon", file -> file.without(
                        "llama.attention.layer_norm_rms_epsilon")),
                deadly("WizardLM-2-8x22B", "blk.0.ffn_gate_inp.weight", file -> file.number("llama.expert_count", 4)),
                deadly("LFM2-350M", "blk.0.attn_q_norm.weight", file -> file.numbers(
                        "lfm2.attention.head_count_kv", 2, 0)),
                deadly("Mamba-130M", "expansion factor", file -> file.number("mamba.ssm.inner_size", 128)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrong")
    void filesThatLlamaCppRefusesAreNamedWithItsReason(String model, String words, UnaryOperator<TinyGguf> damage) {
        refused(damage.apply(TinyCatalogue.file(model)).write(folder.resolve("wrong.gguf")))
                .withMessageContaining("llama.cpp").withMessageContaining("cannot load it")
                .withMessageContaining(words);
    }
}
