package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Dataset;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.dataset.Source;
import dev.wizardsdk.io.AtomicFile;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What came of a run. Rows and rejections are read from the run's journal, if it has one, each time they are asked for, so it must stay where
 * it is; counts are there at once. Immutable; thread-safe.
 */
public final class EvolRun {

    private final Store.View made;
    private final Map<String, String> plan;
    private final int seeds;
    private final List<Round> rounds;
    private final List<Expense> expenses;
    private final Map<String, Integer> rejectedByRule;
    private final int accepted;
    private final CallCount calls;
    private final Duration elapsed;
    private final Ending ending;
    private final Optional<ModelException> failure;
    private final String stoppedBecause;
    private final String waiting;

    /** How a run ended. */
    public enum Ending {
        /** All rounds were done, or a {@link Stopping} rule ended them. */
        COMPLETE,
        /** It was asked to stop; what had been begun was finished. */
        STOPPED,
        /** It waits before answers are asked for, as it was told to. */
        PAUSED,
        /** The budget does not allow a further call. */
        OUT_OF_BUDGET,
        /** The model could not be asked any more. */
        FAILED
    }

    /**
     * Calls to models.
     *
     * @param total          all whose outcome this result rests on
     * @param fromJournal    those of them that an earlier run had made
     * @param failed         those of them that failed for good
     * @param maybePaidTwice calls that were made again although the first may have been paid for
     * @param usd            US dollars; calls without a known price add 0
     */
    public record CallCount(int total, int fromJournal, int failed, int maybePaidTwice, Usage usage, BigDecimal usd) {}

    EvolRun(Store.View made, Map<String, String> plan, int seeds, List<Round> rounds, List<Expense> expenses,
            Map<String, Integer> rejectedByRule, int accepted, Calls.Count calls, Duration elapsed, Ending ending,
            Optional<ModelException> failure, String stoppedBecause, String waiting) {
        this.made = made;
        this.plan = Collections.unmodifiableMap(new TreeMap<>(plan));
        this.seeds = seeds;
        this.rounds = List.copyOf(rounds);
        this.expenses = List.copyOf(expenses);
        this.rejectedByRule = Collections.unmodifiableMap(new TreeMap<>(rejectedByRule));
        this.accepted = accepted;
        this.calls = new CallCount(calls.spent().calls(), calls.replayed(), calls.failed(), calls.again(),
                calls.spent().usage(), calls.spent().usd());
        this.elapsed = elapsed;
        this.ending = ending;
        this.failure = failure;
        this.stoppedBecause = stoppedBecause;
        this.waiting = waiting;
    }

    /**
     * What a journal holds as of its last checkpoint, without running anything; another process may be adding to it. It is said to be complete
     * where all rounds that were begun are done.
     *
     * @throws JournalException if there is no journal, or it is damaged
     */
    public static EvolRun read(Path journal) {
        try {
            var state = Journal.state(journal);
            if (state == null) {
                throw new JournalException("there is no journal in " + journal);
            }
            var checkpoint = Optional.ofNullable(Journal.checkpoint(state))
                    .orElse(new Checkpoint(0, Progress.Phase.SEEDING, 0, new Books().write()));
            var books = Books.read(checkpoint.books());
            var plan = Journal.plan(state);
            return new EvolRun(Journal.view(journal, state), plan, books.seeds(), books.rounds(checkpoint.round()),
                    books.expenses(), books.rejected(), books.rows(),
                    books.asked(), Duration.ZERO,
                    checkpoint.round() > 1 && checkpoint.phase() == Progress.Phase.EVOLVING && checkpoint.place() == 0
                            && !Journal.isUnderWay(journal, state)
                                    ? Ending.COMPLETE
                                    : Ending.STOPPED,
                    Optional.empty(), "",
                    checkpoint.phase() == Progress.Phase.ANSWERING ? "made-" + checkpoint.round() : "");
        } catch (IOException e) {
            throw new JournalException("could not read the journal " + journal + ": " + e.getMessage(), e);
        }
    }

    /** How many instructions it began with. */
    public int seeds() {
        return seeds;
    }

    /** How many rows there are. */
    public int accepted() {
        return accepted;
    }

    /** The rows, in the order of rounds and of the seeds they grew from. To be closed. */
    public Stream<Answered> rows() {
        return made.stream("rows", RunJson.ROW);
    }

