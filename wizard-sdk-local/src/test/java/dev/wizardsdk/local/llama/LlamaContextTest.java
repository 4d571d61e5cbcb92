package dev.wizardsdk.local.llama;

import dev.wizardsdk.local.TestModels;
import dev.wizardsdk.local.gguf.GgufFile;
import dev.wizardsdk.local.gguf.TinyGguf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

/** Each of these would end the JVM, or corrupt its memory, if the call reached llama.cpp. */
class LlamaContextTest {

    private static final int BATCH = 64;

    @TempDir
    private Path folder;

    private LlamaModel model;

    @BeforeEach
    void load() {
        model = load(folder.resolve("tiny.gguf"), false);
    }

    private static LlamaModel load(Path path, boolean mmap) {
        TinyGguf.random(1).write(path);
        return LlamaModel.load(LlamaLibrary.load(TestModels.libraries()), GgufFile.read(path),
                ModelSettings.inMemory(mmap));
    }

    @AfterEach
    void close() {
        model.close();
    }

    private LlamaContext context(BooleanSupplier abort) {
        return new LlamaContext(model, ContextSettings.of(256, BATCH, 4, 1), abort);
    }

    private LlamaContext context() {
        return context(() -> false);
    }

    private static void fill(LlamaContext context, int from, int count, int sequence) {
        context.batch().clear();
        for (int i = 0; i < count; i++) {
            context.batch().add(5 + i % 200, from + i, sequence, i == count - 1);
        }
    }

    @Test
    void aBatchTakesNoMoreThanWasAllocated() {
        try (var context = context()) {
            fill(context, 0, BATCH, 0);
            assertThatIllegalStateException().isThrownBy(() -> context.batch().add(1, BATCH, 0, false));
            assertThat(context.decode(true)).isEqualTo(LlamaContext.Decoded.DONE);
        }
    }

