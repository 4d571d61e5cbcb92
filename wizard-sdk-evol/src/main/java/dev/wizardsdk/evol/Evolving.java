package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.evol.Progress.Phase;
import dev.wizardsdk.language.Words;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One run of an {@link Evolution}: its rounds, its pool and its books. What looks at more than one instruction happens here. */
final class Evolving {

    /*
     * A round goes through the pool twice: what each instruction becomes is written down first, then what is new of it is answered, which gives
     * the next round's pool. Both go stretch by stretch, so that no more than a stretch is ever held in memory or worked through again after a
     * crash. A stretch's instructions are worked on in any order; its results are booked in the order of the pool.
     */

    /** How many instructions a stretch has. An operation that mixes two takes the second from the same stretch, so the rows depend on it. */
    static final int STRETCH = 10_000;

    private static final int SAMPLE = 2_000;
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final Evolution setup;
    private final Store store;
    private final Books books;
    private final Calls calls;
    private final Steps steps;
    private final Closing closing;
    private final Workers workers;
    private final Entries<Answered> rows;
    private final Entries<Rejection> rejections;
    private final long begun;
    private Checkpoint at;
    private String stoppedBecause = "";

    Evolving(Evolution setup, Store store) {
        this.setup = setup;
        this.store = store;
        this.begun = setup.ticker.nanoTime();
        this.at = store.checkpoint().orElse(new Checkpoint(0, Phase.SEEDING, 0, new Books().write()));
        this.books = Books.read(at.books());
        this.workers = new Workers(setup.parallel, this::isToStop);
        this.calls = new Calls(setup, store, workers::stopped, books.asked());
        this.steps = new Steps(setup, calls::ask);
        this.closing = new Closing(setup, calls::ask, steps);
        this.rows = store.entries("rows", RunJson.ROW);
        this.rejections = store.entries("rejected", RunJson.REJECTION);
    }

    private boolean isToStop() {
        return setup.stop.getAsBoolean() || elapsed().compareTo(setup.timeLimit) >= 0;
    }

    EvolRun run(List<Node.Seed> seeds) {
        books.seeds(seeds.size());
        if (at.round() == 0 && seeding(seeds)) {
            enter(1, Phase.EVOLVING);
        }
        var paused = false;
        while (at.round() > 0 && at.round() <= setup.rounds && !workers.stopped() && stoppedBecause.isEmpty()) {
            if (at.phase() == Phase.EVOLVING) {
                stoppedBecause = reasonToStop();
                if (!stoppedBecause.isEmpty() || !evolving(at.round())) {
                    break;
                }
                enter(at.round(), Phase.ANSWERING);
            }
            paused = setup.pauseBeforeAnswers && at.place() == 0;
            if (paused || !answering(at.round())) {
                break;
            }
            enter(at.round() + 1, Phase.EVOLVING);
        }
        calls.leave();
        return result(paused);
    }

    /** Why the rounds that are over make another one not worth it; asked when none of it is done. */
    private String reasonToStop() {
        if (at.round() == 1 || at.place() > 0) {
            return "";
        }
        var over = books.rounds(at.round()).stream().filter(round -> round.number() < at.round()).toList();
        return setup.stopping.stream().flatMap(rule -> rule.reason(over).stream()).findFirst().orElse("");
    }

    private void enter(int round, Phase phase) {
        if (phase == Phase.EVOLVING) {
            var pool = books.pool();
            if (round > 1) {
                books.close(round - 1, diversity());
            }
            books.begin(pool, rows.end());
        }
        books.phase();
        set(round, phase, 0);
    }

    private void set(int round, Phase phase, long place) {
        books.asked(calls.count());
        at = new Checkpoint(round, phase, place, books.write());
        store.set(at);
    }

    private EvolRun result(boolean paused) {
        var done = at.round() > setup.rounds || !stoppedBecause.isEmpty();
        var failure = workers.failure();
        var ending = failure.isPresent()
                ? failure.get().kind() == ErrorKind.BUDGET_EXHAUSTED
                        ? EvolRun.Ending.OUT_OF_BUDGET
                        : EvolRun.Ending.FAILED
                : paused
                        ? EvolRun.Ending.PAUSED
                        : done ? EvolRun.Ending.COMPLETE : EvolRun.Ending.STOPPED;
        var waiting = at.phase() == Phase.ANSWERING ? "made-" + at.round() : "";
        return new EvolRun(store.view(), setup.plan(), books.seeds(), books.rounds(at.round()), books.expenses(),
                books.rejected(), books.rows(), calls.count(), elapsed(), ending, failure, stoppedBecause, waiting);
    }

