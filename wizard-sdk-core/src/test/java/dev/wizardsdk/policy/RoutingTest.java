package dev.wizardsdk.policy;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.testing.ProviderContract;
import dev.wizardsdk.testing.ScriptedProvider;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static dev.wizardsdk.policy.Failures.alwaysFailing;
import static dev.wizardsdk.policy.Failures.failure;
import static dev.wizardsdk.policy.Failures.failureOf;
import static dev.wizardsdk.policy.Failures.model;
import static org.assertj.core.api.Assertions.assertThat;

class RoutingTest {

    private static final Request REQUEST = new Request.Completion("hello", Sampling.unset());

    private final ScriptedProvider second = ScriptedProvider.answering(request -> "from the second")
            .describedAs(model("second"));

    @Test
    void keepsTheProvidersContract() {
        new ProviderContract(Layers.route(Routers.inOrder(), List.of(
                Layers.over(ScriptedProvider.answering(request -> "one two")), Layers.over(second))).assembled(),
                REQUEST)
                .check();
    }

    @ParameterizedTest
    @EnumSource(names = {"BAD_REQUEST", "FILTERED", "CANCELLED", "BAD_OUTPUT", "CONTEXT_EXCEEDED"}, mode = Mode.EXCLUDE)
    void goesOnToTheNextAndTellsWhatFailed(ErrorKind kind) {
        var reply = firstOf(alwaysFailing(kind).describedAs(model("first")), second).call(REQUEST);

        assertThat(reply.text()).isEqualTo("from the second");
        assertThat(reply.servedBy()).isEqualTo("test:second");
        assertThat(reply.failedAttempts()).isNotEmpty()
                .allSatisfy(attempt -> assertThat(attempt.kind()).isEqualTo(kind))
                .allSatisfy(attempt -> assertThat(attempt.servedBy()).isEqualTo("test:first"));
    }

