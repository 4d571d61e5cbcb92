package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.evol.Steps.Outcome;
import dev.wizardsdk.language.Words;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One run of an {@link Evolution}: its rounds, its pool and its books. What looks at more than one instruction happens here. */
final class Evolving {

    private final Evolution setup;
    private final Calls calls;
    private final Steps steps;
    private final Workers workers;
    private final long begun = System.nanoTime();
    private final Set<String> taken = new HashSet<>();
    private final List<Answered> rows = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final List<EvolRun.Round> rounds = new ArrayList<>();

    Evolving(Evolution setup, @Nullable Journal journal) {
        this.setup = setup;
        this.calls = new Calls(setup.client, journal);
        this.steps = new Steps(setup, calls);
        this.workers = new Workers(setup.parallel, setup.stop);
    }

    EvolRun run(List<Node.Seed> seeds) {
        var pool = distinct(seeds);
        for (int round = 1; round <= setup.rounds && !workers.stopped(); round++) {
            pool = round(round, pool);
        }
        var done = rounds.size() == setup.rounds && rounds.stream().allMatch(round -> round.open() == 0);
        var ending = workers.failure() != null
                ? EvolRun.Ending.FAILED
                : done ? EvolRun.Ending.COMPLETE : EvolRun.Ending.STOPPED;
        if (ending == EvolRun.Ending.COMPLETE) {
            calls.settle();
        }
        return new EvolRun(
                seeds.size(), rows, rejections, rounds, calls.count(), elapsed(), ending,
                Optional.ofNullable(workers.failure()));
    }

    /** The seeds, each once. */
    private List<Node> distinct(List<Node.Seed> seeds) {
        var pool = new ArrayList<Node>();
        for (var seed : seeds) {
            if (taken.add(key(seed.instruction()))) {
                pool.add(seed);
            } else {
                rejections.add(duplicate(seed.id(), 0, "seed", seed.instruction()));
            }
        }
        return pool;
    }

    /** Goes through the pool once and returns what the pool is then. */
    private List<Node> round(int round, List<Node> pool) {
        var evolved = evolved(round, pool);
        var fresh = withoutDuplicates(round, evolved);
        var answered = phase(round, Progress.Phase.ANSWERING, fresh, node -> steps.answer(node, round));

        var children = new HashMap<String, Answered>();
        var open = new HashSet<String>();
        for (int i = 0; i < pool.size(); i++) {
            if (evolved.get(i).isEmpty()) {
                open.add(pool.get(i).id());
            }
        }
        for (int i = 0; i < fresh.size(); i++) {
            var parent = fresh.get(i).parent().id();
            if (answered.get(i).isEmpty()) {
                open.add(parent);
            } else {
                answered.get(i).get().made().ifPresent(child -> children.put(parent, child));
            }
        }
        var next = new ArrayList<Node>();
        for (var node : pool) {
            var child = children.get(node.id());
            if (child != null) {
                rows.add(child);
            }
            next.add(child == null ? node : child.node());
        }
        rounds.add(new EvolRun.Round(
                round, pool.size(), children.size(), pool.size() - children.size() - open.size(), open.size()));
        return next;
    }

    /** What the pool's nodes became, in the pool's order; worked on operation by operation, whose prompts begin alike. */
    private List<Optional<Outcome<Node.Evolved>>> evolved(int round, List<Node> pool) {
        var operations = pool.stream()
                .map(node -> steps.operation(node, round).map(Operation::id).orElse(""))
                .toList();
        var order = IntStream.range(0, pool.size()).boxed().sorted(Comparator.comparing(operations::get)).toList();
        var outcomes = phase(round, Progress.Phase.EVOLVING, order, i -> steps.evolve(pool.get(i), round));
        List<Optional<Outcome<Node.Evolved>>> inOrderOfPool = new ArrayList<>(outcomes);
        for (int i = 0; i < order.size(); i++) {
            inOrderOfPool.set(order.get(i), outcomes.get(i));
        }
        return inOrderOfPool;
    }

    /** Does one phase's work on all items and books what was rejected; empty where a stopped run did not get to it. */
    private <T, R> List<Optional<Outcome<R>>> phase(int round, Progress.Phase phase, List<T> items,
            Function<T, Outcome<R>> work) {
        var tally = new Tally(round, phase, items.size());
        var outcomes = workers.each(items, item -> {
            var outcome = work.apply(item);
            tally.add(outcome);
            return outcome;
        });
        outcomes.forEach(outcome -> outcome.ifPresent(known -> rejections.addAll(known.rejected())));
        return outcomes;
    }

    /** Those made in this round that are new; looked at in the order of the pool, so that no thread's speed decides. */
    private List<Node.Evolved> withoutDuplicates(int round, List<Optional<Outcome<Node.Evolved>>> evolved) {
        var fresh = new ArrayList<Node.Evolved>();
        for (var outcome : evolved) {
            var found = outcome.flatMap(Outcome::made);
            if (found.isEmpty()) {
                continue;
            }
            var made = found.get();
            if (taken.add(key(made.instruction()))) {
                fresh.add(made);
            } else {
                rejections.add(duplicate(made.parent().id(), round, made.operation(), made.instruction()));
            }
        }
        return fresh;
    }

    private static Rejection duplicate(String from, int round, String how, Instruction instruction) {
        return new Rejection(from, round, how, Rule.DUPLICATE.id(), "the same instruction came before",
                instruction.whole());
    }

    /** Text and input but for case, spacing and final punctuation; symbols stay, for 3 + 4 is not 3 * 4, and C is not C++. */
    private static String key(Instruction instruction) {
        var whole = Words.withoutEnd(instruction.text()) + "\n" + instruction.input();
        return Normalizer.normalize(whole, Normalizer.Form.NFC).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ")
                .strip();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Counts one phase as it goes on, and tells the listener. */
    private final class Tally {

        private final int round;
        private final Progress.Phase phase;
        private final int total;
        private final Map<Rule, Integer> rejected = new EnumMap<>(Rule.class);
        private int done;
        private int accepted = rows.size();

        Tally(int round, Progress.Phase phase, int total) {
            this.round = round;
            this.phase = phase;
            this.total = total;
            rejections.forEach(this::count);
            tell();
        }

        private void count(Rejection rejection) {
            rejected.merge(Rule.of(rejection.rule()), 1, Integer::sum);
        }

        synchronized void add(Outcome<?> outcome) {
            done++;
            accepted += outcome.made().filter(Answered.class::isInstance).isPresent() ? 1 : 0;
            outcome.rejected().forEach(this::count);
            tell();
        }

        private void tell() {
            var count = calls.count();
            setup.listener.accept(new Progress(
                    round,
                    setup.rounds,
                    phase,
                    done,
                    total,
                    accepted,
                    Map.copyOf(rejected),
                    count.total(),
                    count.fromJournal(),
                    count.usage(),
                    elapsed()));
        }
    }
}
