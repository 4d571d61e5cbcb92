package dev.wizardsdk.local.engine;

import dev.wizardsdk.local.TestModels;
import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.gguf.Pooling;
import dev.wizardsdk.local.gguf.TinyModels;
import dev.wizardsdk.local.llama.ContextSettings;
import dev.wizardsdk.local.llama.LlamaLibrary;
import dev.wizardsdk.local.llama.LlamaModel;
import dev.wizardsdk.local.llama.ModelSettings;
import dev.wizardsdk.model.Sampling;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SequenceCacheTest {

    private static final EngineSettings SETTINGS = new EngineSettings(ContextSettings.of(1024, 1024, 3, 1),
            Pooling.MEAN,
            true, false, false, 100, 1L << 28);
    private static final String OPENING = "the opening that is shared by some ";
    private static final String PINNED = "PINNED 1234567890 ".repeat(20);

    @TempDir
    private Path folder;

    private final Counters counters = new Counters();

    /** llama.cpp makes a copy at the next step only, while a saved state is put back at once. */
    @Test
    void aSavedPromptIsNotPutWhereACopyIsStillToBeMade() throws InterruptedException {
        var library = LlamaLibrary.load(TestModels.libraries());
        try (var model = LlamaModel.load(library, GgufFile.read(TinyModels.llama(folder)),
                ModelSettings.inMemory(false))) {
            assertThat(answer(model, true)).isEqualTo(answer(model, false));
        }
    }

    private String answer(LlamaModel model, boolean besideAnother) throws InterruptedException {
        try (var loop = new Loop(model, Optional.empty(), SETTINGS, counters, () -> false)) {
            var busy = add(loop, model, "nothing like it at all", 600);
            loop.step();
            loop.step();
            var pinning = new Pinning(model.tokenize(PINNED, true, false));
            loop.scheduler().add(pinning);
            while (!pinning.ended()) {
                loop.step();
            }
            loop.step();
            var over = add(loop, model, "mmmm nnnn oooo ".repeat(30), 2);
            loop.step();
            var opened = add(loop, model, OPENING + "zyxw vuts ".repeat(30), 2);
            run(loop, over);
            run(loop, opened);
            loop.step();
            assertThat(busy.ended()).isFalse(); // it holds one of the three sequences
            var asked = add(loop, model,
                    OPENING + "completely different from then on, and quite a lot longer so that less than half is shared",
                    20);
            if (besideAnother) {
                run(loop, add(loop, model, PINNED + "and more", 20));
            }
            return run(loop, asked);
        }
    }

    private Generation add(Loop loop, LlamaModel model, String prompt, int tokens) {
        var generation = new Generation(() -> {});
        loop.scheduler().add(new Answering(model.tokenize(prompt, true, false),
                Sampling.unset().withTemperature(0).withMaxTokens(tokens), null, false, false, generation,
                model.vocabulary(), counters, SETTINGS));
        return generation;
    }

    private static String run(Loop loop, Generation generation) throws InterruptedException {
        while (!generation.ended()) {
            loop.step();
        }
        var text = new StringBuilder();
        while (generation.take() instanceof Generation.Delivery.Text more) {
            text.append(more.text());
        }
        return text.toString();
    }
}