    @ParameterizedTest
    @EnumSource(names = {"BAD_REQUEST", "FILTERED", "CANCELLED", "BAD_OUTPUT"})
    void doesNotTakeElsewhereWhatIsAtFaultItself(ErrorKind kind) {
        assertThat(failureOf(() -> firstOf(alwaysFailing(kind), second).call(REQUEST)).kind()).isEqualTo(kind);
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void whatIsTooLongGoesToALargerContextOnly() {
        var small = alwaysFailing(ErrorKind.CONTEXT_EXCEEDED).describedAs(model("small", 1000, "0", "0"));
        var same = second.describedAs(model("same", 1000, "0", "0"));
        var large = second.describedAs(model("large", 1001, "0", "0"));

        assertThat(firstOf(small, same, second, large).call(REQUEST).servedBy()).isEqualTo("test:large");
        assertThat(failureOf(() -> firstOf(small, same).call(REQUEST)).kind()).isEqualTo(ErrorKind.CONTEXT_EXCEEDED);
        assertThat(same.requests()).isEmpty();
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void doesNotWaitOutTooManyRequestsWhileAnotherCanBeAsked() {
        var busy = ScriptedProvider.answering(request -> {
            throw Failures.rateLimited(Duration.ofSeconds(50));
        });
        assertThat(firstOf(busy, second).call(REQUEST).failedAttempts()).hasSize(1);
        assertThat(busy.requests()).hasSize(1);
    }

    @Test
    void failsAsTheLastOneDidWithAllThatFailedBefore() {
        var client = firstOf(alwaysFailing(ErrorKind.AUTHENTICATION), alwaysFailing(ErrorKind.NOT_FOUND),
                alwaysFailing(ErrorKind.QUOTA_EXHAUSTED));
        var failure = failureOf(() -> client.call(REQUEST));
        assertThat(failure.kind()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
        assertThat(failure.failedAttempts()).extracting(FailedAttempt::kind).containsExactly(ErrorKind.AUTHENTICATION,
                ErrorKind.NOT_FOUND);
    }

    @Test
    void staysOnceTextWasDelivered() {
        try (var stream = firstOf(new HalfProvider(), second).open(REQUEST)) {
            assertThat(stream.next()).isEqualTo(new Event.Text("half"));
            assertThat(failureOf(stream::next).partialText()).isEqualTo("half");
        }
        assertThat(firstOf(new HalfProvider(), second).call(REQUEST).text()).isEqualTo("from the second");
    }

    @Test
    void asksOnlyWhoHasTheFeatures() {
        var images = second.describedAs(new ModelDescription("test", "images", Set.of(Feature.CHAT, Feature.IMAGES),
                OptionalInt.of(10), OptionalLong.empty()));
        var client = firstOf(ScriptedProvider.answering("unused").describedAs(model("plain")), images);
        var image = new Request.Chat(List.of(new Message(Role.USER,
                List.of(Part.Media.of("image/png", new byte[] {1})))), Sampling.unset());

        assertThat(client.call(image).servedBy()).isEqualTo("test:images");
        assertThat(client.description().features())
                .isEqualTo(EnumSet.of(Feature.CHAT, Feature.COMPLETION, Feature.IMAGES));
        assertThat(client.description().contextTokens()).hasValue(10);
        assertThat(client.description().id()).isEqualTo("test:plain");
        assertThat(failureOf(() -> client.open(new Request.Embed(List.of("a")))).kind())
                .isEqualTo(ErrorKind.UNSUPPORTED);
    }

    @Test
    void leavesAnEntryAloneThatKeepsFailing() {
        var down = alwaysFailing(ErrorKind.SERVER);
        var client = firstOf(down, second).retry(RetryPolicy.none());
        for (var i = 0; i < 20; i++) {
            assertThat(client.with(CallOptions.none().withTag("t" + i)).ask("hi")).isEqualTo("from the second");
        }
        assertThat(down.requests()).hasSize(5);
    }

    @Test
    void routersOrderByPriceContextAndSkill() {
        var cheapPrompts = second.describedAs(model("cheap-prompts", 1000, "1", "100"));
        var cheapAnswers = second.describedAs(model("cheap-answers", 100_000, "10", "10"));
        var unpriced = second.describedAs(model("unpriced"));
        var longPrompt = new Request.Completion("word ".repeat(10_000), Sampling.unset().withMaxTokens(5));

        assertThat(served(Routers.cheapest(), longPrompt, unpriced, cheapAnswers, cheapPrompts))
                .isEqualTo("test:cheap-prompts");
        assertThat(served(Routers.cheapest(), REQUEST, unpriced, cheapPrompts, cheapAnswers))
                .isEqualTo("test:cheap-answers");
        assertThat(served(Routers.byContext(), REQUEST, unpriced, cheapAnswers, cheapPrompts))
                .isEqualTo("test:cheap-prompts");
        assertThat(served(Routers.byContext(), longPrompt, unpriced, cheapPrompts, cheapAnswers))
                .isEqualTo("test:cheap-answers");
        assertThat(served(Routers.bySkill(request -> "code", Map.of("code", "test:unpriced")), REQUEST, cheapPrompts,
                unpriced)).isEqualTo("test:unpriced");
        assertThat(served(Routers.bigIfHard(longPrompt::equals), longPrompt, cheapPrompts, cheapAnswers))
                .isEqualTo("test:cheap-answers");
        assertThat(served(Routers.bigIfHard(longPrompt::equals), REQUEST, cheapPrompts, cheapAnswers))
                .isEqualTo("test:cheap-prompts");
    }

    @Test
    void theLeastLoadedOneIsAsked() {
        var client = route(Routers.byLoad(), ScriptedProvider.answering(request -> "a b c").describedAs(model("first")),
                second);
        try (var first = client.open(REQUEST)) {
            first.next();
            assertThat(client.call(REQUEST).servedBy()).isEqualTo("test:second");
        }
        assertThat(client.call(REQUEST).servedBy()).isEqualTo("test:first");
    }

    @Test
    void aRouterThatChoosesNobodyIsARefusal() {
        assertThat(failureOf(() -> route((request, options, all) -> List.of(), second).call(REQUEST)).kind())
                .isEqualTo(ErrorKind.UNSUPPORTED);
    }

    @Test
    void closingWhileTheNextOneIsAskedEndsTheCall() throws InterruptedException {
        var asked = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var slow = ScriptedProvider.answering(request -> {
            asked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw failure(ErrorKind.NOT_FOUND);
        });
        var stream = firstOf(slow, second).open(REQUEST);
        var answer = stream.future();
        asked.await();
        stream.close();
        release.countDown();
        assertThat(failureOf(() -> join(answer)).kind()).isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(second.requests()).isEmpty();
    }

    private static void join(CompletableFuture<?> answer) {
        try {
            answer.join();
        } catch (CompletionException e) {
            throw (ModelException) e.getCause();
        }
    }

    private static String served(Router router, Request request, ModelProvider... providers) {
        return route(router, providers).call(request).servedBy();
    }

    private static ModelClient firstOf(ModelProvider... providers) {
        return ModelClient.firstOf(clients(providers)).retry(new RetryPolicy(2, Duration.ZERO, Duration.ZERO,
                Duration.ofSeconds(60)));
    }

    private static ModelClient route(Router router, ModelProvider... providers) {
        return ModelClient.route(router, clients(providers));
    }

    private static ModelClient[] clients(ModelProvider... providers) {
        return Stream.of(providers).map(ModelClient::over).toArray(ModelClient[]::new);
    }
}
