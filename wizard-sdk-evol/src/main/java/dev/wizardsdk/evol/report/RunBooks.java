package dev.wizardsdk.evol.report;

import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.evol.Answered;
import dev.wizardsdk.evol.EvolRun;
import dev.wizardsdk.evol.Expense;
import dev.wizardsdk.evol.Round;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a report reads of a run. */
record RunBooks(int seeds, String ending, Duration elapsed, List<Round> rounds, EvolRun.CallCount calls,
        List<Expense> expenses,
        Map<String, String> plan, Supplier<Stream<Answered>> rows, Supplier<Stream<Rejection>> rejected) {

    static RunBooks of(EvolRun run) {
        return new RunBooks(run.seeds(), run.ending().name().toLowerCase(Locale.ROOT), run.elapsed(), run.rounds(),
                run.calls(), run.expenses(), run.plan(), run::rows, run::rejected);
    }
}
