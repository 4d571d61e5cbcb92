package dev.wizardsdk.local.llama;

import dev.wizardsdk.local.TestModels;
import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.gguf.TinyGguf;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SplitModelLoadTest {

    @TempDir
    private Path folder;

    @Test
    void llamaCppFindsAllPartsByTheFirst() {
        var whole = logits(TinyGguf.random(1).write(folder.resolve("whole.gguf")));

        assertThat(logits(TinyGguf.random(1).writeParts(folder, 3))).isEqualTo(whole);
        assertThat(logits(TinyGguf.random(2).write(folder.resolve("other.gguf")))).isNotEqualTo(whole);
    }

    private static float[] logits(Path file) {
        try (var model = LlamaModel.load(LlamaLibrary.load(TestModels.libraries()), GgufFile.read(file),
                ModelSettings.inMemory(false));
                var context = new LlamaContext(model, ContextSettings.of(256, 64, 1, 1), () -> false)) {
            context.batch().clear();
            context.batch().add(5, 0, 0, true);
            assertThat(context.decode(true)).isEqualTo(LlamaContext.Decoded.DONE);
            var logits = new float[model.vocabulary().size()];
            context.logits(0, logits);
            return logits;
        }
    }
}
