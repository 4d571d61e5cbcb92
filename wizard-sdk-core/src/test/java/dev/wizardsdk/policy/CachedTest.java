package dev.wizardsdk.policy;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.testing.ProviderContract;
import dev.wizardsdk.testing.ScriptedProvider;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.wizardsdk.policy.Failures.failureOf;
import static dev.wizardsdk.policy.Failures.model;
import static org.assertj.core.api.Assertions.assertThat;

class CachedTest {

    private static final Request REQUEST = new Request.Completion("hello", Sampling.unset());

    private final AtomicInteger answers = new AtomicInteger();
    private final ScriptedProvider provider = ScriptedProvider
            .answering(request -> "answer " + answers.incrementAndGet());

    @TempDir
    Path folder;

    @Test
    void keepsTheProvidersContract() {
        new ProviderContract(new Cached(provider, ReplyCache.inMemory(10_000), Time.SYSTEM), REQUEST).check();
    }

    @Test
    void whatTheRestOfABudgetCutOffIsNotKeptForTheNextOne() {
        var cutting = ScriptedProvider.replying(request -> {
            var limit = ((Request.Generating) request).sampling().maxTokens().orElse(1_000);
            var text = limit < 1_000 ? "cut" : "whole";
            return new Reply(Message.assistant(text), limit < 1_000 ? Finish.LENGTH : Finish.STOP, "",
                    Optional.empty(), "test:model", "");
        }).describedAs(model("m"));
        var cached = ModelClient.over(cutting).cache(ReplyCache.inMemory(10_000));
        assertThat(cached.budget(Budget.tokens(50)).call(REQUEST).text()).isEqualTo("cut");
        assertThat(cached.budget(Budget.tokens(9_000)).call(REQUEST).text()).isEqualTo("whole");
        assertThat(cached.budget(Budget.tokens(50)).call(REQUEST).text()).isEqualTo("whole");
    }

    @Test
    void asksOnceForTheSameAndTellsThatItWasKept() {
        var client = ModelClient.over(provider.describedAs(model("dear", 100, "1", "1")))
                .cache(ReplyCache.inMemory(10_000));
        var first = client.call(REQUEST);
        var second = client.call(REQUEST, CallOptions.none().withTag("other").withKey(() -> "other")
                .withTimeLimit(Duration.ofSeconds(1)));

        assertThat(second.text()).isEqualTo(first.text()).isEqualTo("answer 1");
        assertThat(second.servedBy()).isEqualTo("test:dear");
        assertThat(first.delivery().cached()).isFalse();
        assertThat(second.delivery().cached()).isTrue();
        assertThat(second.cost()).contains(BigDecimal.ZERO);
        assertThat(second.usage()).isEqualTo(first.usage());
    }

    @Test
    void keepsSamplesAndModelsApart() {
        var cache = ReplyCache.inMemory(10_000);
        var client = ModelClient.over(provider).cache(cache);
        assertThat(client.best((Request.Generating) REQUEST, 3)).hasSize(3);
        assertThat(client.best((Request.Generating) REQUEST, 3)).hasSize(3);
        assertThat(answers).hasValue(3);
        ModelClient.over(provider.describedAs(model("other"))).cache(cache).call(REQUEST);
        assertThat(answers).hasValue(4);
    }

    @Test
    void aKeptAnswerComesInPiecesOfItsParts() {
        var scripted = ScriptedProvider.replying(request -> ScriptedProvider.reply(request, new Message(Role.ASSISTANT,
                List.of(new Part.Reasoning("hm"), new Part.Text("so be it"), new Part.ToolCall("1", "a", "{}"),
                        new Part.ToolCall("2", "b", "{}")))));
        var client = ModelClient.over(scripted).cache(ReplyCache.inMemory(10_000));
        client.call(REQUEST);
        var events = new ArrayList<Event>();
        try (var stream = client.open(REQUEST)) {
            stream.forEach(events::add);
        }
        assertThat(events.subList(0, 4)).containsExactly(new Event.Reasoning("hm"), new Event.Text("so be it"),
                new Event.ToolCall(0, "1", "a", "{}"), new Event.ToolCall(1, "2", "b", "{}"));
        assertThat(events.get(4)).isInstanceOf(Event.End.class);
        assertThat(scripted.requests()).hasSize(1);
    }

