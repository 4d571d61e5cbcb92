package dev.wizardsdk.policy;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.testing.ProviderContract;
import dev.wizardsdk.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static dev.wizardsdk.policy.Failures.alwaysFailing;
import static dev.wizardsdk.policy.Failures.failureOf;
import static dev.wizardsdk.policy.Failures.model;
import static org.assertj.core.api.Assertions.assertThat;

class EnsemblingTest {

    private static final Request REQUEST = new Request.Completion("How many?", Sampling.unset());
    private static final Ensemble MAJORITY = Ensemble.majority(reply -> reply.text().replaceAll("\\D", ""));

    @Test
    void keepsTheProvidersContract() {
        var layers = Stream.of("one 1", "one 1", "two 2").map(text -> Layers.over(saying(text))).toList();
        new ProviderContract(Layers.ensemble(MAJORITY, layers).assembled(), REQUEST).check();
        new ProviderContract(Layers.ensemble(Ensemble.cascade(reply -> true), layers.stream().map(layer -> Layers.over(
                saying("one 1"))).toList()).assembled(), REQUEST).check();
    }

    @Test
    void takesWhatMostAnswerAndKeepsAllAnswersAndTheirCost() {
        var reply = ensemble(MAJORITY, priced("a", "it is 6"), priced("b", "I say 7"), priced("c", "7, surely"))
                .call(REQUEST);
        assertThat(reply.text()).isEqualTo("I say 7");
        assertThat(reply.servedBy()).isEqualTo("test:b");
        assertThat(reply.delivery().members()).extracting(Reply::servedBy).containsExactly("test:a", "test:b",
                "test:c");
        assertThat(reply.cost().orElseThrow()).isEqualByComparingTo(new BigDecimal("0.000014")); // 3 × 2 + 3 + 3 + 2
        assertThat(ensemble(MAJORITY, priced("a", "6"), saying("6")).call(REQUEST).cost()).isEmpty();
    }

    @Test
    void aMinorityMayFail() {
        var reply = ensemble(MAJORITY, saying("7"), alwaysFailing(ErrorKind.NOT_FOUND), saying("7")).call(REQUEST);
        assertThat(reply.text()).isEqualTo("7");
        assertThat(reply.failedAttempts()).extracting(FailedAttempt::kind).containsExactly(ErrorKind.NOT_FOUND);

        var failure = failureOf(() -> ensemble(MAJORITY, saying("7"), alwaysFailing(ErrorKind.NOT_FOUND),
                alwaysFailing(ErrorKind.PERMISSION)).call(REQUEST));
        assertThat(failure).hasMessageContaining("only 1 of 3");
        assertThat(failure.failedAttempts()).hasSize(2);
        assertThat(failure.maybeBilled()).isTrue();
        assertThat(
                ensemble(MAJORITY.withQuorum(1), saying("7"), alwaysFailing(ErrorKind.NOT_FOUND)).call(REQUEST).text())
                .isEqualTo("7");
    }

    @Test
    void whatTooFewCanAnswerIsRefusedBeforeAnythingIsSent() {
        assertThat(failureOf(() -> ensemble(MAJORITY, saying("7")).open(new Request.Embed(List.of("a")))).kind())
                .isEqualTo(ErrorKind.UNSUPPORTED);
    }

    @Test
    void aJudgeChoosesAndIsPaid() {
        var judge = priced("judge", "Answer 2 is best.");
        var reply = ensemble(Ensemble.judgedBy(ModelClient.over(judge)::open), priced("a", "six"), priced("b", "seven"))
                .call(REQUEST);
        assertThat(reply.text()).isEqualTo("seven");
        assertThat(reply.delivery().members()).hasSize(2);
        assertThat(reply.cost().orElseThrow()).isGreaterThan(new BigDecimal("0.00002"));
        assertThat(((Request.Chat) judge.requests().getFirst()).messages().getLast().text())
                .contains("How many?", "# Answer 1\nsix", "# Answer 2\nseven");
    }

