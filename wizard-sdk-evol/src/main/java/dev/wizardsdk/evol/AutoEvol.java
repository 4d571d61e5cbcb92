package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.evol.Operation.Direction;
import dev.wizardsdk.language.Words;
import dev.wizardsdk.model.Sampling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Finds a better way to evolve the instructions of one data set (Zeng et al. 2024, Automatic Instruction Evolving for Large Language Models,
 * section 3): in each step the method is tried on some instructions, a model looks at what became of them and writes some better methods, and
 * the one whose instructions are answered with the fewest failures on a development set is gone on with. What it finds is an ordinary
 * {@link Operation}.
 *
 * <p>Once for a data set, it takes at most {@code 2 |D| + steps × (b × l + 1 + m + 2 m |D|)} calls, where b instructions are evolved l times, m
 * methods are proposed and the development set has |D| instructions; fewer where nothing can be read from a reply. Immutable; thread-safe.
 */
public final class AutoEvol implements Cloneable {

    private static final Sheet START = Sheet.of("method");
    private static final Sheet CARRY_OUT = Sheet.of("carry-out");
    private static final Sheet ANALYSE = Sheet.of("analyse");
    private static final Sheet REWRITE = Sheet.of("rewrite");
    private static final int LONGEST_METHOD = 6_000;

    private final Evolution setup;
    private ModelClient optimizer;
    private String start = String.join("\n", START.lines());
    private int batch = 10;
    private int depth = 1;
    private int proposals = 5;
    private int development = 50;
    private int steps = 12;
    private int patience = 3;

    private AutoEvol(Evolution setup) {
        this.setup = setup;
        this.optimizer = setup.judge;
    }

    /**
     * With the models, rules, prompts for answers, random seed, journal and budget of an evolution. Its journal is kept apart in a folder
     * beside that one's.
     */
    public static AutoEvol of(Evolution setup) {
        return new AutoEvol(setup);
    }

    private AutoEvol changed(Consumer<AutoEvol> change) {
        try {
            var copy = (AutoEvol) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this class is cloneable", e);
        }
    }

    /** Who analyses and proposes; default the evolution's judge. */
    public AutoEvol optimizedBy(ModelClient value) {
        return changed(it -> it.optimizer = value);
    }

    /** The method to begin with; default one of four steps that fits any kind of task. */
    public AutoEvol from(String method) {
        Require.that(!method.isBlank(), "the method to begin with is empty");
        return changed(it -> it.start = method.strip());
    }

    /** How many instructions are evolved for the analysis, b; default 10. */
    public AutoEvol batch(int value) {
        Require.atLeast(1, "batch", value);
        return changed(it -> it.batch = value);
    }

    /** How often each of them is evolved, one on the other, l; default 1. */
    public AutoEvol depth(int value) {
        Require.atLeast(1, "depth", value);
        return changed(it -> it.depth = value);
    }

    /** How many methods are proposed a step, m; default 5. */
    public AutoEvol proposals(int value) {
        Require.atLeast(1, "proposals", value);
        return changed(it -> it.proposals = value);
    }

    /** How many instructions the development set has, |D|; default 50. They are in no batch. */
    public AutoEvol development(int value) {
        Require.atLeast(1, "development", value);
        return changed(it -> it.development = value);
    }

    /** The most steps; default 12, after which the paper found no more gain. */
    public AutoEvol steps(int value) {
        Require.atLeast(1, "steps", value);
        return changed(it -> it.steps = value);
    }

    /** After how many steps without a better method it ends; default 3. */
    public AutoEvol patience(int value) {
        Require.atLeast(1, "patience", value);
        return changed(it -> it.patience = value);
    }

    /** The most calls that it may take. */
    public long mostCalls() {
        return 2L * development + steps * ((long) batch * depth + 1 + proposals + 2L * proposals * development);
    }

    /**
     * Looks for the method.
     *
     * @param seeds more than the development set has; all kinds that will be evolved by it should be among them
     * @throws dev.wizardsdk.model.ModelException if a model can't be asked any more; with a journal it goes on from there
     */
    public Optimized optimize(List<Node.Seed> seeds) {
        Require.that(seeds.size() > development, "there are " + seeds.size() + " seeds, of which " + development
                + " are the development set; there must be more, or a smaller development set");
        var ready = setup.ready(seeds).changed(it -> it.planned = plan(it.planned));
        var folder = setup.journal;
        try (var store = Store.open(ready,
                folder == null ? null : folder.resolveSibling(folder.getFileName() + "-auto-evol"),
                setup.repliesFrom)) {
            return new Optimizing(ready, store, seeds).run();
        }
    }

