package dev.wizardsdk.evol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Runs an evolution over a few seeds to tell what all will come to. */
final class Estimating {

    private Estimating() {}

    /** What one seed came to. */
    private static final class Cost {
        private int rows;
        private Spending spending = Spending.NONE;
    }

    /** Where what an estimate was answered is kept, beside a journal. */
    static Path folder(Path journal) {
        return journal.resolveSibling(journal.getFileName() + "-estimate");
    }

    /** The journals of the estimates that were made. */
    static List<Path> journals(Path journal) {
        var folder = folder(journal);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var folders = Files.list(folder)) {
            return folders.filter(one -> Files.exists(one.resolve(Journal.STATE))).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("could not list " + folder + ": " + e.getMessage(), e);
        }
    }

    private static Path next(Path folder) {
        int number = 1;
        while (Files.exists(folder.resolve(Integer.toString(number)))) {
            number++;
        }
        return folder.resolve(Integer.toString(number));
    }

    static Estimate estimate(Evolution setup, List<Node.Seed> seeds, int sample) {
        var distinct = distinct(setup, seeds);
        var drawn = distinct.subList(0, Math.min(sample, distinct.size()));
        var costs = new HashMap<String, Cost>();
        drawn.forEach(seed -> costs.put(seed.id(), new Cost()));
        var journal = setup.journal;
        var run = setup.changed(it -> {
            if (journal != null) { // a journal of its own each time: one that is complete has nothing more to tell
                it.repliesFrom = it.withEstimate();
                it.journal = next(folder(journal));
            }
            it.booked = outcome -> {
                var cost = costs.computeIfAbsent(outcome.root().id(), any -> new Cost());
                cost.spending = cost.spending.plus(Paid.total(outcome.paid()));
                cost.rows += outcome.isRow() ? 1 : 0;
            };
            it.pauseBeforeAnswers = false;
        }).run(drawn);
        if (run.ending() != EvolRun.Ending.COMPLETE) {
            throw run.failure()
                    .orElseThrow(() -> new IllegalStateException("the estimate was stopped before it was over"));
        }
        var all = List.copyOf(costs.values());
        return new Estimate(drawn.size(), seeds.size(), band(all, distinct.size(), cost -> cost.rows),
                band(all, distinct.size(), cost -> cost.spending.calls()),
                band(all, distinct.size(), cost -> cost.spending.usage().promptTokens()
                        + cost.spending.usage().completionTokens()),
                band(all, distinct.size(), cost -> cost.spending.usd().doubleValue()),
                costs.values().stream().map(cost -> cost.spending).reduce(Spending.NONE, Spending::plus));
    }

    private static Estimate.Band band(List<Cost> costs, int all, ToDoubleFunction<Cost> of) {
        return Estimate.Band.of(costs.stream().mapToDouble(of).toArray(), all);
    }

    /** Each once, in an order that theirs does not decide. */
    private static List<Node.Seed> distinct(Evolution setup, List<Node.Seed> seeds) {
        var taken = new Taken();
        return seeds.stream().filter(seed -> taken.add(Evolving.key(seed)))
                .sorted(Comparator
                        .comparingLong(seed -> ContentId.seed(Long.toString(setup.seed), "sample", seed.id())))
                .toList();
    }
}
