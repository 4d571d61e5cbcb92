package dev.wizardsdk.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of a data set. Pure work (parsing, steps that look at one row, the keys of the others) is done on many threads
 * in chunks that keep their order; what remembers rows sees them one after the other. Each step that must have seen all rows
 * costs a pass of its own over what stands before it: rows are read again rather than kept, so that memory does not
 * grow with them.
 */
final class Pipeline implements AutoCloseable {

    static final String READ = "read";

    private final Source source;
    private final List<Step> steps;
    private final int threads;
    private final ExecutorService executor;
    private final List<GlobalStep.Looking<?>> looked = new ArrayList<>();
    private final List<GlobalStep.@Nullable Decision> decisions = new ArrayList<>();
    private final List<@Nullable Trace> traces = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();

    Pipeline(Source source, List<Step> steps, int threads) {
        this.source = source;
        this.steps = steps;
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().name("wizard-dataset-", 0)
                .factory());
        tallies.add(new Tally(READ));
        steps.forEach(step -> tallies.add(new Tally(step.name())));
    }

    /**
     * All rows, in order, each with what the last function makes of it, and every rejection at its place among them.
     *
     * @param last a pure function, run on many threads
     */
    void run(Function<Row, ?> last, Consumer<Item> sink) {
        for (var step : steps) {
            if (step instanceof GlobalStep<?> global) {
                decisions.add(decided(global, decisions.size()));
            } else {
                decisions.add(null);
                traces.add(null);
            }
        }
        pass(steps.size(), last, true, sink);
    }

    static void requireUninterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new DatasetException("interrupted while rows were being made");
        }
    }

    List<Report.StepCount> counts() {
        return tallies.stream().map(Tally::count).toList();
    }

    private <K> GlobalStep.Decision decided(GlobalStep<K> step, int at) {
        var looking = step.begin();
        looked.add(looking);
        var index = new long[1];
        var trace = new Trace(step.name());
        pass(at, row -> at(row, step.name(), () -> step.key(row.example())), false, item -> {
            if (item instanceof Item.Live(var row, var key)) {
                @SuppressWarnings("unchecked") // it is what step.key gave
                K known = (K) Objects.requireNonNull(key);
                trace.see(row);
                at(row, step.name(), () -> {
                    looking.see(index[0]++, row, known);
                    return row;
                });
            }
        });
        traces.add(trace);
        return looking.decide();
    }

    private void pass(int upTo, Function<Row, ?> last, boolean counted, Consumer<Item> sink) {
        var stateful = new ArrayList<KeyedStep.Looking<?>>();
        var ends = new ArrayList<Runnable>();
        try (var reading = source.open()) {
            var flow = Flow.of(reading);
            Item.Change pure = (item, out) -> read(item, counted, out);
            for (int i = 0; i < upTo; i++) {
                var tally = counted ? tallies.get(i + 1) : null;
                switch (steps.get(i)) {
                    case RowStep step -> pure = then(pure, (item, out) -> apply(step, item, tally, out));
                    case KeyedStep<?> step -> {
                        flow = flow.onThreads(then(pure, keyed(step)), executor, threads)
                                .inOrder(seeing(step, tally, stateful));
                        pure = Pipeline::same;
                    }
                    case GlobalStep<?> step -> {
                        flow = flow.onThreads(pure, executor, threads)
                                .inOrder(deciding(step, Objects.requireNonNull(decisions.get(i)),
                                        Objects.requireNonNull(traces.get(i)), ends, tally));
                        pure = Pipeline::same;
                    }
                }
            }
            flow = flow.onThreads(then(pure, lastly(last)), executor, threads);
            for (var chunk = flow.next(); chunk != null; chunk = flow.next()) {
                requireUninterrupted();
                chunk.forEach(sink);
            }
            ends.forEach(Runnable::run);
        } catch (IOException e) {
            throw new DatasetException("could not read " + source.name() + ": " + e.getMessage(), e);
        } finally {
            stateful.forEach(KeyedStep.Looking::close);
        }
    }

    private static void same(Item item, List<Item> out) {
        out.add(item);
    }

    private static Item.Change then(Item.Change first, Item.Change second) {
        return (item, out) -> {
            var between = new ArrayList<Item>(1);
            first.apply(item, between);
            between.forEach(one -> second.apply(one, out));
        };
    }

    private void read(Item item, boolean counted, List<Item> out) {
        if (!(item instanceof Item.Unread(var piece))) {
            out.add(item);
            return;
        }
        switch (read(piece)) {
            case Source.Read.Good(var row) -> {
                out.add(new Item.Live(row, null));
                if (counted) {
                    tallies.getFirst().came();
                    tallies.getFirst().went(row.example(), row.example());
                }
            }
            case Source.Read.Bad(var place, var rule, var reason, var text) -> {
                if (counted) {
                    tallies.getFirst().came();
                    tallies.getFirst().rejected(rule);
                    out.add(new Item.Dead(
                            new Rejection("", 0, READ, rule, reason, text, place.toString(), "", "")));
                }
            }
        }
    }

    private Source.Read read(Source.Piece piece) {
        try {
            return piece.read();
        } catch (RuntimeException e) {
            throw new DatasetException("a row of " + source.name() + " could not be parsed: " + e, e);
        }
    }

    private static Item.Change keyed(KeyedStep<?> step) {
        return lastly(row -> at(row, step.name(), () -> step.key(row.example())));
    }

    private static Item.Change lastly(Function<Row, ?> last) {
        return (item, out) -> out.add(item instanceof Item.Live(var row, var ignored)
                ? new Item.Live(row, last.apply(row))
                : item);
    }

    private static void apply(RowStep step, Item item, @Nullable Tally tally, List<Item> out) {
        if (item instanceof Item.Live(var row, var ignored)) {
            become(step, row, judged(step, row), tally, out);
        } else {
            out.add(item);
        }
    }

    private static Verdict judged(RowStep step, Row row) {
        return at(row, step.name(), () -> step.apply(row.example()));
    }

    /** What somebody's code makes of a row; where it fails, the failure tells of which row. */
    static <T> T at(Row row, String name, Supplier<T> code) {
        try {
            return Objects.requireNonNull(code.get(), "it gave null");
        } catch (DatasetException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new DatasetException(name + " failed at " + row.place() + ": " + e.getMessage(), e);
        }
    }

    private static <K> Item.Change seeing(KeyedStep<K> step, @Nullable Tally tally,
            List<KeyedStep.Looking<?>> stateful) {
        var looking = step.begin();
        stateful.add(looking);
        return (item, out) -> {
            if (item instanceof Item.Live(var row, var key)) {
                @SuppressWarnings("unchecked") // it is what step.key gave
                K known = (K) Objects.requireNonNull(key);
                become(step, row, at(row, step.name(), () -> looking.see(row, known)), tally, out);
            } else {
                out.add(item);
            }
        };
    }

    private static Item.Change deciding(GlobalStep<?> step, GlobalStep.Decision decision, Trace before,
            List<Runnable> ends, @Nullable Tally tally) {
        var index = new long[1];
        var trace = new Trace(step.name());
        ends.add(() -> trace.require(before, true));
        return (item, out) -> {
            if (item instanceof Item.Live(var row, var ignored)) {
                trace.see(row);
                trace.require(before, false);
                become(step, row, at(row, step.name(), () -> decision.verdict(index[0]++, row.example())), tally, out);
            } else {
                out.add(item);
            }
        };
    }

    private static void become(Step step, Row row, Verdict verdict, @Nullable Tally tally, List<Item> out) {
        if (tally != null) {
            tally.came();
        }
        switch (verdict) {
            case Verdict.Kept(var example) -> went(row, named(example, row.example()), row.split(), tally, out);
            case Verdict.InSplit(var split, var example) -> went(row, named(example, row.example()), split, tally, out);
            case Verdict.Several(var examples) -> {
                for (int i = 0; i < examples.size(); i++) {
                    if (i > 0 && tally != null) {
                        tally.added();
                    }
                    went(row, Derived.rooted(examples.get(i), row.example()), row.split(), tally, out);
                }
            }
            case Verdict.Rejected(var rule, var reason, var match) -> {
                if (tally != null) { // a pass that only looks needs no books
                    tally.rejected(rule);
                    out.add(new Item.Dead(rejection(row, step.name(), rule, reason, match)));
                }
            }
        }
    }

    private static void went(Row row, Example example, String split, @Nullable Tally tally, List<Item> out) {
        if (tally != null) {
            tally.went(row.example(), example);
        }
        out.add(new Item.Live(row.with(example).in(split), null));
    }

    /** A row that is changed keeps the name that its first content gave it: what was told of it stays true. */
    private static Example named(Example example, Example before) {
        return example != before && example.meta().id().isEmpty() && !example.id().equals(before.id())
                ? example.with(example.meta().withId(before.id()))
                : example;
    }

    static Rejection rejection(Row row, String step, String rule, String reason, String match) {
        var example = row.example();
        return new Rejection(example.id(), 0, step, rule, reason, example.text(), row.place().toString(), match,
                example.toJson());
    }

    @Override
    public void close() {
        executor.shutdownNow();
        looked.forEach(GlobalStep.Looking::close);
    }
}