    private Map<String, String> plan(Map<String, String> evolution) {
        var plan = new TreeMap<>(evolution);
        plan.put("auto-evol", "method " + ContentId.of(start) + ", batch " + batch + ", depth " + depth + ", proposals "
                + proposals + ", development " + development + ", optimized by " + optimizer.description().id());
        for (var sheet : Map.of("carry-out", CARRY_OUT, "analyse", ANALYSE, "rewrite", REWRITE).entrySet()) {
            plan.put("prompt auto/" + sheet.getKey(), sheet.getValue().version());
        }
        return plan;
    }

    /** The operation that carries a method out: {@code auto-evol}, at the version that its text makes. */
    static Operation operation(String method) {
        return Operation.of("auto-evol", Direction.HARDER, given -> CARRY_OUT.text(
                Map.of("method", method, "question", given.instruction().whole()),
                ContentId.seed(given.instruction().id())))
                .version(ContentId.of(method));
    }

    /**
     * A method as it was tried.
     *
     * @param step     the step it was proposed in; 0 for the one it began with
     * @param failures how many instructions of the development set failed, by rule
     * @param rate     the share of the development set that failed, 0 to 1
     * @param kept     whether it was the best until then
     */
    public record Tried(int step, String method, Map<String, Integer> failures, double rate, boolean kept) {}

    /**
     * What was found.
     *
     * @param operation carries the method out
     * @param method    in words
     * @param rate      the share of the development set that failed with it, 0 to 1
     * @param log       every method that was tried, in order
     * @param analyses  what the optimizer found wrong, a text for each step
     */
    public record Optimized(Operation operation, String method, double rate, List<Tried> log, List<String> analyses,
            EvolRun.CallCount calls) {

        public Optimized {
            log = List.copyOf(log);
            analyses = List.copyOf(analyses);
        }
    }

    /** One search. */
    private final class Optimizing {

        private final Evolution ready;
        private final Calls calls;
        private final Workers workers;
        private final Steps steps;
        private final Closing closing;
        private final List<Node.Seed> developmentSet;
        private final List<Node.Seed> others;
        private final List<Tried> log = new ArrayList<>();
        private final List<String> analyses = new ArrayList<>();

        Optimizing(Evolution ready, Store store, List<Node.Seed> seeds) {
            this.ready = ready;
            this.workers = new Workers(ready.parallel, ready.stop);
            this.calls = new Calls(ready, store, workers::stopped, Calls.Count.NONE);
            var plain = ready.changed(it -> {
                it.candidates = 1;
                it.parseRetries = 0;
                it.scorers = List.of();
                it.responses = Responses.single();
                it.judging = false; // as in the paper, failures alone decide
            });
            this.steps = new Steps(plain, calls::ask);
            this.closing = new Closing(plain, calls::ask, steps);
            var shuffled = new ArrayList<>(seeds);
            shuffled.sort(Comparator.comparingLong((Node.Seed seed) -> drawn(seed, "development")));
            this.developmentSet = List.copyOf(shuffled.subList(0, development));
            this.others = List.copyOf(shuffled.subList(development, shuffled.size()));
        }

        private long drawn(Node.Seed seed, String purpose) {
            return ContentId.seed(Long.toString(ready.seed), purpose, seed.id());
        }

        Optimized run() {
            var best = tried(0, start);
            keep(best);
            int stale = 0;
            for (int step = 1; step <= AutoEvol.this.steps && stale < patience && best.rate() > 0; step++) {
                var proposed = proposals(step, best.method());
                var round = step;
                var better = proposed.stream().map(method -> tried(round, method))
                        .min(Comparator.comparingDouble(Tried::rate)
                                .thenComparingInt(it -> Words.of(it.method()).count()));
                var wins = better.isPresent() && better.get().rate() < best.rate();
                if (wins) {
                    best = better.get();
                    keep(best);
                }
                stale = wins ? 0 : stale + 1;
            }
            var count = calls.count();
            return new Optimized(operation(best.method()), best.method(), best.rate(), log, analyses,
                    new EvolRun.CallCount(count.spent().calls(), count.replayed(), count.failed(), count.again(),
                            count.spent().usage(), count.spent().usd()));
        }