    /**
     * Works through a phase's input stretch by stretch. True when all of it is done.
     *
     * @param book keeps what came of an item, which may turn out to be something else than the work on it alone could tell
     */
    private <I, O extends Outcome> boolean stretches(Phase phase, Entries.Reading<I> in, int total,
            BiFunction<List<I>, Tally, List<Optional<O>>> work, UnaryOperator<O> book) {
        var tally = new Tally(at.round(), phase, total, books.doneInPhase());
        tally.tell();
        while (true) {
            var stretch = new ArrayList<I>();
            for (var item = in.next(); item != null; item = in.next()) {
                stretch.add(item);
                if (stretch.size() == STRETCH) {
                    break;
                }
            }
            if (stretch.isEmpty()) {
                return true;
            }
            if (workers.stopped()) {
                return false;
            }
            var outcomes = work.apply(stretch, tally);
            outcomes.forEach(outcome -> outcome.map(book).ifPresent(done -> {
                books.paid(done.paid());
                books.done();
                setup.booked.accept(done);
            }));
            if (outcomes.stream().anyMatch(Optional::isEmpty)) {
                return false;
            }
            if (!workers.did(calls::settle)) {
                return false;
            }
            set(at.round(), phase, in.place());
        }
    }

    private <I, O extends Outcome> BiFunction<List<I>, Tally, List<Optional<O>>> each(Function<I, O> work) {
        return (items, tally) -> workers.each(items, item -> tally.counted(work.apply(item)));
    }

    /** Says which instruction it was where something that the run was given, such as a scorer, fails by itself. */
    private <O> O named(Node node, Supplier<O> work) {
        try {
            return work.get();
        } catch (ModelException | JournalException | CallFailed e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalStateException("the work on instruction " + node.id() + " in round " + at.round()
                    + " failed: " + e
                    + "; a scorer, verifier, operation or the like that the run was given may be at fault", e);
        }
    }

    private void book(Closing.Closed closed) {
        closed.rejected().forEach(this::reject);
        closed.row().ifPresent(row -> {
            rows.add(row);
            books.accepted(row);
        });
    }

    private void reject(Rejection rejection) {
        rejections.add(rejection);
        books.rejected(rejection.rule());
    }

    /** Takes the seeds in: each once, started, scored or answered where that is wished. True when that is done. */
    private boolean seeding(List<Node.Seed> seeds) {
        var pool = store.entries("pool-1", RunJson.POOLED);
        var first = new BitSet();
        var there = new Taken();
        for (int i = 0; i < seeds.size(); i++) {
            first.set(i, there.add(key(seeds.get(i))));
        }
        return stretches(Phase.SEEDING, listed(seeds, at.place()), seeds.size(),
                each((Listed it) -> first.get(it.index)
                        ? named(it.seed, () -> seeded(it.seed))
                        : Closing.Closed.nothing(it.seed, duplicate(it.seed, 0, "seed", it.seed.instruction()))),
                closed -> {
                    var started = closed.next().map(Pooled::node);
                    var isDuplicate = started.isPresent() && !store.taken().add(key(started.get().instruction()));
                    var done = isDuplicate
                            ? closing.fallen(closed,
                                    duplicate(started.get(), 0, "seed", started.get().instruction()))
                            : closed;
                    book(done);
                    done.next().ifPresent(added -> {
                        pool.add(added);
                        books.pooled();
                    });
                    return done;
                });
    }

    private record Listed(int index, Node.Seed seed) {}

    private static Entries.Reading<Listed> listed(List<Node.Seed> seeds, long from) {
        return new Entries.Reading<>() {

            private int index = (int) from;

            @Override
            public @Nullable Listed next() {
                return index < seeds.size() ? new Listed(index, seeds.get(index++)) : null;
            }

            @Override
            public long place() {
                return index;
            }
        };
    }

    private Closing.Closed seeded(Node.Seed seed) {
        return seed.start().isEmpty() ? closing.seed(seed) : closing.start(seed);
    }

    /** Writes down what each instruction of the pool becomes. True when that is done. */
    private boolean evolving(int round) {
        var made = store.entries("made-" + round, RunJson.MADE);
        var marks = store.entries("marks-" + round, RunJson.MARK);
        var standing = books.standing();
        var in = store.entries("pool-" + round, RunJson.POOLED).from(at.place());
        return stretches(Phase.EVOLVING, in, books.in(),
                (List<Pooled> pool, Tally tally) -> evolved(round, standing, pool, tally),
                outcome -> {
                    made.add(outcome.made());
                    marks.add(FreshOnes.Mark.of(outcome.made(), Evolving::key));
                    var kind = outcome.made().parent().node().instruction().kind();
                    outcome.tried().forEach(operation -> books.tried(operation, kind));
                    outcome.rejected().forEach(this::reject);
                    return outcome;
                });
    }

    /** What a stretch's instructions become, in their order; worked on operation by operation, whose prompts begin alike. */
    private List<Optional<Steps.Evolved>> evolved(int round, Standing standing, List<Pooled> pool, Tally tally) {
        var partners = IntStream.range(0, pool.size()).mapToObj(i -> partner(setup, pool, i, round)).toList();
        var operations = IntStream.range(0, pool.size())
                .mapToObj(i -> named(pool.get(i).node(),
                        () -> steps.operation(pool.get(i), partners.get(i).isPresent(), round, standing)))
                .toList();
        var names = operations.stream().map(it -> it.map(Operation::id).orElse("")).toList();
        var order = IntStream.range(0, pool.size()).boxed().sorted(Comparator.comparing(names::get)).toList();
        var outcomes = workers.each(order,
                i -> tally.counted(named(pool.get(i).node(),
                        () -> steps.evolve(pool.get(i), operations.get(i), partners.get(i), round, standing))));
        List<Optional<Steps.Evolved>> inOrder = new ArrayList<>(outcomes);
        for (int i = 0; i < order.size(); i++) {
            inOrder.set(order.get(i), outcomes.get(i));
        }
        return inOrder;
    }

