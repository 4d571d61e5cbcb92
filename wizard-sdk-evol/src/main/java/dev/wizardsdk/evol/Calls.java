package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Usage;
import dev.wizardsdk.policy.Budget;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks models, once for each call: what the store has is not asked again. Thread-safe. */
final class Calls {

    private final Store store;
    private final Supplier<Outages> outages;
    private final boolean replayOnly;
    private final String tag;
    private final @Nullable Budget budget;
    private final Map<ModelClient, ModelClient> budgeted = new ConcurrentHashMap<>();
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private Count count;

    /** One model asked for one purpose, which may be gone, or refuse this form of request, while others answer. */
    private record Line(Outages outages, List<Unsettled> unsettled) {}

    /** A call that failed, and it is not yet known whether it alone did. */
    private record Unsettled(String call, ModelException failure, int again, boolean maybePaid) {}

    /**
     * @param stopped whether nothing more is to be waited for
     * @param before  what an earlier run had counted
     */
    Calls(Evolution setup, Store store, BooleanSupplier stopped, Count before) {
        this.store = store;
        this.outages = () -> new Outages(setup.ticker, setup.patience, stopped);
        this.replayOnly = setup.replayOnly;
        this.tag = setup.tag();
        this.budget = setup.budget;
        this.count = before;
        charge(store.spentBefore());
    }

    /** Counts in the budget what earlier processes spent, but for what it knows of. */
    private void charge(Spending before) {
        if (budget != null) {
            var known = budget.spent(tag);
            var tokens = before.usage().promptTokens() + before.usage().completionTokens();
            budget.charge(new Budget.Amount(before.usd().subtract(known.usd()).max(BigDecimal.ZERO),
                    Math.max(0, before.calls() - known.calls()), Math.max(0, tokens - known.tokens())), tag);
        }
    }

    private ModelClient withBudget(ModelClient client) {
        return budget == null ? client : budgeted.computeIfAbsent(client, it -> it.budget(budget));
    }

    /**
     * What came of the call.
     *
     * @throws ModelException if the model can't be asked at all
     */
    Recorded ask(Step.Call asked) {
        var model = asked.client().description().id();
        var call = asked.name() + " #" + ContentId.of(model, asked.request().toString());
        var before = store.recorded(call);
        var outcome = before.isPresent()
                ? before.get()
                : made(call, asked, lines.computeIfAbsent(model + " " + asked.purpose(),
                        any -> new Line(outages.get(), new ArrayList<>())));
        count(outcome, before.isPresent());
        return outcome;
    }

    private synchronized void count(Recorded outcome, boolean replayed) {
        var spent = outcome instanceof Recorded.Answered(var answer, var again, var free)
                ? Spending.of(answer)
                : Spending.UNANSWERED;
        count = new Count(count.replayed + (replayed ? 1 : 0),
                count.failed + (outcome instanceof Recorded.Failed ? 1 : 0), count.again + outcome.again(),
                count.spent.plus(spent),
                outcome instanceof Recorded.Answered answered && answered.free() ? count.paid : count.paid.plus(spent));
    }

    private Recorded made(String call, Step.Call asked, Line line) {
        if (replayOnly) {
            throw ModelException.of(ErrorKind.NOT_RECORDED, "there is no recorded answer to " + call).build();
        }
        var options = CallOptions.none().withTag(tag).withSample(asked.sample());
        var outages = line.outages;
        int again = 0; // attempts that may have been paid for beside the one that each intent stands for
        while (true) {
            outages.await();
            store.intend(call);
            try {
                var reply = withBudget(asked.client()).call(asked.request(), options);
                outages.succeeded();
                settle(line);
                return store.answered(call, answer(reply), again + maybeBilled(reply.failedAttempts()));
            } catch (ModelException e) {
                var billed = maybeBilled(e.failedAttempts());
                var maybePaid = e.maybeBilled() || billed > 0;
                if (Outages.concernsOneRequest(e.kind()) && !outages.failed(e.kind(), asked.item())) {
                    outages.over();
                    return failedAlone(call, e, again + billed, maybePaid, line);
                }
                if (!maybePaid) {
                    store.unpaid(call);
                }
                if (!Outages.passes(e.kind())) {
                    outages.over();
                    throw e;
                }
                again += e.maybeBilled() ? billed : Math.max(0, billed - 1);
                outages.park(e);
            }
        }
    }

    private static Answer answer(Reply reply) {
        return new Answer(reply.text(), reply.finish(), reply.usage().orElse(Usage.NONE),
                reply.cost().orElse(BigDecimal.ZERO), reply.servedBy(), reply.tokens(), reply.toolCalls());
    }

    /**
     * A request that failed while others succeed is given up; when one after the other fails, it is the service that is gone.
     * Which it was shows with the next success, so the store is told only then.
     */
    private static Recorded failedAlone(String call, ModelException e, int again, boolean maybePaid, Line line) {
        synchronized (line.unsettled) {
            line.unsettled.add(new Unsettled(call, e, again, maybePaid));
        }
        return new Recorded.Failed(e.kind(), String.valueOf(e.getMessage()), again);
    }

    /**
     * Gives up for good what failed alone: the stretch is over.
     *
     * @throws ModelException what failed, if nothing was ever answered: then it can't have failed alone
     */
    void settle() {
        if (count().isUnanswered()) {
            lines.values().stream().flatMap(line -> line.unsettled.stream()).findFirst().ifPresent(one -> {
                throw one.failure();
            });
        }
        lines.values().forEach(this::settle);
    }

    private void settle(Line line) {
        for (var one : taken(line)) {
            var kept = store.failed(one.call(), one.failure().kind(), String.valueOf(one.failure().getMessage()),
                    one.again());
            again(kept.again() - one.again());
        }
    }

    private static List<Unsettled> taken(Line line) {
        synchronized (line.unsettled) {
            var all = List.copyOf(line.unsettled);
            line.unsettled.clear();
            return all;
        }
    }

    /** Leaves to a later run what failed and may not have failed alone. */
    void leave() {
        lines.values().stream().flatMap(line -> taken(line).stream()).filter(one -> !one.maybePaid())
                .forEach(one -> store.unpaid(one.call()));
    }

    private synchronized void again(int more) {
        count = new Count(count.replayed, count.failed, count.again + more, count.spent, count.paid);
    }

    private static int maybeBilled(List<FailedAttempt> attempts) {
        return (int) attempts.stream().filter(FailedAttempt::maybeBilled).count();
    }

    synchronized Count count() {
        return count;
    }

    /**
     * What was asked.
     *
     * @param replayed calls whose outcome was there
     * @param failed   calls that failed for good
     * @param again    calls that were made again although the first may have been paid for
     * @param spent    what all calls took, those that were there included
     * @param paid     the same without those taken over from other runs
     */
    record Count(int replayed, int failed, int again, Spending spent, Spending paid) {

        static final Count NONE = new Count(0, 0, 0, Spending.NONE, Spending.NONE);

        boolean isUnanswered() {
            return failed == spent.calls();
        }
    }
}
