package dev.wizardsdk.evol.report;

import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.evol.Answered;
import dev.wizardsdk.evol.EvolRun;
import dev.wizardsdk.evol.Expense;
import dev.wizardsdk.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a report reads of a run. */
record RunBooks(int seeds, String ending, Duration elapsed, List<Round> rounds, Calls calls, List<Expense> expenses,
        Map<String, String> plan, Supplier<Stream<Answered>> rows, Supplier<Stream<Rejection>> rejected) {

    /** One round, counted in instructions. */
    record Round(int number, int in, int accepted, int returned, int dropped, int open) {}

    record Calls(long total, long fromJournal, long failed, long maybePaidTwice, Usage usage) {}

    static RunBooks of(EvolRun run) {
        var calls = run.calls();
        return new RunBooks(
                run.seeds(),
                run.ending().name().toLowerCase(Locale.ROOT),
                run.elapsed(),
                run.rounds().stream()
                        .map(round -> new Round(
                                round.number(), round.in(), round.accepted(), round.returned(), round.dropped(),
                                round.open()))
                        .toList(),
                new Calls(calls.total(), calls.fromJournal(), calls.failed(), calls.maybePaidTwice(), calls.usage()),
                run.expenses(),
                run.plan(),
                run::rows,
                run::rejected);
    }
}
