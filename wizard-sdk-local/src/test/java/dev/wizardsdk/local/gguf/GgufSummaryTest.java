package dev.wizardsdk.local.gguf;

import dev.wizardsdk.local.TestModels;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class GgufSummaryTest {

    @TempDir
    private Path folder;

    private GgufFile read(TinyGguf file) {
        return GgufFile.read(file.write(folder.resolve("tiny.gguf")));
    }

    @Test
    void withoutScalingAllContextsAreTheSame() {
        var file = read(TinyGguf.random(1));

        assertThat(file.contextLengths()).isEqualTo(new ContextLengths(512, 512, 512));
        assertThat(file.rope()).isEqualTo(new RopeScaling("linear", 1, 10_000, OptionalLong.empty(), false));
        assertThat(file.rope().isScaled()).isFalse();
    }

    @Test
    void aScaledContextIsSafeOnlyAsFarAsItWasTrained() {
        var scaled = TinyGguf.random(1).number("llama.context_length", 2048)
                .text("llama.rope.scaling.type", "yarn").decimal("llama.rope.scaling.factor", 4)
                .number("llama.rope.scaling.original_context_length", 512)
                .decimal("llama.rope.freq_base", 500_000);

        assertThat(read(scaled).contextLengths()).isEqualTo(new ContextLengths(2048, 512, 512));
        assertThat(read(scaled).summary().toString())
                .contains("declared 2048, trained 512, safe 512")
                .contains("base 500000, yarn scaling by 4.0");
        assertThat(read(scaled.flag("llama.rope.scaling.finetuned", true)).contextLengths())
                .isEqualTo(new ContextLengths(2048, 512, 2048));
    }

    @Test
    void aWindowThatLlamaCppDoesNotApplyBoundsWhatIsSafe() {
        var file = read(TinyGguf.random(1).number("llama.attention.sliding_window", 128));

        assertThat(file.contextLengths()).isEqualTo(new ContextLengths(512, 512, 128));
        assertThat(file.summary().window()).isZero();
    }

    @Test
    void cacheTypesChangeTheMemory() {
        var file = read(TinyGguf.random(1));

        assertThat(file.cacheBytesPerToken()).isEqualTo(2 * 32 * 2);
        assertThat(file.cacheBytesPerToken(TensorType.Q8_0, TensorType.Q4_0)).isEqualTo(34 + 18);
        assertThat(file.memory(300, 3, TensorType.F16, TensorType.F16).cache()).isEqualTo(3L * 512 * 128);
        assertThat(file.memory(300, 1, TensorType.F16, TensorType.F16).weights()).isEqualTo(4 * file.parameters());
        assertThat(file.memory(Integer.MAX_VALUE, Integer.MAX_VALUE, TensorType.F32, TensorType.F32).total())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void windowedLayersTakeNoMoreThanTheirWindow() {
        // Of 4 layers the last of each two sees everything, as in gpt-oss and gemma2.
        var file = read(layers("gemma2", 4).number("gemma2.attention.sliding_window", 256));

        assertThat(file.summary().window()).isEqualTo(256);
        assertThat(file.memory(8192, 1, TensorType.F16, TensorType.F16).cache())
                .isEqualTo((2 * 8192L + 2 * (256 + 512)) * 128);
        var listed = read(layers("gemma2", 4).number("gemma2.attention.sliding_window", 256)
                .numbers("gemma2.attention.sliding_window_pattern", 1, 1, 1, 0));
        assertThat(listed.memory(8192, 1, TensorType.F16, TensorType.F16).cache())
                .isEqualTo((8192L + 3 * (256 + 512)) * 128);
    }

    @Test
    void recurrentLayersTakeAStateInsteadOfACache() {
        var hybrid = read(layers("qwen3next", 4).number("qwen3next.ssm.conv_kernel", 4)
                .number("qwen3next.ssm.inner_size", 64).number("qwen3next.ssm.state_size", 16)
                .number("qwen3next.ssm.group_count", 2));

        assertThat(hybrid.cacheBytesPerToken()).isEqualTo(128);
        assertThat(hybrid.memory(256, 1, TensorType.F16, TensorType.F16).cache())
                .isEqualTo(256 * 128 + 3 * 4 * (3 * (64 + 2 * 2 * 16) + 16 * 64));
        var recurrent = read(layers("mamba", 1).number("mamba.attention.head_count", 0)
                .number("mamba.attention.head_count_kv", 0));
        assertThat(recurrent.cacheBytesPerToken()).isZero();
    }

    private static TinyGguf layers(String architecture, int count) {
        var file = TinyGguf.random(1).text("general.architecture", architecture)
                .number(architecture + ".context_length", 8192).number(architecture + ".embedding_length", TinyGguf.DIM)
                .number(architecture + ".block_count", count).number(architecture + ".attention.head_count", 2)
                .number(architecture + ".attention.head_count_kv", 2);
        for (int layer = 1; layer < count; layer++) {
            file.tensor("blk." + layer + ".attn_norm.weight", 0, TinyGguf.DIM);
        }
        return file;
    }

    @Test
    void tellsTheEngineWhatItNeeds() {
        var file = read(TinyGguf.random(1).number("llama.pooling_type", 1).flag("llama.attention.causal", false)
                .number("tokenizer.ggml.fim_pre_token_id", 3).number("tokenizer.ggml.fim_suf_token_id", 4)
                .number("tokenizer.ggml.middle_token_id", 5));

        assertThat(file.pooling()).contains(Pooling.MEAN);
        assertThat(file.isCausal()).isFalse();
        assertThat(file.fillInTokens()).contains(new FillInTokens(3, 4, 5));
        assertThat(file.addsBos()).contains(true);
        assertThat(file.experts()).isZero();
        var plain = read(TinyGguf.random(1));
        assertThat(plain.pooling()).isEmpty();
        assertThat(plain.isCausal()).isTrue();
        assertThat(plain.fillInTokens()).isEmpty();
    }

    @Test
    void saysItInLines() {
        var file = read(TinyGguf.random(1).number("general.file_type", 0).text("general.license", "apache-2.0")
                .text("tokenizer.chat_template", "{{ messages }}").number("llama.expert_count", 4)
                .number("llama.expert_used_count", 2));

        assertThat(file.summary()).hasToString("""
                model         tiny, 24K, llama, 2 of 4 experts
                quantisation  F32, 32.00 bits per weight (F32 0.09 MiB)
                context       declared 512, trained 512, safe 512
                positions     base 10000, not scaled
                tokenizer     llama, 268 tokens, with a chat template
                licence       apache-2.0
                memory        0.80 MiB at 512 tokens (weights 0.09 MiB, cache 0.06 MiB, computing about 0.65 MiB)""");
    }

    @Test
    void readsTheDemoModel() {
        var summary = GgufFile.read(TestModels.demo()).summary();

        assertThat(summary.fileType()).isEqualTo("Q4_1");
        assertThat(summary.parameters()).isEqualTo(134_515_008);
        assertThat(summary.context()).isEqualTo(new ContextLengths(8192, 8192, 8192));
        assertThat(summary.memory().cache()).isEqualTo(4096L * 30 * 2 * 3 * 64 * 2);
        assertThat(summary.tokenizer()).isEqualTo("gpt2/smollm");
        assertThat(summary.toString()).contains("Q4_1");
    }
}
