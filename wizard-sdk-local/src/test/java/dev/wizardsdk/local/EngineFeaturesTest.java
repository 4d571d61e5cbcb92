package dev.wizardsdk.local;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.local.LocalOptions.ContextEnd;
import dev.wizardsdk.local.LocalOptions.Rope;
import dev.wizardsdk.local.gguf.ModelLoadException;
import dev.wizardsdk.local.gguf.TensorType;
import dev.wizardsdk.local.gguf.TinyGguf;
import dev.wizardsdk.local.gguf.TinyModels;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What a model's options and its owner's calls change about how it computes. */
class EngineFeaturesTest {

    private static final String LONG = "the quick brown fox jumps over the lazy dog and runs away from ".repeat(6);

    @TempDir
    private Path folder;

    private static String answer(LocalModel model, String prompt, int tokens) {
        return model.open(TestModels.greedy(prompt, tokens)).reply().text();
    }

    @Test
    void adaptersChangeTheAnswerAndCanBeTakenAway() {
        try (var model = LocalModel.load(TinyModels.llama(folder), TestModels.options())) {
            var plain = answer(model, "Once upon", 20);
            model.adapters(new LoraAdapter(TinyModels.lora(folder), 1));
            var adapted = answer(model, "Once upon", 20);
            model.adapters(new LoraAdapter(TinyModels.lora(folder), 0.5),
                    new LoraAdapter(TinyModels.otherLora(folder), 1));
            var both = answer(model, "Once upon", 20);
            model.adapters();

            assertThat(adapted).isNotEqualTo(plain);
            assertThat(both).isNotEqualTo(plain).isNotEqualTo(adapted);
            assertThat(answer(model, "Once upon", 20)).isEqualTo(plain);
        }
        try (var model = LocalModel.load(TinyModels.llama(folder),
                TestModels.options().withAdapters(new LoraAdapter(TinyModels.lora(folder), 1)))) {
            assertThat(answer(model, "Once upon", 20)).isNotEmpty();
            assertThatExceptionOfType(ModelLoadException.class)
                    .isThrownBy(() -> model.adapters(new LoraAdapter(TinyModels.llama(folder), 1)))
                    .withMessageContaining("is no adapter for");
        }
    }