        private void keep(Tried best) {
            var at = log.indexOf(best);
            log.set(at, new Tried(best.step(), best.method(), best.failures(), best.rate(), true));
        }

        /** Evolves and answers the development set by a method. */
        private Tried tried(int step, String method) {
            var operation = operation(method);
            var failures = new TreeMap<String, Integer>();
            var outcomes = all(developmentSet, seed -> failure(operation, seed));
            outcomes.forEach(rule -> rule.ifPresent(it -> failures.merge(it, 1, Integer::sum)));
            var failed = failures.values().stream().mapToInt(count -> count).sum();
            var tried = new Tried(step, method, failures, (double) failed / development, false);
            log.add(tried);
            return tried;
        }

        /** The rule that the instruction or its answer breaks. */
        private Optional<String> failure(Operation operation, Node.Seed seed) {
            var made = steps.evolveBy(operation, Pooled.of(seed, seed.answer(), Scores.NONE), 1);
            if (made.made().child().isEmpty()) {
                return Optional.of(made.rejected().getLast().rule());
            }
            var closed = closing.answer(made.made(), 1);
            return closed.row().isPresent() ? Optional.empty() : Optional.of(closed.rejected().getLast().rule());
        }

        private <R> List<R> all(List<Node.Seed> seeds, Function<Node.Seed, R> work) {
            var outcomes = workers.each(seeds, work);
            workers.failure().ifPresent(failure -> {
                throw failure;
            });
            if (outcomes.stream().anyMatch(Optional::isEmpty)) {
                throw new IllegalStateException(
                        "the search for a method was stopped; with a journal it goes on from there");
            }
            calls.settle();
            return outcomes.stream().map(Optional::orElseThrow).toList();
        }

        /** Methods that the optimizer writes, seen what the present one does. */
        private List<String> proposals(int step, String method) {
            var begun = Math.floorMod(step - 1, Math.max(1, others.size() / batch)) * batch;
            var sample = IntStream.range(0, batch).mapToObj(i -> others.get((begun + i) % others.size())).distinct()
                    .toList();
            var trajectories = all(sample, seed -> trajectory(operation(method), seed));
            var asking = new Step(calls::ask, optimizer, sample.getFirst(), step, "auto-evol", "auto-evol");
            String found;
            try {
                found = asking.ask("analyse", ANALYSE.request(
                        Map.of("method", method, "examples", String.join("\n\n", trajectories)),
                        drawn(sample.getFirst(),
                                "analyse " + step + ContentId.of(method)),
                        Sampling.unset().withMaxTokens(2048))).said();
            } catch (CallFailed e) {
                return List.of(); // a step without proposals
            }
            analyses.add(found);
            var proposed = new ArrayList<String>();
            for (int i = 0; i < proposals; i++) {
                rewritten(asking, step, method, found, i).filter(it -> !proposed.contains(it) && !it.equals(method))
                        .ifPresent(proposed::add);
            }
            return proposed;
        }

        private String trajectory(Operation operation, Node.Seed seed) {
            var text = new StringBuilder("Given: ").append(seed.instruction().whole());
            Node node = seed;
            for (int i = 1; i <= depth; i++) {
                var made = steps.evolveBy(operation, Pooled.of(node, List.of(), Scores.NONE), i);
                if (made.made().child().isEmpty()) {
                    return text.append("\nThen: fell, because ").append(made.rejected().getLast().reason()).toString();
                }
                node = made.made().child().get().node();
                text.append("\nThen: ").append(node.instruction().whole());
            }
            return text.toString();
        }

        private Optional<String> rewritten(Step asking, int step, String method, String found, int number) {
            var seed = ContentId.seed(Long.toString(ready.seed), "rewrite " + step + " " + number, method);
            try {
                var reply = asking.ask(optimizer, "rewrite", number + "", REWRITE.request(
                        new HashMap<>(Map.of("method", method, "weaknesses", found, "number", (number + 1) + "")), seed,
                        Sampling.unset().withTemperature(0.7).withMaxTokens(2048).withSeed(seed & Integer.MAX_VALUE)));
                return Optional.of(Sheet.between(reply.said(), "better", seed))
                        .filter(it -> !it.isBlank() && it.length() <= LONGEST_METHOD);
            } catch (CallFailed e) {
                return Optional.empty();
            }
        }
    }
}