    /** The rows, all in memory. */
    public List<Answered> answered() {
        try (var all = rows()) {
            return all.toList();
        }
    }

    /** All that was eliminated, with rule and reason, candidates that were not chosen included. To be closed. */
    public Stream<Rejection> rejected() {
        return made.stream("rejected", RunJson.REJECTION);
    }

    /** The same, all in memory. */
    public List<Rejection> rejections() {
        try (var all = rejected()) {
            return all.toList();
        }
    }

    /**
     * Of a run that waits or was stopped before it answered: the instructions that passed in the round under way, duplicates included. To be
     * closed.
     */
    public Stream<Node.Evolved> waiting() {
        return waiting.isEmpty()
                ? Stream.empty()
                : made.stream(waiting, RunJson.MADE).flatMap(one -> one.child().stream()).map(Fresh::node);
    }

    /** What each round took in and gave. */
    public List<Round> rounds() {
        return rounds;
    }

    /** Calls and tokens. */
    public CallCount calls() {
        return calls;
    }

    /** What calls took, by purpose, operation, model and fate; of calls whose fate is settled. */
    public List<Expense> expenses() {
        return expenses;
    }

    /** What the rows depend on beside the answers: settings by name. */
    public Map<String, String> plan() {
        return plan;
    }

    /** Time of this process, without what a journal already had. */
    public Duration elapsed() {
        return elapsed;
    }

    public Ending ending() {
        return ending;
    }

    /** What ended it, if a model could not be asked any more. */
    public Optional<ModelException> failure() {
        return failure;
    }

    /** Why a {@link Stopping} rule ended it; empty if none did. */
    public String stoppedBecause() {
        return stoppedBecause;
    }

    /** How many texts each rule eliminated. */
    public Map<String, Integer> rejectedByRule() {
        return rejectedByRule;
    }

    /** The rows in the forms of data sets, all in memory. */
    public List<Example> examples() {
        try (var all = rows()) {
            return all.map(Answered::example).toList();
        }
    }

    /** The rows and rejections, read from the journal when they are needed, to be cleaned, split and written. */
    public Dataset dataset() {
        return Dataset.of(source(), this::rejected);
    }

    /** The rows alone, read from the journal when they are needed. */
    public Source source() {
        return new RunSource(this);
    }

    /** Writes {@link #summary()} into a file, which is there as a whole or not at all. */
    public void writeSummary(Path file) {
        AtomicFile.write(file, writer -> writer.write(summary()));
    }

    /** The counts as JSON, indented. */
    public String summary() {
        var json = Json.object().put("ending", ending.name().toLowerCase(Locale.ROOT)).put("seeds", seeds)
                .put("accepted", accepted);
        if (!stoppedBecause.isEmpty()) {
            json.put("stoppedBecause", stoppedBecause);
        }
        var byRule = json.putObject("rejected");
        rejectedByRule.forEach(byRule::put);
        json.putObject("calls")
                .put("total", calls.total())
                .put("madeNow", calls.total() - calls.fromJournal())
                .put("fromJournal", calls.fromJournal())
                .put("failed", calls.failed())
                .put("maybePaidTwice", calls.maybePaidTwice());
        json.putObject("tokens")
                .put("prompt", calls.usage().promptTokens())
                .put("promptFromCache", calls.usage().cachedPromptTokens())
                .put("completion", calls.usage().completionTokens());
        json.put("usd", calls.usd().toPlainString());
        if (accepted > 0) {
            json.put("usdPerRow", calls.usd().doubleValue() / accepted)
                    .put("callsPerRow", (double) calls.total() / accepted);
        }
        var byRound = json.putArray("rounds");
        for (var round : rounds) {
            var entry = byRound.addObject().put("round", round.number()).put("in", round.in())
                    .put("accepted", round.accepted()).put("returned", round.returned())
                    .put("dropped", round.dropped()).put("open", round.open()).put("diversity", round.diversity());
            var rejected = entry.putObject("rejected");
            round.rejected().forEach(rejected::put);
            var means = entry.putObject("means");
            round.means().forEach(means::put);
        }
        json.put("seconds", elapsed.toMillis() / 1000.0);
        return Json.writeIndented(json) + "\n";
    }
}