    @Test
    void draftsChangeTheSpeedAndNotTheAnswer() {
        for (var temperature : new double[] {0, 0.9}) {
            var request = new Request.Completion("Once upon a time", Sampling.unset().withTemperature(temperature)
                    .withSeed(4).withMaxTokens(60));
            String alone;
            try (var model = LocalModel.load(TinyModels.llama(folder), TestModels.options())) {
                alone = model.open(request).reply().text();
            }
            try (var model = LocalModel.load(TinyModels.llama(folder),
                    TestModels.options().withDraft(TinyModels.nearDraft(folder), 4))) {
                assertThat(model.open(request).reply().text()).isEqualTo(alone);
                assertThat(model.statistics().guessedTokens()).isGreaterThan(model.statistics().acceptedTokens());
                assertThat(model.statistics().acceptedTokens()).isPositive();
                assertThat(model.statistics().steps()).isLessThan(61);
                var streams = new ArrayList<CompletableFuture<String>>();
                for (int i = 0; i < 5; i++) {
                    streams.add(model.open(request).future().thenApply(reply -> reply.text()));
                }
                streams.forEach(text -> assertThat(text.join()).hasSameSizeAs(alone));
            }
        }
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> LocalModel.load(TinyModels.llama(folder),
                        TestModels.options().withDraft(TinyModels.infilling(folder), 4)))
                .withMessageContaining("its vocabulary is another one");
    }

    @Test
    void anAnswerAtTheEndOfItsContextDoesAsChosen() {
        var file = TinyGguf.random(11).endless().write(folder.resolve("tiny.gguf"));
        var request = new Request.Completion("abcdefgh".repeat(4),
                Sampling.unset().withTemperature(0).withMaxTokens(600));
        try (var stops = LocalModel.load(file, TestModels.options())) {
            var reply = stops.open(request).reply();
            assertThat(reply.finish()).isEqualTo(Finish.LENGTH);
            assertThat(reply.rawFinish()).isEqualTo("context");
        }
        try (var fails = LocalModel.load(file, TestModels.options().withContextEnd(ContextEnd.FAIL))) {
            assertThatExceptionOfType(ModelException.class).isThrownBy(() -> fails.open(request).reply())
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONTEXT_EXCEEDED))
                    .satisfies(e -> assertThat(e.partialText()).isNotEmpty());
        }
        try (var shifts = LocalModel.load(file, TestModels.options().withContextEnd(ContextEnd.SHIFT))) {
            var reply = shifts.open(request).reply();
            assertThat(reply.rawFinish()).isEqualTo("max tokens");
            assertThat(reply.usage().orElseThrow().completionTokens()).isEqualTo(600);
            assertThat(shifts.open(request).reply().text()).isEqualTo(reply.text());
        }
    }

    @Test
    void aPinnedPromptOutlivesWhatComesAfterIt() {
        var options = TestModels.options().withSequences(1).withContextTokens(512);
        try (var model = LocalModel.load(TinyModels.llama(folder), options)) {
            var first = model.open(TestModels.greedy(LONG + "one", 10)).reply();
            try (var pinned = model.pin(new Request.Completion(LONG, Sampling.unset()))) {
                answer(model, "something else. ".repeat(20), 3);
                answer(model, "again something else. ".repeat(12), 3);
                var second = model.open(TestModels.greedy(LONG + "one", 10)).reply();

                assertThat(second.text()).isEqualTo(first.text());
                assertThat(second.usage().orElseThrow().cachedPromptTokens())
                        .isGreaterThan(second.usage().orElseThrow().promptTokens() * 9 / 10);
                assertThat(pinned).isNotNull();
            }
        }
    }

    @Test
    void aPinnedPromptCanBeSavedAndReadBack() throws Exception {
        var saved = folder.resolve("prompt.state");
        var options = TestModels.options().withContextTokens(512);
        String text;
        try (var model = LocalModel.load(TinyModels.llama(folder), options)) {
            try (var pinned = model.pin(new Request.Completion(LONG, Sampling.unset()))) {
                pinned.save(saved);
            }
            text = answer(model, LONG + "one", 10);
        }
        try (var model = LocalModel.load(TinyModels.llama(folder), options)) {
            try (var pinned = model.restore(saved)) {
                var reply = model.open(TestModels.greedy(LONG + "one", 10)).reply();
                assertThat(reply.text()).isEqualTo(text);
                assertThat(reply.usage().orElseThrow().cachedPromptTokens()).isGreaterThan(100);
                assertThat(model.statistics().restoredPrompts()).isEqualTo(1);
                assertThat(pinned).isNotNull();
            }
            var bytes = Files.readAllBytes(saved);
            bytes[bytes.length / 2] ^= 1;
            assertThatExceptionOfType(ModelLoadException.class)
                    .isThrownBy(() -> model.restore(Files.write(folder.resolve("damaged"), bytes)))
                    .withMessageContaining("damaged");
            assertThatExceptionOfType(ModelLoadException.class)
                    .isThrownBy(() -> model.restore(Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, 40))));
        }
        try (var other = LocalModel.load(TinyModels.draft(folder), options)) {
            assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> other.restore(saved))
                    .withMessageContaining("was computed with");
        }
    }

    @Test
    void refusesToPinWhatThereIsNoMemoryFor() {
        try (var model = LocalModel.load(TinyModels.llama(folder), TestModels.options().withPromptBytes(100))) {
            assertThatExceptionOfType(ModelException.class)
                    .isThrownBy(() -> model.pin(new Request.Completion("Once", Sampling.unset())))
                    .withMessageContaining("withPromptBytes");
            assertThat(answer(model, "Once", 3)).isNotEmpty();
        }
    }

    @Test
    void aLongTextComesBackWhenItsSequenceWasTaken() {
        var options = TestModels.options().withSequences(1).withContextTokens(1024);
        try (var model = LocalModel.load(TinyModels.llama(folder), options)) {
            var before = model.open(TestModels.greedy(LONG + LONG, 5)).reply();
            answer(model, "quite another story, which is long as well. ".repeat(16), 5);
            var after = model.open(TestModels.greedy(LONG + LONG, 5)).reply();

            assertThat(model.statistics().savedPrompts()).isPositive();
            assertThat(model.statistics().restoredPrompts()).isPositive();
            assertThat(after.text()).isEqualTo(before.text());
            assertThat(after.usage().orElseThrow().cachedPromptTokens()).isGreaterThan(300);
        }
    }

    @Test
    void aReaderWhoLagsLetsOthersGoFirst() {
        var file = TinyGguf.random(11).endless().write(folder.resolve("tiny.gguf"));
        var options = TestModels.options().withSequences(1).withContextTokens(16_384);
        try (var model = LocalModel.load(file, options)) {
            try (var slow = model
                    .open(new Request.Completion("abc", Sampling.unset().withTemperature(0).withMaxTokens(12_000)))) {
                var begun = (Event.Text) slow.next();
                // the only sequence becomes free although the first answer is far from its end
                assertThat(answer(model, "xyz", 5)).isNotEmpty();
                var text = new StringBuilder(begun.text());
                while (slow.next() instanceof Event.Text more) {
                    text.append(more.text());
                }
                assertThat(text).hasSizeGreaterThan(11_000);
            }
        }
    }

    @Test
    void aTimeLimitEndsAnAnswerAndKeepsWhatThereIs() {
        try (var model = TestModels.endless(folder, TestModels.options().withContextTokens(100_000).withSequences(1))) {
            var request = new Request.Completion("abc", Sampling.unset().withTemperature(0));
            var limit = CallOptions.none().withTimeLimit(Duration.ofMillis(300));

            assertThatExceptionOfType(ModelException.class).isThrownBy(() -> model.open(request, limit).reply())
                    .withMessageContaining("within 300 ms")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.TIMEOUT));
            assertThat(answer(model, "abc", 3)).isNotEmpty();
        }
    }

    @Test
    void aTimeLimitHoldsForASlowReaderToo() throws InterruptedException {
        try (var model = TestModels.endless(folder, TestModels.options().withContextTokens(100_000).withSequences(1))) {
            var request = new Request.Completion("abc", Sampling.unset().withTemperature(0));
            try (var stream = model.open(request, CallOptions.none().withTimeLimit(Duration.ofMillis(200)))) {
                stream.next();
                Thread.sleep(400);
                assertThatExceptionOfType(ModelException.class).isThrownBy(() -> {
                    stream.next();
                    stream.next();
                }).satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.TIMEOUT));
            }
            var two = new Request.Completion("abc", Sampling.unset().withMaxTokens(2));
            var forever = CallOptions.none().withTimeLimit(Duration.ofSeconds(Long.MAX_VALUE));
            assertThat(model.open(two, forever).reply().text()).isNotEmpty();
        }
    }

    @Test
    void aSavedPromptIsNotDroppedWhileItIsPutBack() {
        var options = TestModels.options().withSequences(1).withContextTokens(2048).withPromptBytes(100_000);
        try (var model = LocalModel.load(TinyModels.llama(folder), options)) {
            for (int i = 0; i < 6; i++) {
                assertThat(answer(model, (i % 2 == 0 ? "abcdefgh " : "zyxwvuts ").repeat(60), 3)).isNotEmpty();
            }
            assertThat(model.statistics().savedPrompts()).isPositive();
        }
    }

    @Test
    void aPromptComputedWithOtherAdaptersIsRefused() {
        var saved = folder.resolve("adapted.prompt");
        var options = TestModels.options().withContextTokens(512);
        try (var model = LocalModel.load(TinyModels.llama(folder),
                options.withAdapters(new LoraAdapter(TinyModels.lora(folder), 1)));
                var pinned = model.pin(new Request.Completion(LONG, Sampling.unset()))) {
            pinned.save(saved);
        }
        try (var model = LocalModel.load(TinyModels.llama(folder), options)) {
            assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> model.restore(saved))
                    .withMessageContaining("was computed with");
        }
    }

    @Test
    void adaptersChangeVectorsToo() {
        try (var model = LocalModel.load(TinyModels.llama(folder), TestModels.options())) {
            var client = ModelClient.over(model);
            var plain = client.embed(List.of("a cat")).getFirst();
            model.adapters(new LoraAdapter(TinyModels.lora(folder), 1));

            assertThat(client.embed(List.of("a cat")).getFirst()).isNotEqualTo(plain);
        }
    }

    @Test
    void closingWhileAdaptersAreLoadedIsSafe() throws InterruptedException {
        var lora = new LoraAdapter(TinyModels.lora(folder), 1);
        for (int i = 0; i < 20; i++) {
            var model = LocalModel.load(TinyModels.llama(folder), TestModels.options());
            var adapting = Thread.ofPlatform().start(() -> {
                try {
                    while (true) {
                        model.adapters(lora);
                    }
                } catch (ModelException e) {
                    assertThat(e.kind()).isEqualTo(ErrorKind.CLOSED);
                }
            });
            Thread.sleep(i);
            model.close();
            adapting.join();
        }
    }

    @Test
    void refusesADraftThatCannotTakeAGuessBack() {
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> LocalModel.load(TinyModels.infilling(folder),
                        TestModels.options().withDraft(TinyModels.recurrent(folder), 4)))
                .withMessageContaining("cannot guess for");
    }

    @Test
    void cacheTypesAndFlashAttentionAreTheCallersChoice() {
        for (var type : List.of(TensorType.F32, TensorType.Q8_0)) {
            try (var model = LocalModel.load(TinyModels.llama(folder),
                    TestModels.options().withCacheTypes(type, type).withFlashAttention(true))) {
                assertThat(answer(model, "Once upon", 5)).isNotEmpty();
            } catch (ModelLoadException e) {
                assertThat(e).hasMessageContaining("llama.cpp"); // a head may be too small for the blocks of a type
            }
        }
    }

    @Test
    void whatGoesToADeviceIsIgnoredWithoutOneAndAnUnknownDeviceRefused() {
        var plain = TestModels.options();
        String expected;
        try (var model = LocalModel.load(TinyModels.llama(folder), plain)) {
            expected = answer(model, "Once upon", 8);
        }
        var offload = new LocalOptions.Offload(99, List.of(), LocalOptions.Offload.Split.LAYER, List.of(), true);
        try (var model = LocalModel.load(TinyModels.llama(folder), plain.withOffload(offload))) {
            assertThat(answer(model, "Once upon", 8)).isEqualTo(expected);
        }
        var unknown = new LocalOptions.Offload(99, List.of("cuda9"), LocalOptions.Offload.Split.NONE, List.of(1.0),
                false);
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> LocalModel.load(TinyModels.llama(folder), plain.withOffload(unknown)))
                .withMessageContaining("cuda9");
    }

    @Test
    void positionsAreScaledAsAsked() {
        var plain = TestModels.options();
        var texts = new ArrayList<String>();
        for (var options : List.of(plain, plain.withRope(Rope.linear(4)), plain.withRope(Rope.yarn(4)),
                plain.withRope(Rope.ntk(1_000_000)))) {
            try (var model = LocalModel.load(TinyModels.llama(folder), options)) {
                texts.add(answer(model, "the quick brown fox jumps over the lazy dog", 30));
            }
        }
        assertThat(texts).doesNotHaveDuplicates();
    }
}