    @Test
    void aJudgeThatNamesNoneOrFailsLosesNoAnswer() {
        var silent = ensemble(Ensemble.judgedBy(ModelClient.over(saying("neither"))::open), saying("six"),
                saying("seven"))
                .call(REQUEST);
        assertThat(silent.text()).isEqualTo("six");
        assertThat(silent.failedAttempts()).extracting(FailedAttempt::kind).containsExactly(ErrorKind.BAD_OUTPUT);
        var failing = ensemble(Ensemble.judgedBy(ModelClient.over(alwaysFailing(ErrorKind.PERMISSION))::open),
                saying("six")).call(REQUEST);
        assertThat(failing.failedAttempts()).extracting(FailedAttempt::kind).containsExactly(ErrorKind.PERMISSION);
    }

    @Test
    void aCascadeAsksTheBigOneOnlyWhenTheSmallOneWasNotEnough() {
        var small = priced("small", "I do not know");
        var big = priced("big", "seven");
        var sure = Ensemble.cascade(reply -> !reply.text().contains("not know"));
        var reply = ensemble(sure, small, big).call(REQUEST);
        assertThat(reply.text()).isEqualTo("seven");
        assertThat(reply.delivery().members()).hasSize(2);
        assertThat(reply.failedAttempts()).extracting(FailedAttempt::servedBy).containsExactly("test:small");
        assertThat(reply.cost().orElseThrow()).isEqualByComparingTo("0.000009"); // 2 × 2 + 4 + 1

        assertThat(ensemble(sure, big, small).call(REQUEST).servedBy()).isEqualTo("test:big");
        assertThat(small.requests()).hasSize(1);
        assertThat(ensemble(sure, alwaysFailing(ErrorKind.NETWORK), big).retry(RetryPolicy.none()).call(REQUEST).text())
                .isEqualTo("seven");
    }

    @Test
    void theSameModelIsAskedForAnotherSampleEachTime() {
        var model = ScriptedProvider.answering(request -> "seed "
                + ((Request.Completion) request).sampling().seed().orElse(-1));
        var client = ModelClient.over(model).cache(ReplyCache.inMemory(10_000));
        var three = ModelClient.ensemble(Ensemble.combining((request, replies) -> replies.getLast()), client, client,
                client);
        assertThat(three.call(new Request.Completion("a", Sampling.unset().withSeed(5))).text()).isEqualTo("seed 7");
        three.call(REQUEST);
        assertThat(model.requests()).hasSize(6);
        three.call(REQUEST);
        assertThat(model.requests()).hasSize(6);
    }

    @Test
    void closingEndsAllOfThem() throws InterruptedException {
        var asked = new CountDownLatch(2);
        var limits = Limits.concurrent(1).withMaxWait(Duration.ofHours(1));
        var slow = ModelClient.over(saying("late")).limits(limits);
        try (var holder = slow.open(REQUEST)) {
            holder.next();
            var client = ModelClient.ensemble(MAJORITY, slow.observe(counting(asked)), slow.observe(counting(asked)));
            var stream = client.open(REQUEST);
            var answer = stream.future();
            asked.await();
            stream.close();
            assertThat(failureOf(() -> {
                try {
                    answer.join();
                } catch (CompletionException e) {
                    throw (ModelException) e.getCause();
                }
            }).kind()).isEqualTo(ErrorKind.CANCELLED);
        }
    }

    @Test
    void theTimeLimitHoldsForAllOfThem() {
        var slow = ModelClient.over(saying("late")).limits(Limits.concurrent(1));
        try (var holder = slow.open(REQUEST)) {
            holder.next();
            var reply = ModelClient.ensemble(MAJORITY.withQuorum(1), slow, ModelClient.over(saying("7"))).call(REQUEST,
                    CallOptions.none().withTimeLimit(Duration.ofSeconds(1)));
            assertThat(reply.text()).isEqualTo("7");
            assertThat(reply.failedAttempts()).hasSize(1);
        }
    }

    private static CallListener counting(CountDownLatch started) {
        return new CallListener() {
            @Override
            public void started(Asked call) {
                started.countDown();
            }
        };
    }

    private static ScriptedProvider saying(String text) {
        return ScriptedProvider.answering(request -> text);
    }

    private static ScriptedProvider priced(String name, String text) {
        return saying(text).describedAs(model(name, 10_000, "1", "1"));
    }

    private static ModelClient ensemble(Ensemble ensemble, ModelProvider... providers) {
        return ModelClient.ensemble(ensemble, Stream.of(providers).map(ModelClient::over).toArray(ModelClient[]::new));
    }
}
