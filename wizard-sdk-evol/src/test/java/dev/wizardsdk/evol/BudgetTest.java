package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.Price;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.policy.Budget;
import dev.wizardsdk.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class BudgetTest {

    @TempDir
    Path directory;

    private PromptSet prompts;

    @BeforeEach
    void writePrompts() {
        prompts = Scripts.prompts(directory.resolve("prompts"));
    }

    @Test
    void aBudgetIsNeverOverrunByThirtyTwoCallsAtOnce() {
        var cap = new BigDecimal("0.05");
        var budget = Budget.usd("0.05");
        var overrun = new AtomicBoolean();
        var run = evolution(request -> {
            var now = budget.spent().usd().add(budget.reserved().usd());
            if (now.compareTo(cap) > 0) {
                overrun.set(true);
            }
            return Scripts.answer(request);
        }).parallel(32).budget(budget).run(Scripts.seeds(200));
        assertThat(run.ending()).isEqualTo(EvolRun.Ending.OUT_OF_BUDGET);
        assertThat(overrun).isFalse();
        assertThat(budget.spent().usd()).isLessThanOrEqualTo(cap).isPositive();
        assertThat(run.calls().usd()).isLessThanOrEqualTo(cap);
    }

    @Test
    void whatEarlierRunsSpentCountsToo() {
        var journal = directory.resolve("journal");
        var first = evolution(Scripts::answer).budget(Budget.calls(60)).journal(journal).run(Scripts.seeds(30));
        assertThat(first.ending()).isEqualTo(EvolRun.Ending.OUT_OF_BUDGET);
        assertThat(first.calls().total()).isEqualTo(60);

        var script = ScriptedProvider.answering(Scripts::answer);
        var same = over(ModelClient.over(script)).budget(Budget.calls(60)).journal(journal).run(Scripts.seeds(30));
        assertThat(same.ending()).isEqualTo(EvolRun.Ending.OUT_OF_BUDGET);
        assertThat(script.requests()).isEmpty();

        var more = evolution(Scripts::answer).budget(Budget.calls(90)).journal(journal).run(Scripts.seeds(30));
        assertThat(more.calls().total()).isEqualTo(90);

        var whole = evolution(Scripts::answer).journal(journal).run(Scripts.seeds(30));
        assertThat(whole.ending()).isEqualTo(EvolRun.Ending.COMPLETE);
        assertThat(whole.answered()).isEqualTo(evolution(Scripts::answer).run(Scripts.seeds(30)).answered());
    }

    @Test
    void aBudgetOfMoneyForAModelWithoutAPriceEndsTheRunAtOnce() {
        var run = Evolution.with(ModelClient.over(ScriptedProvider.answering(Scripts::answer))).prompts(prompts)
                .budget(Budget.usd("0")).run(Scripts.seeds(25));
        assertThat(run.ending()).isIn(EvolRun.Ending.FAILED, EvolRun.Ending.OUT_OF_BUDGET);
        assertThat(run.failure()).isPresent();
        assertThat(run.calls().usd()).isZero();
    }

    @Test
    void allThatIsPaidIsBookedOnceUnderItsFate() {
        var run = evolution(Scripts::answer).run(Scripts.seeds(60));
        var booked = run.expenses().stream().map(Expense::spending).reduce(Spending.NONE, Spending::plus);
        assertThat(booked.calls()).isEqualTo(run.calls().total());
        assertThat(booked.usd()).isEqualByComparingTo(run.calls().usd());
        assertThat(booked.usage()).isEqualTo(run.calls().usage());
        assertThat(run.expenses()).extracting(Expense::fate).contains("accepted", "no-gain", "refused", "not-chosen");
        var rows = run.answered().stream().mapToInt(row -> row.spending().calls()).sum();
        var accepted = run.expenses().stream().filter(expense -> expense.fate().equals("accepted"))
                .mapToInt(expense -> expense.spending().calls()).sum();
        assertThat(rows).isEqualTo(accepted);
    }

    @Test
    void anEstimateIsNearToWhatTheRunTakesAndCostsNothingTwice() {
        var journal = directory.resolve("journal");
        var seeds = Scripts.seeds(600);
        var estimate = evolution(Scripts::answer).journal(journal).estimate(seeds, 60);
        var script = ScriptedProvider.answering(Scripts::answer);
        var run = over(ModelClient.over(script)).journal(journal).run(seeds);
        var free = evolution(Scripts::answer).run(seeds);

        var usd = run.calls().usd().doubleValue();
        assertThat(estimate.usd().expected()).isBetween(usd * 0.9, usd * 1.1);
        assertThat(usd).isBetween(estimate.usd().low(), estimate.usd().high());
        assertThat((double) run.calls().total()).isBetween(estimate.calls().low(), estimate.calls().high());
        assertThat((double) run.accepted()).isBetween(estimate.rows().low(), estimate.rows().high());
        assertThat(run.answered()).isEqualTo(free.answered());
        assertThat(script.requests()).hasSizeLessThanOrEqualTo(
                run.calls().total() - (int) (estimate.spent().calls() * 0.9));
    }

    @Test
    void aSecondEstimateTellsTheSameAndPaysNothing() {
        var journal = directory.resolve("journal");
        var first = evolution(Scripts::answer).journal(journal).estimate(Scripts.seeds(100), 10);
        var script = ScriptedProvider.answering(Scripts::answer);
        var second = over(ModelClient.over(script)).journal(journal).estimate(Scripts.seeds(100), 10);
        assertThat(script.requests()).isEmpty();
        assertThat(second).isEqualTo(first);
    }

    @Test
    void answersTakenOverFromAnotherRunAreNotChargedAndAreKept() {
        var first = directory.resolve("first");
        evolution(Scripts::answer).journal(first).rounds(1).run(Scripts.seeds(10));
        var journal = directory.resolve("second");
        var made = over(ModelClient.over(ScriptedProvider.answering(Scripts::answer))).repliesFrom(first)
                .journal(journal)
                .budget(Budget.calls(20)).run(Scripts.seeds(10));
        assertThat(made.ending()).isEqualTo(EvolRun.Ending.OUT_OF_BUDGET);
        var script = ScriptedProvider.answering(Scripts::answer);
        over(ModelClient.over(script)).journal(journal).budget(Budget.calls(30)).run(Scripts.seeds(10));
        assertThat(script.requests()).hasSize(10);
    }

    private Evolution evolution(Function<Request, String> script) {
        return over(ModelClient.over(ScriptedProvider.answering(script)));
    }

    private Evolution over(ModelClient client) {
        return Evolution.with(client.price(Price.of("1", "4", LocalDate.EPOCH, "test"))).prompts(prompts).rounds(2);
    }
}