    @Test
    void aBatchTakesNoOtherSequences() {
        try (var context = context()) {
            assertThatIllegalStateException().isThrownBy(() -> context.batch().add(1, 0, 4, false));
            assertThatIllegalStateException().isThrownBy(() -> context.batch().add(1, 0, -1, false));
            assertThatIllegalArgumentException().isThrownBy(() -> context.cut(4, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> context.copy(0, 9, 1));
        }
    }

    @Test
    void onlyRowsWithOutputCanBeRead() {
        try (var context = context()) {
            var logits = new float[model.vocabulary().size()];
            fill(context, 0, 8, 0);
            assertThatIllegalStateException().isThrownBy(() -> context.logits(7, logits));
            context.decode(false);
            for (var row : new int[] {-1, 0, 6, 8, 1 << 20}) {
                assertThatIllegalStateException().isThrownBy(() -> context.logits(row, logits));
            }
            context.logits(7, logits);
            assertThatIllegalStateException().isThrownBy(() -> context.logits(7, new float[1]));
            context.batch().clear();
            assertThatIllegalStateException().isThrownBy(() -> context.logits(7, logits));
        }
    }

    @Test
    void anEmptyBatchIsRefused() {
        try (var context = context()) {
            assertThatIllegalStateException().isThrownBy(() -> context.decode(false));
        }
    }

    @Test
    void aBadTokenOrPositionIsAnError() {
        try (var context = context()) {
            for (var token : new int[] {-5, 99_999_999}) {
                context.batch().clear();
                context.batch().add(token, 0, 0, true);
                assertThatIllegalStateException().isThrownBy(() -> context.decode(false)).withMessageContaining("-1");
            }
            fill(context, 17, 1, 0);
            context.decode(false);
            fill(context, 0, 1, 0);
            assertThatIllegalStateException().isThrownBy(() -> context.decode(false));
            context.clear();
            fill(context, 0, 1, 0);
            assertThat(context.decode(false)).isEqualTo(LlamaContext.Decoded.DONE);
        }
    }

    @Test
    void aFullSequenceIsReported() {
        try (var context = context()) {
            for (int from = 0; from < 256; from += BATCH) {
                fill(context, from, BATCH, 0);
                assertThat(context.decode(false)).isEqualTo(LlamaContext.Decoded.DONE);
            }
            fill(context, 256, 1, 0);
            assertThat(context.decode(false)).isEqualTo(LlamaContext.Decoded.CACHE_FULL);
            fill(context, 0, 1, 1);
            assertThat(context.decode(false)).isEqualTo(LlamaContext.Decoded.DONE);
        }
    }

    @Test
    void aCopyContinuesLikeItsSource() {
        try (var context = context()) {
            var original = new float[model.vocabulary().size()];
            var copied = new float[model.vocabulary().size()];
            fill(context, 0, 40, 0);
            context.decode(false);
            context.copy(0, 2, 30);
            context.cut(0, 30);
            context.batch().clear();
            context.batch().add(9, 30, 0, true);
            context.batch().add(9, 30, 2, true);
            context.decode(false);
            context.logits(0, original);
            context.logits(1, copied);

            assertThat(copied).containsExactly(original, within(1e-4f));
        }
    }

    @Test
    void aStepCanBeStoppedAndTheContextStaysUsable() {
        var abort = new boolean[] {true};
        try (var context = context(() -> abort[0])) {
            fill(context, 0, BATCH, 0);
            assertThat(context.decode(true)).isEqualTo(LlamaContext.Decoded.ABORTED);
            assertThatIllegalStateException().isThrownBy(() -> context.logits(BATCH - 1, new float[1000]));
            context.cut(0, 0);
            fill(context, 0, BATCH, 0);
            assertThat(context.decode(false)).isEqualTo(LlamaContext.Decoded.DONE);
            context.cut(0, 0);
            abort[0] = false;
            fill(context, 0, BATCH, 0);
            assertThat(context.decode(true)).isEqualTo(LlamaContext.Decoded.DONE);
        }
    }

    @Test
    void anExceptionInTheCheckStopsTheStepNotTheJvm() {
        try (var context = context(() -> {
            throw new IllegalStateException("on purpose");
        })) {
            fill(context, 0, 8, 0);
            assertThat(context.decode(true)).isEqualTo(LlamaContext.Decoded.ABORTED);
        }
    }

    @Test
    void onlyTheOwningThreadMayUseIt() {
        try (var context = context()) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> CompletableFuture.runAsync(() -> fill(context, 0, 1, 0)).join())
                    .withCauseInstanceOf(WrongThreadException.class);
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> CompletableFuture.runAsync(() -> context.cut(0, 0)).join())
                    .havingCause()
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void useAfterCloseIsAnException() {
        var context = context();
        fill(context, 0, 1, 0);
        context.close();

        assertThatIllegalStateException().isThrownBy(() -> context.decode(false));
        assertThatIllegalStateException().isThrownBy(() -> context.cut(0, 0));
        assertThatIllegalStateException().isThrownBy(context::clear);
        assertThatIllegalStateException().isThrownBy(() -> context.batch().add(1, 0, 0, true));
        assertThatIllegalStateException().isThrownBy(context::close);
    }

    @Test
    void aClosedModelIsNotUsed() {
        model.close();
        model.close();

        assertThatIllegalStateException().isThrownBy(() -> model.tokenize("a", false, false));
        assertThatIllegalStateException().isThrownBy(this::context);
        assertThat(model.vocabulary().size()).isEqualTo(268);
    }

    @Test
    void theFileMayGoAwayAfterLoading() throws Exception {
        Files.write(folder.resolve("tiny.gguf"), new byte[16]);
        try (var context = context()) {
            fill(context, 0, 8, 0);
            assertThat(context.decode(false)).isEqualTo(LlamaContext.Decoded.DONE);
        }
    }

    @Test
    void aMappedFileGivesTheSameScores() {
        var expected = scores(model);
        try (var mapped = load(folder.resolve("mapped.gguf"), true)) {
            assertThat(scores(mapped)).isEqualTo(expected);
        }
    }

    private static float[] scores(LlamaModel model) {
        try (var context = new LlamaContext(model, ContextSettings.of(256, BATCH, 1, 1), () -> false)) {
            var logits = new float[model.vocabulary().size()];
            fill(context, 0, 8, 0);
            context.decode(false);
            context.logits(7, logits);
            return logits;
        }
    }
}