    /** Another instruction of the stretch. */
    static Optional<Node> partner(Evolution setup, List<Pooled> pool, int i, int round) {
        if (pool.size() < 2) {
            return Optional.empty();
        }
        var drawn = Math.floorMod(ContentId.seed(Long.toString(setup.seed), "partner " + round,
                pool.get(i).node().id()), pool.size() - 1);
        return Optional.of(pool.get(drawn < i ? drawn : drawn + 1).node());
    }

    /** Answers what is new; what comes of it is the next round's pool. True when that is done. */
    private boolean answering(int round) {
        var fresh = new FreshOnes(store.entries("made-" + round, RunJson.MADE),
                store.entries("marks-" + round, RunJson.MARK), at.place(), books.doneInPhase(), store.taken());
        var next = store.entries("pool-" + (round + 1), RunJson.POOLED);
        var done = stretches(Phase.ANSWERING, fresh.rest(), books.in(),
                each((FreshOnes.One one) -> one.isDuplicate()
                        ? duplicated(one.made(), round)
                        : named(one.made().parent().node(), () -> closing.answer(one.made(), round))),
                closed -> {
                    book(closed);
                    closed.next().ifPresentOrElse(pooled -> {
                        next.add(pooled);
                        books.pooled();
                    }, books::dropped);
                    return closed;
                });
        if (done) {
            fresh.addTo(store.taken());
        }
        return done;
    }

    private Closing.Closed duplicated(Made made, int round) {
        var child = made.child().orElseThrow();
        return closing.fallen(made, Rule.DUPLICATE,
                duplicate(made.parent().node(), round, child.node().operation(), child.node().instruction()));
    }

    private static Rejection duplicate(Node from, int round, String how, Instruction instruction) {
        return new Rejection(from.id(), round, how, Rule.DUPLICATE.id(), "the same instruction came before",
                instruction.whole());
    }

    /** The same for seeds of which the second is a duplicate. */
    static long key(Node.Seed seed) {
        return seed.start().isEmpty()
                ? key(seed.instruction())
                : ContentId.seed(seed.start().get().id(), seed.id());
    }

    /** Text and input but for case, spacing and final punctuation; symbols stay, for 3 + 4 is not 3 * 4, and C is not C++. */
    private static long key(Instruction instruction) {
        var whole = Words.withoutEnd(instruction.text()) + "\n" + instruction.input();
        var plain = SPACES.matcher(Normalizer.normalize(whole, Normalizer.Form.NFC).toLowerCase(Locale.ROOT))
                .replaceAll(" ").strip();
        var context = instruction.context();
        return context.isEmpty()
                ? ContentId.seed(plain)
                : ContentId.seed(plain, new Instruction(".", "", instruction.kind(), context).id());
    }

    /** The share of different pairs of neighbouring words in the first instructions of the round that became rows. */
    private double diversity() {
        var different = new HashSet<String>();
        int all = 0;
        var reading = rows.from(books.rowsAt());
        for (int i = 0; i < SAMPLE; i++) {
            var row = reading.next();
            if (row == null) {
                break;
            }
            var words = Words.of(row.node().instruction().text()).list();
            for (int w = 1; w < words.size(); w++) {
                different.add(words.get(w - 1) + " " + words.get(w));
                all++;
            }
        }
        return all == 0 ? 0 : (double) different.size() / all;
    }

    private Duration elapsed() {
        return Duration.ofNanos(setup.ticker.nanoTime() - begun);
    }

    /** Counts one phase as it goes on, and tells the listener. */
    private final class Tally {

        private final int round;
        private final Progress.Phase phase;
        private final int total;
        private final Map<Rule, Integer> rejected = new EnumMap<>(Rule.class);
        private int done;
        private int accepted = books.rows();

        Tally(int round, Progress.Phase phase, int total, int done) {
            this.round = round;
            this.phase = phase;
            this.total = total;
            this.done = done;
            books.rejected().forEach((rule, count) -> rejected.put(Rule.of(rule), count));
        }

        synchronized <O extends Outcome> O counted(O outcome) {
            done++;
            accepted += outcome.isRow() ? 1 : 0;
            outcome.rejected().forEach(one -> rejected.merge(Rule.of(one.rule()), 1, Integer::sum));
            tell();
            return outcome;
        }

        void tell() {
            var count = calls.count();
            setup.listener.accept(new Progress(round, setup.rounds, phase, done, total, accepted,
                    Map.copyOf(rejected), count.spent().calls(), count.replayed(), count.spent().usage(), elapsed()));
        }
    }
}
