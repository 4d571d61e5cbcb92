package dev.wizardsdk.local;

import dev.wizardsdk.local.gguf.ModelLoadException;
import dev.wizardsdk.local.gguf.TinyGguf;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.testing.ProviderContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wizardsdk.local.TestModels.endless;
import static dev.wizardsdk.local.TestModels.greedy;
import static dev.wizardsdk.local.TestModels.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(120)
class LocalModelTest {

    private static final String CHAT_ML = """
            {% for m in messages %}<|im_start|>{{ m.role }}
            {{ m.content }}<|im_end|>
            {% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
            {% endif %}""";
    /** More than any test waits for. */
    private static final int LONG_CONTEXT = 100_000;

    @TempDir
    private Path folder;

    @Test
    void keepsTheContractOfProviders() {
        new ProviderContract(endless(folder, options()), greedy("Say something", 20)).check();
    }

    @Test
    void describesItself() {
        try (var model = endless(folder, options())) {
            assertThat(model.description().id()).isEqualTo("local:tiny");
            assertThat(model.description().features()).containsExactlyInAnyOrder(Feature.COMPLETION, Feature.EMBED,
                    Feature.SCORE, Feature.COUNT, Feature.LOGPROBS, Feature.JSON_SCHEMA, Feature.GRAMMAR);
            assertThat(model.description().contextTokens()).hasValue(256);
            assertThat(model.description().parameters().orElseThrow()).isGreaterThan(20_000);
        }
    }

    @Test
    void contextIsTheTrainedOneUnlessSet() {
        var file = TinyGguf.random(1).write(folder.resolve("TINY.GGUF"));
        try (var model = LocalModel.load(file, LocalOptions.defaults().withThreads(1).withLibraryDirectory(
                TestModels.libraries()))) {
            assertThat(model.description().contextTokens()).hasValue(TinyGguf.CONTEXT);
            assertThat(model.description().model()).isEqualTo("TINY");
        }
    }

    @Test
    void answersTheSameAloneAndBesideOthers() {
        var prompts = IntStream.range(0, 8).mapToObj(i -> "Prompt number " + i + ", " + "x".repeat(i * 3)).toList();
        List<String> alone;
        try (var model = endless(folder, options())) {
            alone = prompts.stream().map(prompt -> model.open(greedy(prompt, 60)).reply().text()).toList();
        }
        try (var model = endless(folder, options())) {
            var together = all(model, prompts.stream().map(prompt -> greedy(prompt, 60)).toList());
            assertThat(together.stream().map(Reply::text)).isEqualTo(alone);
            assertThat(model.statistics().meanBatch()).isGreaterThan(2);
            assertThat(model.statistics().generatedTokens()).isEqualTo(8 * 60);
        }
    }

    @Test
    void computesASharedOpeningOnce() {
        var opening = "An opening that all of these prompts share, word for word. ".repeat(3);
        try (var model = endless(folder, options())) {
            var replies = all(model, IntStream.range(0, 8).mapToObj(i -> greedy(opening + i, 30)).toList());

            var tokens = replies.getFirst().usage().orElseThrow().promptTokens();
            assertThat(tokens).isGreaterThan(opening.length());
            assertThat(model.statistics().promptTokens()).isEqualTo(8 * tokens);
            assertThat(model.statistics().computedPromptTokens()).isEqualTo(tokens + 7);
            assertThat(replies.stream().filter(reply -> reply.usage().orElseThrow().cachedPromptTokens() == tokens - 1))
                    .hasSize(7);
        }
    }

    @Test
    void computesOnlyTheNewPartOfAConversation() {
        try (var model = endless(folder, options())) {
            var first = model.open(greedy("Once upon a time, there", 10)).reply();
            var second = model.open(greedy("Once upon a time, there was", 10)).reply();

            assertThat(first.usage().orElseThrow().cachedPromptTokens()).isZero();
            assertThat(second.usage().orElseThrow().cachedPromptTokens()).isEqualTo(24);
            assertThat(model.open(greedy("Once upon a time, there", 10)).reply().text()).isEqualTo(first.text());
        }
    }

