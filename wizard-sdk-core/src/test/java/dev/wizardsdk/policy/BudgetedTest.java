package dev.wizardsdk.policy;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Price;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.Usage;
import dev.wizardsdk.testing.ProviderContract;
import dev.wizardsdk.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wizardsdk.policy.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BudgetedTest {

    @Test
    void aModelWithoutAPriceIsAMistakeThatNoFallbackHides() {
        var unpriced = ModelClient.over(ScriptedProvider.answering("one"));
        var priced = ModelClient.over(ScriptedProvider.answering("two").describedAs(DEAR));
        var budget = Budget.usd("100000");

        assertThat(failureOf(() -> ModelClient.firstOf(unpriced, priced).budget(budget).call(REQUEST)).kind())
                .isEqualTo(ErrorKind.BAD_REQUEST);
        var told = ModelClient.firstOf(unpriced.price(DEAR.price().orElseThrow()), priced).budget(budget);
        assertThat(told.call(REQUEST).text()).isEqualTo("one");
        assertThat(budget.spent().usd()).isPositive();
    }

    private static final Request.Completion REQUEST = new Request.Completion("hello", Sampling.unset()
            .withMaxTokens(10));
    /** A dollar a token of the prompt, ten a token of the answer. */
    private static final ModelDescription DEAR = new ModelDescription("test", "dear", EnumSet.allOf(Feature.class),
            OptionalInt.of(8000), OptionalLong.empty(),
            Optional.of(Price.of("1000000", "10000000", LocalDate.of(2026, 11, 1), "test")));

    private final ScriptedProvider provider = ScriptedProvider.answering(request -> "one two").describedAs(DEAR);

    @Test
    void keepsTheProvidersContract() {
        new ProviderContract(new Budgeted(new Priced(provider, Time.SYSTEM), Budget.usd("1000000"), Time.SYSTEM),
                REQUEST).check();
    }

    @Test
    void tellsTheCostWithoutAnyBudget() {
        assertThat(ModelClient.over(provider).call(REQUEST).cost()).contains(new BigDecimal("21.000000"));
        assertThat(ModelClient.over(ScriptedProvider.answering("one")).call(REQUEST).cost()).isEmpty();
        var counting = ScriptedProvider.replying(request -> ScriptedProvider.reply(request, Message.assistant("")))
                .describedAs(DEAR);
        assertThat(ModelClient.over(counting).call(Request.Count.text("one two three")).cost())
                .contains(BigDecimal.ZERO);
    }

    @Test
    void isSettledAtWhatTheServiceCountedAndToldApartByTag() {
        var budget = Budget.usd("1000").withCalls(10).withTokens(10_000);
        var client = ModelClient.over(provider).budget(budget);
        client.call(REQUEST, CallOptions.none().withTag("a"));
        client.call(REQUEST, CallOptions.none().withTag("b"));
        client.with(CallOptions.none().withTag("b")).call(REQUEST);

        assertThat(budget.spent().usd()).isEqualByComparingTo("63");
        assertThat(budget.spent().tokens()).isEqualTo(9);
        assertThat(budget.spent("a").usd()).isEqualByComparingTo("21");
        assertThat(budget.spent("b").calls()).isEqualTo(2);
        assertThat(budget.spent("c")).isEqualTo(Budget.Amount.NONE);
        assertThat(budget.reserved().usd()).isZero();
        assertThat(budget.remainingUsd().orElseThrow()).isEqualByComparingTo("937");
        assertThat(budget.remainingCalls()).hasValue(7);
        assertThat(budget.remainingTokens()).hasValue(9_991);
    }

    @Test
    void reservesTheMostAnAttemptCanCostWhileItRuns() {
        var budget = Budget.usd("1000");
        var client = ModelClient.over(provider).budget(budget);
        var stream = client.open(REQUEST);
        assertThat(budget.reserved().usd()).isZero();
        stream.next();
        assertThat(budget.reserved().usd()).isEqualByComparingTo("137"); // 32 around, 5 bytes, 10 tokens of answer
        stream.close();
        assertThat(budget.spent().usd()).isEqualByComparingTo("137"); // what it took is not known
        assertThat(budget.reserved().usd()).isZero();
    }

    @Test
    void refusesWhatMayCostMoreThanIsLeftAndSendsNothing() {
        var client = ModelClient.over(provider).budget(Budget.usd("136.99"));
        var refused = failureOf(() -> client.call(REQUEST));
        assertThat(refused.kind()).isEqualTo(ErrorKind.BUDGET_EXHAUSTED);
        assertThat(refused).hasMessageContaining("test:dear").hasMessageContaining("136.99");
        assertThat(provider.requests()).isEmpty();
        assertThat(failureOf(() -> ModelClient.over(provider).budget(Budget.calls(0)).call(REQUEST)).kind())
                .isEqualTo(ErrorKind.BUDGET_EXHAUSTED);
        assertThat(failureOf(() -> ModelClient.over(provider).budget(Budget.tokens(46)).call(REQUEST)).kind())
                .isEqualTo(ErrorKind.BUDGET_EXHAUSTED);
        ModelClient.over(provider).budget(Budget.tokens(47)).call(REQUEST);
    }

    @Test
    void aCallWithoutATokenLimitGetsOne() {
        assertThat(limitGiven(Budget.usd("1000000"), "hello")).isEqualTo(4096);
        assertThat(limitGiven(Budget.usd("1000000").withAnswerTokens(77), "hello")).isEqualTo(77);
        assertThat(limitGiven(Budget.usd("137"), "hello")).isEqualTo(10);
        assertThat(limitGiven(Budget.tokens(40), "hello")).isEqualTo(3);
        assertThat(limitGiven(Budget.tokens(100_000), "hello ".repeat(1000))).isEqualTo(2000);
        assertThat(failureOf(() -> limitGiven(Budget.tokens(37), "hello")).kind())
                .isEqualTo(ErrorKind.BUDGET_EXHAUSTED);
        ModelClient.over(provider).budget(Budget.calls(1)).call(new Request.Completion("hi", Sampling.unset()));
        assertThat(((Request.Completion) provider.requests().getLast()).sampling().maxTokens()).isEmpty();
    }

    private int limitGiven(Budget budget, String prompt) {
        ModelClient.over(provider).budget(budget).call(new Request.Completion(prompt, Sampling.unset()));
        return ((Request.Completion) provider.requests().getLast()).sampling().maxTokens().orElseThrow();
    }

    @Test
    void aModelWithoutAPriceIsRefusedUnderABudgetOfMoneyOnly() {
        var client = ModelClient.over(ScriptedProvider.answering("one two"));
        assertThat(failureOf(() -> client.budget(Budget.usd("5")).call(REQUEST))).hasMessageContaining("Price.of");
        assertThat(client.budget(Budget.tokens(500)).call(REQUEST).text()).isEqualTo("one two");
    }

    @Test
    void aDocumentOfUnknownLengthIsReckonedAtTheModelsContextOrRefused() {
        var linked = new Request.Chat(List.of(new Message(Role.USER, List.of(
                new Part.Media("application/pdf", URI.create("https://example.com/a.pdf"))))), Sampling.unset());
        var budget = Budget.tokens(10_000);
        var scripted = ScriptedProvider.replying(request -> ScriptedProvider.reply(request, Message.assistant("read")));
        var stream = ModelClient.over(scripted.describedAs(DEAR)).budget(budget).open(linked);
        stream.next();
        assertThat(budget.reserved().tokens()).isEqualTo(8000 + 2000);
        assertThat(failureOf(() -> ModelClient.over(scripted).budget(budget).call(linked)))
                .hasMessageContaining("linked document");
    }

    @Test
    void whatMayHaveBeenBilledStaysAtTheMostAndWhatWasNotIsGivenBack() {
        var billed = Failures.failure(ErrorKind.BAD_RESPONSE).copy().maybeBilled(true).build();
        var budget = Budget.usd("1000");
        var failing = Failures.failing(billed, Failures.failure(ErrorKind.BAD_REQUEST)).describedAs(DEAR);
        failureOf(() -> ModelClient.over(failing).budget(budget).call(REQUEST));
        assertThat(budget.spent().usd()).isEqualByComparingTo("137");
        failureOf(() -> ModelClient.over(failing).budget(budget).call(REQUEST));
        assertThat(budget.spent()).isEqualTo(new Budget.Amount(new BigDecimal("137.000000"), 1, 47));
        assertThat(budget.reserved().usd()).isZero();
    }

    @Test
    void eachRetryIsReservedAnew() {
        var billed = Failures.failure(ErrorKind.SERVER).copy().maybeBilled(true).build();
        var client = ModelClient.over(Failures.failing(billed, billed).describedAs(DEAR)).budget(Budget.usd("274"))
                .retry(new RetryPolicy(3, Duration.ZERO, Duration.ZERO, Duration.ZERO));
        var failure = failureOf(() -> client.call(REQUEST));
        assertThat(failure.kind()).isEqualTo(ErrorKind.BUDGET_EXHAUSTED);
        assertThat(failure.failedAttempts()).hasSize(2);
    }

    @Test
    void anotherEntryIsAskedWhenTheBudgetOfOneIsSpent() {
        var free = ScriptedProvider.answering(request -> "for nothing");
        var client = ModelClient.firstOf(ModelClient.over(provider).budget(Budget.usd("1")), ModelClient.over(free));
        assertThat(client.call(REQUEST).text()).isEqualTo("for nothing");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isNeverOverrunAtAnyMomentBy32Threads(long seed) throws Exception {
        var budget = Budget.usd("20000").withCalls(400).withTokens(12_000).withAnswerTokens(50);
        var random = new Random(seed);
        var worst = new ConcurrentLinkedQueue<String>();
        var answered = new AtomicInteger();
        ModelProvider erratic = ScriptedProvider.replying(request -> {
            check(budget, worst);
            answered.incrementAndGet();
            return erratically(request, random);
        }).describedAs(DEAR);
        var client = ModelClient.over(erratic).budget(budget).retry(
                new RetryPolicy(2, Duration.ZERO, Duration.ZERO, Duration.ZERO));
        try (var threads = Executors.newFixedThreadPool(32)) {
            IntStream.range(0, 2000).forEach(i -> threads.execute(() -> {
                try (var stream = client.open(new Request.Completion("hello", i % 5 == 0
                        ? Sampling.unset()
                        : Sampling.unset().withMaxTokens(1 + i % 40)))) {
                    stream.next();
                    if (i % 7 != 0) {
                        stream.reply();
                    }
                } catch (ModelException refusedOrFailed) {
                    check(budget, worst);
                }
            }));
        }
        assertThat(worst).isEmpty();
        assertThat(answered.get()).isGreaterThan(20);
        assertThat(budget.reserved()).isEqualTo(new Budget.Amount(budget.reserved().usd(), 0, 0));
        assertThat(budget.reserved().usd()).isZero();
        assertThat(budget.remainingUsd().orElseThrow().signum()).isNotNegative();
    }

    @Test
    void whatWasSetAsideForACallThatCannotBeOpenedAgainIsGivenBack() {
        var budget = Budget.tokens(10_000);
        var opened = new AtomicInteger();
        var key = CallOptions.none().withKey(() -> {
            throw new IllegalStateException("the vault is closed");
        });
        var budgeted = new Budgeted(new KeyReading(opened), budget, Time.SYSTEM);
        var stream = budgeted.open(new Request.Completion("hello", Sampling.unset()), key);
        assertThatThrownBy(stream::reply).hasMessage("the vault is closed");
        assertThat(budget.reserved().tokens()).isZero();
        assertThat(budget.spent().tokens()).isZero();
    }

    /** Asks for the key from the second opening on. */
    private record KeyReading(AtomicInteger opened) implements ModelProvider {

        @Override
        public ModelDescription description() {
            return DEAR;
        }

        @Override
        public EventStream open(Request request, CallOptions options) {
            if (opened.incrementAndGet() > 1) {
                var unused = options.key().orElseThrow().get();
            }
            return ScriptedProvider.answering("one").describedAs(DEAR).open(request, options);
        }

        @Override
        public void close() {}
    }

    private static Reply erratically(Request request, Random random) {
        var sampling = ((Request.Generating) request).sampling();
        return switch (random.nextInt(5)) {
            case 0 -> throw Failures.failure(ErrorKind.SERVER).copy().maybeBilled(random.nextBoolean()).build();
            case 1 -> {
                var reply = ScriptedProvider.reply(request, Message.assistant("a b"));
                yield new Reply(reply.message(), reply.finish(), "", Optional.empty(), "test:dear", "");
            }
            default -> {
                var usage = new Usage(random.nextInt(38), 0, random.nextInt(sampling.maxTokens().orElseThrow() + 1), 0);
                var reply = ScriptedProvider.reply(request, Message.assistant("a b"));
                yield new Reply(reply.message(), reply.finish(), "", Optional.of(usage), "test:dear", "");
            }
        };
    }

    private static void check(Budget budget, ConcurrentLinkedQueue<String> worst) {
        if (budget.remainingUsd().orElseThrow().signum() < 0 || budget.remainingCalls().orElseThrow() < 0
                || budget.remainingTokens().orElseThrow() < 0) {
            worst.add(budget.toString());
        }
    }
}
