package dev.wizardsdk.provider;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Price;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.Timeouts;
import dev.wizardsdk.testing.ProviderContract;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class BatchProviderTest {

    private static final String KEY = "sk-canary-batch-12345";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void manyRequestsShareABatchAndEachGetsItsOwnAnswer(String service) {
        try (var server = new BatchService(); var provider = provider(service, server, 20)) {
            assertThat(texts(provider, 0, 20)).isEqualTo(expected(0, 20));
            assertThat(server.sizes()).containsExactly(20);
            assertThat(String.join("\n", server.bodies())).doesNotContain("\"stream\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void keepsTheContract(String service) {
        try (var server = new BatchService()) {
            new ProviderContract(provider(service, server), chat("a")).check();
        }
    }

    @Test
    void aFullBatchIsHandedInAtOnce() {
        try (var server = new BatchService();
                var provider = provider("openai", server, 3)) {
            assertThat(texts(provider, 0, 6)).isEqualTo(expected(0, 6));
            assertThat(server.sizes()).containsExactly(3, 3);
        }
    }

    @Test
    void thePriceIsHalfAndOnlyWhatBatchesTakeIsOffered() {
        var remote = OpenAi.model("m").baseUrl(URI.create("http://127.0.0.1:1/v1"))
                .price(Price.of("2", "8", LocalDate.EPOCH, "x")).build();
        try (var provider = BatchProvider.over(remote, directory).build()) {
            assertThat(provider.description().price().orElseThrow().completionUsd())
                    .isEqualByComparingTo(new BigDecimal("4"));
            assertThat(provider.description().features()).contains(Feature.CHAT, Feature.EMBED)
                    .doesNotContain(Feature.COUNT, Feature.RERANK);
            assertThatThrownBy(() -> provider.open(chat("a"), CallOptions.none().withKey(() -> "other")))
                    .asInstanceOf(type(ModelException.class))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void eachRequestFailsInItsOwnWay(String service) {
        try (var server = new BatchService().fate("wrong", "errored").fate("late", "expired").fate("no", "canceled");
                var provider = provider(service, server)) {
            var wrong = provider.open(chat("wrong")).future();
            var late = provider.open(chat("late")).future();
            var no = provider.open(chat("no")).future();
            assertThat(provider.open(chat("right")).reply().text()).isEqualTo("re: right");
            assertThat(failure(wrong)).hasMessageContaining("no such tool").extracting(ModelException::kind)
                    .isEqualTo(ErrorKind.BAD_REQUEST);
            assertThat(failure(late)).extracting(ModelException::kind, ModelException::retryable,
                    ModelException::maybeBilled).containsExactly(ErrorKind.TIMEOUT, true, false);
            assertThat(failure(no)).extracting(ModelException::kind, ModelException::retryable)
                    .containsExactly(ErrorKind.CANCELLED, false);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void aRequestThatFailedIsSentAgainWhenItIsAskedAgain(String service) {
        try (var server = new BatchService().fate("a", "expired"); var provider = provider(service, server)) {
            assertThat(failure(provider.open(chat("a")).future()).kind()).isEqualTo(ErrorKind.TIMEOUT);
            server.fate("a", "succeeded");
            assertThat(provider.open(chat("a")).reply().text()).isEqualTo("re: a");
            assertThat(server.sizes()).containsExactly(1, 1);
        }
    }

    @Test
    void anExpiredBatchGivesWhatItHas() {
        try (var server = new BatchService().ending("expired").fate("late", "expired");
                var provider = provider("openai", server)) {
            var late = provider.open(chat("late")).future();
            assertThat(provider.open(chat("early")).reply().text()).isEqualTo("re: early");
            assertThat(failure(late).kind()).isEqualTo(ErrorKind.TIMEOUT);
        }
    }

    @Test
    void aBatchTheServiceRefusesFailsWithItsReason() {
        try (var server = new BatchService().ending("failed"); var provider = provider("openai", server)) {
            assertThat(failure(provider.open(chat("a")).future())).hasMessageContaining("line 1 is not JSON")
                    .extracting(ModelException::kind, ModelException::retryable)
                    .containsExactly(ErrorKind.BAD_REQUEST, false);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void aLyingServiceIsBelievedNothing(String service) {
        try (var server = new BatchService().fate("gone", "missing").results(BatchProviderTest::lies);
                var provider = provider(service, server, 2)) {
            var gone = provider.open(chat("gone")).future();
            var right = provider.open(chat("right")).future();
            assertThat(right.join().text()).isEqualTo("re: right");
            assertThat(failure(gone)).extracting(ModelException::kind, ModelException::retryable,
                    ModelException::maybeBilled).containsExactly(ErrorKind.BAD_RESPONSE, true, true);
            assertThat(server.sizes()).containsExactly(2);
        }
    }

    /** Unknown ids, garbage, and a second answer under an id that has one. */
    private static String lies(String lines) {
        var unknown = lines.replaceFirst("\"custom_id\":\"[0-9a-f]+", "\"custom_id\":\"" + "0".repeat(64));
        return "not JSON\n" + unknown + lines + lines.replace("re: ", "lie: ");
    }

    @Test
    void aFileOfAnswersCutOffIsReadAgain() {
        var reads = new AtomicLong();
        try (var server = new BatchService()
                .results(lines -> reads.getAndIncrement() == 0 ? lines.substring(0, lines.length() / 2) : lines);
                var provider = provider("openai", server, 6)) {
            assertThat(texts(provider, 0, 6)).isEqualTo(expected(0, 6));
            assertThat(server.sizes()).containsExactly(6);
        }
    }

    @Test
    void retryAfterIsObeyedWhilePolling() {
        var pace = new FastPace();
        try (var server = new BatchService().busy(2).doneAfter(2);
                var provider = builder("openai", server).gather(Duration.ofSeconds(5)).poll(Duration.ofSeconds(3))
                        .pace(pace)
                        .build()) {
            assertThat(provider.open(chat("a")).reply().text()).isEqualTo("re: a");
            // gathered, then asked after 3 s: busy, busy, at work, at work, done
            assertThat(pace.pauses.stream().map(nanos -> Math.round(nanos / 1e9)))
                    .containsExactly(5L, 3L, 7L, 7L, 3L, 3L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void restartedAfterSubmissionItGoesOnWaitingForTheSameBatch(String service) {
        try (var server = new BatchService().doneAfter(Integer.MAX_VALUE - 1)) {
            stopOnce(provider(service, server), () -> server.polls() > 1);
            server.doneAfter(0);
            try (var second = provider(service, server)) {
                assertThat(second.open(chat("a")).reply().text()).isEqualTo("re: a");
            }
            assertThat(server.sizes()).containsExactly(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void restartedAfterTheAnswerNothingIsAskedAndNothingCosts(String service) {
        try (var server = new BatchService()) {
            try (var first = provider(service, server)) {
                var reply = first.open(chat("a")).reply();
                assertThat(reply.delivery().cached()).isFalse();
            }
            var calls = server.calls().size();
            try (var second = provider(service, server)) {
                var reply = second.open(chat("a")).reply();
                assertThat(reply.text()).isEqualTo("re: a");
                assertThat(reply.delivery().cached()).isTrue();
                assertThat(server.calls()).hasSize(calls);
                assertThat(second.open(chat("a"), CallOptions.none().withSample(1)).reply().delivery().cached())
                        .isFalse();
            }
            assertThat(server.sizes()).containsExactly(1, 1);
        }
    }

    @Test
    void aBatchTakenInSilenceIsFoundAndNotSentAgain() {
        try (var server = new BatchService().silentOnCreation(true)) {
            stopOnce(provider("openai", server), () -> server.sizes().size() == 1);
            try (var second = provider("openai", server)) {
                assertThat(second.open(chat("a")).reply().text()).isEqualTo("re: a");
            }
            assertThat(server.sizes()).containsExactly(1);
        }
    }

    @Test
    void aBatchThatWasNotTakenIsSentOnce() {
        try (var server = new BatchService().lostOnCreation(true)) {
            stopOnce(provider("openai", server), () -> server.calls().contains("POST /v1/batches"));
            server.lostOnCreation(false);
            try (var second = provider("openai", server)) {
                assertThat(second.open(chat("a")).reply().text()).isEqualTo("re: a");
            }
            assertThat(server.sizes()).containsExactly(1);
        }
    }

    @Test
    void whereNoMarkIsKeptDoubtIsReportedAndTheNextTryIsNew() {
        try (var server = new BatchService().silentOnCreation(true)) {
            stopOnce(provider("anthropic", server), () -> server.sizes().size() == 1);
            server.silentOnCreation(false);
            try (var second = provider("anthropic", server)) {
                assertThat(failure(second.open(chat("a")).future())).extracting(ModelException::kind,
                        ModelException::retryable, ModelException::maybeBilled)
                        .containsExactly(ErrorKind.NETWORK, true, true);
                assertThat(second.open(chat("a")).reply().text()).isEqualTo("re: a");
            }
            assertThat(server.sizes()).containsExactly(1, 1);
        }
    }

    @Test
    void everyWaitEndsAtOnceAndTheAnswerStays() throws InterruptedException {
        try (var server = new BatchService().doneAfter(Integer.MAX_VALUE - 1);
                var provider = provider("openai", server)) {
            var closed = provider.open(chat("a"));
            var waiting = closed.future();
            Awaitility.await().until(() -> server.polls() > 0);
            closed.close();
            assertThat(failure(waiting).kind()).isEqualTo(ErrorKind.CANCELLED);

            var limited = failure(
                    provider.open(chat("a"), CallOptions.none().withTimeLimit(Duration.ofMillis(30))).future());
            assertThat(limited.kind()).isEqualTo(ErrorKind.TIMEOUT);

            var kind = new ErrorKind[1];
            var caller = Thread.ofPlatform().start(() -> {
                try {
                    provider.open(chat("a")).reply();
                } catch (ModelException e) {
                    kind[0] = e.kind();
                }
            });
            Awaitility.await().until(() -> caller.getState() == Thread.State.WAITING);
            caller.interrupt();
            caller.join();
            assertThat(kind[0]).isEqualTo(ErrorKind.CANCELLED);

            server.doneAfter(0);
            assertThat(provider.open(chat("a")).reply().text()).isEqualTo("re: a");
            assertThat(server.sizes()).containsExactly(1);
        }
    }

    @Test
    void whatNobodyWaitsForIsNotSent() throws InterruptedException {
        try (var server = new BatchService(); var provider = provider("openai", server, 2)) {
            var left = provider.open(chat("left"));
            var caller = Thread.ofPlatform().start(() -> assertThatThrownBy(left::next));
            Awaitility.await().until(() -> caller.getState() == Thread.State.WAITING);
            left.close();
            caller.join();
            assertThat(texts(provider, 0, 2)).isEqualTo(expected(0, 2));
            assertThat(String.join("\n", server.bodies())).doesNotContain("left");
            assertThat(server.sizes()).containsExactly(2);
        }
    }

    @Test
    void nothingIsAskedWhileNobodyWaits() {
        try (var server = new BatchService().doneAfter(Integer.MAX_VALUE - 1);
                var provider = provider("openai", server)) {
            var stream = provider.open(chat("a"));
            var waiting = stream.future();
            Awaitility.await().until(() -> server.polls() > 0);
            stream.close();
            failure(waiting);
            // the worker ends with a poll at most; were it to go on, ten more would come in this time
            Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
            var polls = server.polls();
            Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
            assertThat(server.polls()).isEqualTo(polls);
        }
    }

    @Test
    void aSecondProviderOverADirectoryIsRefused() {
        try (var server = new BatchService(); var provider = provider("openai", server)) {
            assertThat(provider).hasToString("openai:m in batches");
            assertThatThrownBy(() -> provider("openai", server)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void aLineCutOffByACrashIsDroppedAndDamageBeforeItIsTold() throws IOException {
        try (var server = new BatchService()) {
            try (var first = provider("openai", server, 2)) {
                texts(first, 0, 2);
            }
            var journal = directory.resolve("batches.jsonl");
            Files.writeString(journal, "0badc0de {\"answer\":\"half", StandardOpenOption.APPEND);
            try (var second = provider("openai", server)) {
                assertThat(texts(second, 0, 2)).isEqualTo(expected(0, 2));
            }
            assertThat(server.sizes()).containsExactly(2);
            var text = Files.readString(journal);
            Files.writeString(journal, text.replaceFirst("re: ", "rE: "));
            assertThatThrownBy(() -> provider("openai", server)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("damaged at byte");
        }
    }

    @Test
    void neitherKeyNorPromptIsInTheDirectory() throws IOException {
        try (var server = new BatchService(); var provider = provider("openai", server)) {
            provider.open(new Request.Chat(List.of(Message.user("a"), Message.user("canary-prompt")),
                    Sampling.unset())).reply();
        }
        for (var file : list(directory)) {
            assertThat(Files.readString(file)).doesNotContain(KEY, "canary-prompt");
        }
    }

    @Test
    void theSameRequestHasTheSameNameInEveryProcess() {
        try (var server = new BatchService()) {
            var biases = Map.of(1, 1.0, 22, 2.0, 333, 3.0, 4444, 4.0, 55555, 5.0);
            var reversed = new LinkedHashMap<Integer, Double>();
            biases.keySet().stream().sorted(Comparator.reverseOrder())
                    .forEach(token -> reversed.put(token, biases.get(token)));
            try (var provider = provider("openai", server)) {
                for (var bias : List.of(biases, reversed)) {
                    provider.open(new Request.Chat(List.of(Message.user("a")), Sampling.unset().withLogitBias(bias)))
                            .reply();
                }
            }
            assertThat(server.sizes()).containsExactly(1);
        }
    }

    @Test
    void killedHardWhileItsBatchWasTakenItIsFoundByTheNextProcess() throws IOException, InterruptedException {
        try (var server = new BatchService().silentOnCreation(true)) {
            var child = child(server.url(), directory);
            try {
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> server.sizes().size() == 1);
            } finally {
                child.destroyForcibly().waitFor();
            }
            assertThat(child.exitValue()).isNotZero();
            try (var provider = provider("openai", server)) {
                assertThat(provider.open(chat("a")).reply().text()).isEqualTo("re: a");
            }
            assertThat(server.sizes()).containsExactly(1);
        }
    }

    /** What the child runs: one request, in a batch, for ever. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) {
            var remote = OpenAi.model("m").baseUrl(URI.create(arguments[0])).key(() -> KEY).build();
            try (var provider = BatchProvider.over(remote, Path.of(arguments[1])).gather(Duration.ofMillis(20))
                    .poll(Duration.ofMillis(20)).build()) {
                provider.open(chat("a")).reply();
            }
        }
    }

    private static Process child(URI url, Path directory) throws IOException {
        var path = Stream.of(System.getProperty("java.class.path", ""), System.getProperty("jdk.module.path", ""),
                Path.of("target", "classes").toString(), Path.of("target", "test-classes").toString())
                .filter(entry -> !entry.isEmpty()).toList();
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                String.join(File.pathSeparator, path), Child.class.getName(), url.toString(), directory.toString())
                .inheritIO().start();
    }

    /** Time passes as soon as it is waited for, once the service has what is being done. */
    private static final class FastPace implements BatchDesk.Pace {

        private final List<Long> pauses = new CopyOnWriteArrayList<>();
        private final AtomicLong now = new AtomicLong();

        @Override
        public long now() {
            return now.get();
        }

        @Override
        public void pause(Condition woken, long nanos) {
            pauses.add(nanos);
            now.addAndGet(nanos);
        }
    }

    /** Asks, and closes the provider while it waits. */
    private static void stopOnce(BatchProvider provider, Callable<Boolean> now) {
        var waiting = provider.open(chat("a")).future();
        Awaitility.await().until(now);
        provider.close();
        assertThat(failure(waiting).kind()).isEqualTo(ErrorKind.CLOSED);
    }

    private BatchProvider provider(String service, BatchService server) {
        return quick(builder(service, server)).build();
    }

    /** One that hands in no batch but full ones. */
    private BatchProvider provider(String service, BatchService server, int requests) {
        return quick(builder(service, server)).requests(requests).gather(Duration.ofMinutes(5)).build();
    }

    private BatchProvider.Builder builder(String service, BatchService server) {
        return BatchProvider.over(service.equals("openai")
                ? OpenAi.model("m").baseUrl(server.url()).key(() -> KEY).timeouts(timeouts()).build()
                : Anthropic.model("m").baseUrl(server.url()).key(() -> KEY).timeouts(timeouts()).build(), directory);
    }

    private static BatchProvider.Builder quick(BatchProvider.Builder builder) {
        return builder.gather(Duration.ofMillis(20)).poll(Duration.ofMillis(10));
    }

    private static Timeouts timeouts() {
        return new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(5),
                Duration.ofSeconds(60));
    }

    private static Request.Chat chat(String prompt) {
        return new Request.Chat(List.of(Message.user(prompt)), Sampling.unset());
    }

    private static List<String> texts(BatchProvider provider, int from, int to) {
        var streams = IntStream.range(from, to).mapToObj(i -> provider.open(chat("q" + i))).toList();
        var futures = streams.stream().map(EventStream::future).toList();
        return futures.stream().map(CompletableFuture::join).map(Reply::text).toList();
    }

    private static List<String> expected(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "re: q" + i).toList();
    }

    private static ModelException failure(CompletableFuture<Reply> future) {
        try {
            throw new AssertionError("it did not fail: " + future.join());
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(ModelException.class);
            for (Throwable at = e; at != null; at = at.getCause()) {
                assertThat(at.toString()).doesNotContain(KEY);
            }
            return (ModelException) e.getCause();
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return new ArrayList<>(files.toList());
        }
    }
}