    @Test
    void forgetsTheOldestOpeningWhenAllSequencesHoldOne() {
        try (var model = endless(folder, options().withSequences(2))) {
            for (var letter : List.of("a", "b", "a", "c")) {
                model.open(greedy(letter.repeat(200), 2)).reply();
            }

            assertThat(cached(model, "a".repeat(200))).isEqualTo(200);
            assertThat(cached(model, "c".repeat(200))).isEqualTo(200);
            assertThat(cached(model, "b".repeat(200))).isZero();
        }
    }

    @Test
    void answersTheSameWhicheverSequencesAreFree() {
        var expected = new ArrayList<String>();
        try (var model = endless(folder, options())) {
            for (int i = 0; i < 6; i++) {
                expected.add(model.open(greedy("The same opening for all of them, number " + i, 40)).reply().text());
            }
        }
        try (var model = endless(folder, options().withContextTokens(LONG_CONTEXT).withSequences(6))) {
            var running = IntStream.range(0, 5).mapToObj(i -> model.open(greedy("Running " + i))).toList();
            running.forEach(EventStream::next);
            running.get(1).close();
            running.get(3).close();
            for (int i = 0; i < 6; i++) {
                assertThat(model.open(greedy("The same opening for all of them, number " + i, 40)).reply().text())
                        .isEqualTo(expected.get(i));
            }
            running.forEach(EventStream::close);
        }
    }

    @Test
    void drawsTheSameWithTheSameSeed() {
        var request = new Request.Completion("Say", Sampling.unset().withSeed(3).withMaxTokens(30));
        try (var model = endless(folder, options())) {
            var text = model.open(request).reply().text();

            assertThat(model.open(request).reply().text()).isEqualTo(text);
            assertThat(model.open(new Request.Completion("Say", Sampling.unset().withSeed(4).withMaxTokens(30))).reply()
                    .text()).isNotEqualTo(text);
        }
    }

    @Test
    void endsWhenTheModelIsDone() {
        try (var model = LocalModel.load(TinyGguf.random(10).write(folder.resolve("ends.gguf")), options())) {
            var reply = model.open(greedy("Say something")).reply();

            assertThat(reply.finish()).isEqualTo(Finish.STOP);
            assertThat(reply.usage().orElseThrow().completionTokens()).isLessThan(200);
        }
    }

    @Test
    void endsAtTheTokenLimit() {
        try (var model = endless(folder, options())) {
            var reply = model.open(greedy("Say something", 7)).reply();

            assertThat(reply.finish()).isEqualTo(Finish.LENGTH);
            assertThat(reply.rawFinish()).isEqualTo("max tokens");
            assertThat(reply.usage().orElseThrow().completionTokens()).isEqualTo(7);
        }
    }

    @Test
    void endsWhereTheContextEnds() {
        try (var model = endless(folder, options())) {
            for (var request : List.of(greedy("Say something"), greedy("Say something", Integer.MAX_VALUE))) {
                var reply = model.open(request).reply();
                var usage = reply.usage().orElseThrow();

                assertThat(reply.finish()).isEqualTo(Finish.LENGTH);
                assertThat(reply.rawFinish()).isEqualTo("context");
                assertThat(usage.promptTokens() + usage.completionTokens()).isEqualTo(256);
            }
        }
    }

