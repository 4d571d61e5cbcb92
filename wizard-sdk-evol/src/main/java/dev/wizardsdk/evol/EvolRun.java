package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Dataset;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.io.AtomicFile;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of a run.
 *
 * @param seeds      how many instructions it began with
 * @param answered   the rows, in the order of rounds and of the seeds they grew from
 * @param rejections all that was eliminated, with rule and reason
 * @param rounds     what each round took in and gave
 * @param calls      calls and tokens
 * @param elapsed    time of this process, without what a journal already had
 * @param ending     whether all rounds were done
 * @param failure    what stopped it, if the model could not be asked any more
 */
public record EvolRun(
        int seeds,
        List<Answered> answered,
        List<Rejection> rejections,
        List<Round> rounds,
        CallCount calls,
        Duration elapsed,
        Ending ending,
        Optional<ModelException> failure) {

    /** How a run ended. */
    public enum Ending {
        /** All rounds were done. */
        COMPLETE,
        /** It was asked to stop; what had been begun was finished. */
        STOPPED,
        /** The model could not be asked any more. */
        FAILED
    }

    /**
     * One round: of those that went in, some were evolved and answered, and the others went back to the pool as they were.
     *
     * @param in       instructions in the pool
     * @param accepted those that became a row and took their parent's place in the pool
     * @param returned those that stay in the pool for the next round
     * @param open     those a stopped run did not finish
     */
    public record Round(int number, int in, int accepted, int returned, int open) {}

    /**
     * Calls to the model.
     *
     * @param total          all whose outcome this result rests on
     * @param fromJournal    those of them that an earlier run had made
     * @param failed         those of them that failed for good
     * @param maybePaidTwice calls that were made again although the first may have been paid for
     */
    public record CallCount(int total, int fromJournal, int failed, int maybePaidTwice, Usage usage) {}

    public EvolRun {
        answered = List.copyOf(answered);
        rejections = List.copyOf(rejections);
        rounds = List.copyOf(rounds);
    }

    /** The rows, in the order of rounds and of the seeds they grew from. To be closed. */
    public Stream<Answered> rows() {
        return answered.stream();
    }

    /** All that was eliminated, with rule and reason. To be closed. */
    public Stream<Rejection> rejected() {
        return rejections.stream();
    }

    /** What calls took, by purpose, operation, model and fate. */
    public List<Expense> expenses() {
        return List.of();
    }

    /** What the rows depend on beside the answers: settings by name. */
    public Map<String, String> plan() {
        return Map.of();
    }

    /** The rows. */
    public List<Example> examples() {
        return answered.stream().<Example>map(Answered::example).toList();
    }

    /** The rows and rejections, to be cleaned, split and written. */
    public Dataset dataset() {
        return Dataset.of(examples(), rejections);
    }

    /** How many texts each rule eliminated. */
    public Map<String, Long> rejectedByRule() {
        return rejections.stream().collect(Collectors.groupingBy(Rejection::rule, TreeMap::new, Collectors.counting()));
    }

    /** Writes {@link #summary()} into a file, which is there as a whole or not at all. */
    public void writeSummary(Path file) {
        AtomicFile.write(file, writer -> writer.write(summary()));
    }

    /** The counts as JSON, indented. */
    public String summary() {
        var json = Json.object().put("ending", ending.name().toLowerCase(Locale.ROOT)).put("seeds", seeds);
        json.put("accepted", answered.size());
        var byRule = json.putObject("rejected");
        rejectedByRule().forEach(byRule::put);
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
        var byRound = json.putArray("rounds");
        for (var round : rounds) {
            var entry = byRound.addObject()
                    .put("round", round.number())
                    .put("in", round.in())
                    .put("accepted", round.accepted())
                    .put("returned", round.returned())
                    .put("open", round.open());
            var rejected = entry.putObject("rejected");
            rejections.stream()
                    .filter(rejection -> rejection.round() == round.number())
                    .collect(Collectors.groupingBy(Rejection::rule, TreeMap::new, Collectors.counting()))
                    .forEach(rejected::put);
        }
        json.put("seconds", elapsed.toMillis() / 1000.0);
        return Json.writeIndented(json) + "\n";
    }
}