    @Test
    void keepsNoFailureAndNoHalfAnswer() {
        var failing = Failures.failing(Failures.failure(ErrorKind.BAD_REQUEST));
        var client = ModelClient.over(failing).cache(ReplyCache.inMemory(10_000));
        failureOf(() -> client.call(REQUEST));
        assertThat(client.call(REQUEST).text()).isEqualTo("done");

        var half = ModelClient.over(provider).cache(ReplyCache.inMemory(10_000));
        try (var stream = half.open(REQUEST)) {
            stream.next();
        }
        assertThat(half.call(REQUEST).delivery().cached()).isFalse();
    }

    @Test
    void theLeastRecentlyUsedReplyGoesFirst() {
        var cache = ReplyCache.inMemory(700); // two of about 300
        var client = ModelClient.over(provider).cache(cache);
        client.ask("a");
        client.ask("b");
        client.ask("a");
        client.ask("c");
        assertThat(provider.requests()).hasSize(3);
        assertThat(client.ask("a")).isEqualTo("answer 1");
        assertThat(client.ask("b")).isEqualTo("answer 4");
    }

    @Test
    void anotherProcessFindsWhatIsOnDisk() throws IOException {
        ModelClient.over(provider).cache(ReplyCache.onDisk(folder)).call(REQUEST);
        assertThat(ModelClient.over(provider).cache(ReplyCache.onDisk(folder)).call(REQUEST).text())
                .isEqualTo("answer 1");
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1)
                    .allMatch(file -> file.getFileName().toString().matches("[0-9a-f]{64}\\.reply"));
        }
    }

    @Test
    void aDamagedFileIsAMissWhateverByteIsWrong() throws IOException {
        var client = ModelClient.over(provider).cache(ReplyCache.onDisk(folder));
        client.call(REQUEST);
        var file = onlyFile();
        var good = Files.readAllBytes(file);
        for (var i = 0; i < good.length; i += 29) {
            var bad = good.clone();
            bad[i] ^= 1;
            Files.write(file, bad);
            assertThat(client.call(REQUEST).delivery().cached()).as("byte " + i).isFalse();
        }
        for (var length : new int[] {0, 7, 8, good.length - 1}) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThat(client.call(REQUEST).delivery().cached()).as("length " + length).isFalse();
        }
        assertThat(client.call(REQUEST).delivery().cached()).isTrue();
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    @Test
    void aReplyThatCannotBeKeptReachesItsCaller() throws IOException {
        var client = ModelClient.over(provider).cache(ReplyCache.onDisk(folder));
        var key = ReplyCache.key(REQUEST, "scripted:script", 0);
        Files.writeString(folder.resolve(key.substring(0, 2)), "a file where a folder should be");
        assertThat(client.call(REQUEST).text()).isEqualTo("answer 1");
    }

    @Test
    void replayOnlySendsNothing() {
        var cache = ReplyCache.onDisk(folder);
        ModelClient.over(provider).cache(cache).call(REQUEST);
        var replaying = ModelClient.over(provider).cache(cache.replayOnly());
        assertThat(replaying.call(REQUEST).text()).isEqualTo("answer 1");
        assertThat(failureOf(() -> replaying.ask("something else")).kind()).isEqualTo(ErrorKind.NOT_RECORDED);
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void manyThreadsShareIt() {
        var disk = ModelClient.over(ScriptedProvider.answering(request -> ((Request.Completion) request).prompt()))
                .cache(ReplyCache.onDisk(folder));
        var memory = disk.cache(ReplyCache.inMemory(1000));
        try (var threads = Executors.newFixedThreadPool(16)) {
            var wrong = IntStream.range(0, 2000).mapToObj(i -> threads.submit(() -> {
                var request = new Request.Completion("prompt " + i % 20, Sampling.unset());
                return (i % 2 == 0 ? disk : memory).call(request).text().equals("prompt " + i % 20);
            })).toList().stream().filter(answer -> {
                try {
                    return !answer.get();
                } catch (Exception e) {
                    return true;
                }
            }).toList();
            assertThat(wrong).isEmpty();
        }
    }
}
