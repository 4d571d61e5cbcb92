package dev.wizardsdk.policy;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.testing.ProviderContract;
import dev.wizardsdk.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.wizardsdk.policy.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

class LayersTest {

    private static final Request.Completion REQUEST = new Request.Completion("hello", Sampling.unset());
    private static final RetryPolicy PATIENT = new RetryPolicy(9, Duration.ofHours(1), Duration.ofHours(1),
            Duration.ofHours(1));

    private static Layers all(ModelProvider provider) {
        return Layers.over(provider).cache(ReplyCache.inMemory(10_000)).breaker(BreakerPolicy.standard())
                .limits(Limits.concurrent(2).withMaxWait(Duration.ofHours(1))).budget(Budget.calls(1000))
                .observe(new UsageByTag()).with(CallOptions.none().withTag("all"));
    }

    @Test
    void allOfThemTogetherKeepTheContract() {
        var provider = ScriptedProvider.answering(request -> "one two");
        new ProviderContract(all(provider).assembled(), REQUEST).check();
        var member = ScriptedProvider.answering(request -> "one two");
        new ProviderContract(Layers.route(Routers.byLoad(), List.of(all(member), all(member))).assembled(), REQUEST)
                .check();
    }

    private static Stream<Request> requestsOfEveryKind() {
        return Stream.of(new Request.Chat(List.of(Message.user("a")), Sampling.unset()), REQUEST,
                new Request.Infill("a", "b", Sampling.unset()), new Request.Embed(List.of("a")),
                new Request.Rerank("a", List.of("b")), new Request.Score("a", "b"), Request.Count.text("a b"));
    }

    @ParameterizedTest
    @MethodSource("requestsOfEveryKind")
    void requestsOfEveryKindPassThemAll(Request request) {
        var provider = ScriptedProvider.replying(it -> ScriptedProvider.reply(it, Message.assistant("done")))
                .describedAs(Failures.model("m", 1000, "1", "1"));
        var able = provider.describedAs(new ModelDescription("test", "m",
                EnumSet.allOf(Feature.class), provider.description().contextTokens(),
                provider.description().parameters(), provider.description().price()));
        var budget = Budget.usd("1");
        var layers = Layers.route(Routers.cheapest(), List.of(all(able).budget(budget), all(able)));
        var reply = layers.assembled().open(request).reply();
        assertThat(reply.text()).isEqualTo("done");
        assertThat(reply.servedBy()).isEqualTo("test:m");
        assertThat(budget.spent("all").calls()).isEqualTo(1);
        assertThat(budget.reserved().usd()).isZero();
        assertThat(budget.spent().usd()).isLessThan(new BigDecimal("0.0001"));
    }

    @Test
    void noTurnIsHeldWhileWaitingToAskAgain() throws InterruptedException {
        var failed = new CountDownLatch(1);
        var failing = Failures.failing(Failures.failure(ErrorKind.SERVER));
        var client = ModelClient.over(failing).retry(PATIENT).limits(Limits.concurrent(1));
        var waiting = client.observe(new CallListener() {
            @Override
            public void attemptFailed(Asked call, FailedAttempt attempt) {
                failed.countDown();
            }
        }).open(REQUEST);
        var answer = waiting.future();
        failed.await();
        assertThat(client.call(REQUEST).text()).isEqualTo("done");

        var before = System.nanoTime();
        waiting.close();
        assertThat(failureOf(() -> {
            try {
                answer.join();
            } catch (CompletionException e) {
                throw (ModelException) e.getCause();
            }
        }).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void changedClientsShareWhatTheirPoliciesCount() {
        var provider = ScriptedProvider.answering(request -> "one two");
        var client = ModelClient.over(provider).limits(Limits.concurrent(1).withMaxWait(Duration.ZERO));
        try (var stream = client.with(CallOptions.none().withTag("a")).open(REQUEST)) {
            stream.next();
            assertThat(failureOf(() -> client.retry(RetryPolicy.none()).budget(Budget.calls(9)).call(REQUEST)).kind())
                    .isEqualTo(ErrorKind.RATE_LIMITED);
        }
        assertThat(client.call(REQUEST).text()).isEqualTo("one two");
    }

    @Test
    void aTenantsCallsCountAsLoadOfTheSameModels() {
        var first = ModelClient.over(ScriptedProvider.answering(request -> "a b").describedAs(Failures.model("first")));
        var second = ModelClient
                .over(ScriptedProvider.answering(request -> "a b").describedAs(Failures.model("second")));
        var client = ModelClient.route(Routers.byLoad(), first, second);
        try (var stream = client.with(CallOptions.none().withTag("tenant")).open(REQUEST)) {
            stream.next();
            assertThat(client.call(REQUEST).servedBy()).isEqualTo("test:second");
        }
    }

    @Test
    void closingAClientLeavesProvidersToTheirOwner() {
        var provider = ScriptedProvider.answering(request -> "one two");
        var client = ModelClient.over(provider);
        ModelClient.firstOf(client, client).close();
        client.retry(RetryPolicy.none()).close();
        client.close();
        assertThat(provider.open(REQUEST).reply().text()).isEqualTo("one two");
    }
}