    @Test
    void endsBeforeAStopTextThatSpansTokens() {
        try (var model = endless(folder, options())) {
            var whole = model.open(greedy("Say something", 60)).reply().text();
            var stop = whole.substring(20, 24);
            var stopped = model.open(new Request.Completion("Say something",
                    Sampling.unset().withTemperature(0).withMaxTokens(60).withStop(stop, "never said"))).reply();

            assertThat(stopped.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
            assertThat(stopped.finish()).isEqualTo(Finish.STOP);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 256, 400})
    void refusesAPromptThatFillsTheContext(int characters) {
        try (var model = endless(folder, options())) {
            var stream = model.open(greedy("x".repeat(characters)));

            assertThatExceptionOfType(ModelException.class)
                    .isThrownBy(stream::next)
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONTEXT_EXCEEDED))
                    .withMessageContaining((characters + 1) + " tokens")
                    .withMessageContaining("is 256");
            assertThat(model.statistics().requests()).isZero();
        }
    }

    @Test
    void refusesAHugePromptWithoutTokenisingIt() {
        try (var model = endless(folder, options())) {
            assertThatExceptionOfType(ModelException.class)
                    .isThrownBy(model.open(greedy("x".repeat(100_000_000)))::next)
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONTEXT_EXCEEDED))
                    .withMessageContaining("at least");
        }
    }

    @Test
    void computesPromptsLongerThanABatch() {
        var prompt = "A prompt of many batches, ".repeat(30);
        var wide = options().withContextTokens(2048);
        try (var model = endless(folder, wide.withBatchTokens(2048));
                var narrow = endless(folder, wide.withBatchTokens(32))) {
            var expected = model.open(greedy(prompt, 20)).reply().text();

            assertThat(narrow.open(greedy(prompt, 20)).reply().text()).isEqualTo(expected);
            assertThat(narrow.statistics().steps()).isGreaterThan(40);
        }
    }

    @Test
    void anEmptyPromptBeginsWithTheBeginToken() {
        try (var model = endless(folder, options())) {
            assertThat(model.open(greedy("", 5)).reply().usage().orElseThrow().promptTokens()).isEqualTo(1);
        }
    }

    @Test
    void refusesAnEmptyPromptWithoutABeginToken() {
        var file = TinyGguf.random(11).flag("tokenizer.ggml.add_bos_token", false).write(folder.resolve("bare.gguf"));
        try (var model = LocalModel.load(file, options())) {
            assertThat(failure(model.open(greedy("", 5)))).isEqualTo(ErrorKind.BAD_REQUEST);
            assertThat(model.open(greedy("a", 5)).reply().usage().orElseThrow().promptTokens()).isEqualTo(1);
        }
    }

    @Test
    void sendsNothingBeforeTheFirstPull() {
        try (var model = endless(folder, options()); var stream = model.open(greedy("Say something", 5))) {
            assertThat(model.statistics().requests()).isZero();
            stream.next();
            assertThat(model.statistics().requests()).isEqualTo(1);
        }
    }

    @Test
    void closingAStreamFreesItsPlace() {
        try (var model = endless(folder, options().withContextTokens(LONG_CONTEXT).withSequences(1))) {
            for (int i = 0; i < 20; i++) {
                try (var stream = model.open(greedy("Number " + i))) {
                    assertThat(stream.next()).isInstanceOf(Event.Text.class);
                }
            }
            assertThat(model.open(greedy("Say something", 5)).reply().usage().orElseThrow().completionTokens())
                    .isEqualTo(5);
        }
    }

    @Test
    void closingAStreamEndsABlockedPull() throws Exception {
        try (var model = endless(folder, options().withContextTokens(LONG_CONTEXT).withSequences(1));
                var blocking = model.open(greedy("Say something"))) {
            var waiting = model.open(greedy("Say more"));
            blocking.next();
            var failure = CompletableFuture.supplyAsync(() -> failure(waiting));
            waiting.close();
            assertThat(failure.get()).isEqualTo(ErrorKind.CANCELLED);
        }
    }

    @Test
    void aReaderThatStopsReadingDelaysNobody() {
        try (var model = endless(folder, options()); var unread = model.open(greedy("Say something"))) {
            unread.next();
            assertThat(model.open(greedy("Say more", 100)).reply().usage().orElseThrow().completionTokens())
                    .isEqualTo(100);
            assertThat(unread.reply().usage().orElseThrow().completionTokens()).isEqualTo(256 - 14);
        }
    }

    @Test
    void anInterruptEndsAWaitAndStays() throws Exception {
        try (var model = endless(folder, options().withContextTokens(LONG_CONTEXT))) {
            var kind = new AtomicReference<ErrorKind>();
            var flag = new AtomicReference<Boolean>();
            var pulled = new CompletableFuture<Void>();
            var reader = Thread.ofPlatform().start(() -> {
                try (var stream = model.open(greedy("Say something"))) {
                    stream.next();
                    pulled.complete(null);
                    kind.set(failure(stream));
                    flag.set(Thread.currentThread().isInterrupted());
                }
            });
            pulled.get();
            reader.interrupt();
            reader.join();

            assertThat(kind.get()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(flag.get()).isTrue();
        }
    }

    @Test
    void closingTheModelFailsOpenStreams() {
        var model = endless(folder, options().withContextTokens(LONG_CONTEXT).withSequences(2));
        var streams = IntStream.range(0, 4).mapToObj(i -> model.open(greedy("Number " + i))).toList();
        var failures = streams.stream().map(stream -> CompletableFuture.supplyAsync(() -> failure(stream),
                task -> Thread.ofPlatform().start(task))).toList();
        while (model.statistics().generatedTokens() < 10 || model.statistics().requests() < 4) {
            Thread.onSpinWait();
        }
        model.close();
        model.close();

        assertThat(failures.stream().map(CompletableFuture::join)).containsOnly(ErrorKind.CLOSED);
        assertThat(failure(streams.getFirst())).isEqualTo(ErrorKind.CLOSED);
    }

    @Test
    void survivesClosingDuringAnything() throws Exception {
        for (int round = 0; round < 40; round++) {
            var model = endless(folder, options().withSequences(2));
            var started = new CountDownLatch(1);
            var failures = IntStream.range(0, 6).mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                started.countDown();
                while (true) {
                    try {
                        model.open(greedy("Number " + i, 20)).reply();
                    } catch (ModelException e) {
                        return e.kind();
                    }
                }
            }, task -> Thread.ofVirtual().start(task))).toList();
            started.await();
            var closing = CompletableFuture.runAsync(model::close);
            model.close();
            closing.join();

            assertThat(failures.stream().map(CompletableFuture::join)).containsOnly(ErrorKind.CLOSED);
            assertThatExceptionOfType(ModelException.class).isThrownBy(() -> model.open(greedy("x")))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CLOSED));
        }
    }

    @Test
    void aStreamOpenedBeforeCloseFailsAfterIt() {
        var model = endless(folder, options());
        var stream = model.open(greedy("Say something"));
        model.close();

        assertThat(failure(stream)).isEqualTo(ErrorKind.CLOSED);
    }

    @Test
    void refusesMoreThanMayWait() {
        try (var model = endless(folder,
                options().withContextTokens(LONG_CONTEXT).withSequences(1).withQueuedRequests(1));
                var running = model.open(greedy("Say something"));
                var refused = model.open(greedy("And more"))) {
            var waiting = model.open(greedy("Say more"));
            running.next();
            var failure = CompletableFuture.supplyAsync(() -> failure(waiting),
                    task -> Thread.ofPlatform().start(task));
            while (model.statistics().requests() < 2) {
                Thread.onSpinWait();
            }
            assertThatExceptionOfType(ModelException.class).isThrownBy(refused::next).satisfies(e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.OVERLOADED);
                assertThat(e.retryable()).isTrue();
            });
            waiting.close();
            assertThat(failure.join()).isEqualTo(ErrorKind.CANCELLED);
        }
    }

    @Test
    void answersFewerAtOnceWhereTheCacheIsSmall() {
        var requests = IntStream.range(0, 4).mapToObj(i -> greedy("Number " + i, 50)).toList();
        // 128 bytes a token: room for two contexts of 512.
        try (var model = endless(folder, options().withContextTokens(512).withCacheBytes(1200 * 128))) {
            assertThat(all(model, requests)).hasSize(4);
            assertThat(model.statistics().steps()).isGreaterThanOrEqualTo(2 * 50);
        }
    }

    @Test
    void refusesACacheBeyondTheLimitBeforeAllocatingIt() {
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> endless(folder, options().withContextTokens(1 << 27)))
                .withMessageContaining("needs a cache of " + (128L << 27) + " bytes")
                .withMessageContaining("withContextTokens");
    }

    @Test
    void refusesImpossibleOptions() {
        var options = LocalOptions.defaults();
        for (Runnable call : List.<Runnable>of(
                () -> options.withContextTokens(0),
                () -> options.withContextTokens(Integer.MAX_VALUE),
                () -> options.withSequences(0),
                () -> options.withSequences(1000),
                () -> options.withThreads(0),
                () -> options.withThreads(100_000),
                () -> options.withBatchTokens(1),
                () -> options.withSequences(64).withBatchTokens(63),
                () -> options.withCacheBytes(0),
                () -> options.withOffload(LocalOptions.Offload.layers(-1)),
                () -> options.withQueuedRequests(0),
                () -> options.withChatFormat("unknown"))) {
            assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(" is ");
        }
    }

    @Test
    void saysThatWeightsAreDamaged() {
        var file = TinyGguf.random(1).fill("output.weight", Float.NaN).write(folder.resolve("damaged.gguf"));
        try (var model = LocalModel.load(file, options())) {
            assertThat(failure(model.open(greedy("Say something")))).isEqualTo(ErrorKind.BAD_RESPONSE);
            assertThat(failure(model.open(greedy("Say more")))).isEqualTo(ErrorKind.BAD_RESPONSE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"general.architecture", "tokenizer.ggml.model"})
    void saysWhatLlamaCppDoesNotKnow(String key) {
        var file = TinyGguf.random(1).text(key, "unheard-of");
        if (key.startsWith("general")) {
            for (var number : List.of("embedding_length", "block_count", "context_length")) {
                file.number("unheard-of." + number, number.equals("block_count") ? 1 : TinyGguf.DIM);
            }
        }
        var path = file.write(folder.resolve("strange.gguf"));

        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> LocalModel.load(path, options()))
                .withMessageContaining("unheard-of");
    }

    @Test
    void refusesToChatWithoutAFormatAndNamesTheSetting() {
        try (var model = endless(folder, options())) {
            assertThatExceptionOfType(ModelException.class)
                    .isThrownBy(() -> model.open(new Request.Chat(List.of(Message.user("Hi")), Sampling.unset())))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
                    .withMessageContaining("withChatFormat");
        }
    }

    @Test
    void chatsInTheFormatOfTheFileOrTheOneNamed() {
        var chat = new Request.Chat(List.of(Message.user("Hi")), Sampling.unset().withTemperature(0).withMaxTokens(5));
        var file = TinyGguf.random(11).text("tokenizer.chat_template", CHAT_ML).write(folder.resolve("chat.gguf"));
        try (var model = LocalModel.load(file, options())) {
            assertThat(model.description().features()).contains(Feature.CHAT);
            // <s> <|im_start|> "user\nHi" <|im_end|> "\n" <|im_start|> "assistant\n"
            assertThat(model.open(chat).reply().usage().orElseThrow().promptTokens())
                    .isEqualTo(1 + 1 + 7 + 1 + 1 + 1 + 10);
        }
        try (var model = LocalModel.load(file, options().withChatFormat("mistral"))) {
            // <s> "[INST] Hi [/INST]"
            assertThat(model.open(chat).reply().usage().orElseThrow().promptTokens()).isEqualTo(1 + 17);
            var twice = new Request.Chat(List.of(Message.user("a"), Message.user("b")), Sampling.unset());
            assertThat(failure(model.open(twice))).isEqualTo(ErrorKind.BAD_REQUEST);
        }
    }

    @Test
    void loadsAndClosesAgainAndAgain() {
        for (int i = 0; i < 60; i++) {
            try (var model = endless(folder, options())) {
                model.open(greedy("Say something", 2)).reply();
            }
        }
    }

    private static long cached(LocalModel model, String prompt) {
        return model.open(greedy(prompt, 2)).reply().usage().orElseThrow().cachedPromptTokens();
    }

    private static List<Reply> all(LocalModel model, List<Request> requests) {
        var futures = new ArrayList<CompletableFuture<Reply>>();
        requests.forEach(request -> futures.add(model.open(request).future()));
        return futures.stream().map(CompletableFuture::join).toList();
    }

    private static ErrorKind failure(EventStream stream) {
        try {
            while (!(stream.next() instanceof Event.End)) {
                // on to the end
            }
            throw new AssertionError("the stream did not fail");
        } catch (ModelException e) {
            return e.kind();
        }
    }
}
