package dev.wizardsdk.dataset.select;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.GlobalStep;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Verdict;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps the rows with the highest values. It holds those it would keep so far. */
final class Best implements GlobalStep<Best.Candidate> {

    /** A row's value, or none, and its id. */
    record Candidate(@Nullable Double value, String id) {}

    private record Held(double value, String id, long index) {}

    private static final Comparator<Held> WORST_FIRST = Comparator.comparingDouble(Held::value)
            .thenComparing(Comparator.comparing(Held::id).reversed())
            .thenComparing(Comparator.comparingLong(Held::index).reversed());

    private final String name;
    private final int count;
    private final Function<Example, @Nullable Double> value;
    private final String without;

    Best(String name, int count, Function<Example, @Nullable Double> value, String without) {
        this.name = name;
        this.count = count;
        this.value = value;
        this.without = without;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Candidate key(Example row) {
        return new Candidate(value.apply(row), row.id());
    }

    @Override
    public Looking<Candidate> begin() {
        var best = new PriorityQueue<>(WORST_FIRST);
        return new Looking<>() {
            @Override
            public void see(long index, Row row, Candidate key) {
                if (key.value() != null) {
                    best.add(new Held(key.value(), key.id(), index));
                    if (best.size() > count) {
                        best.remove();
                    }
                }
            }

            @Override
            public Decision decide() {
                var kept = best.stream().map(Held::index).collect(Collectors.toSet());
                return (index, row) -> {
                    if (kept.contains(index)) {
                        return Verdict.kept(row);
                    }
                    return value.apply(row) == null
                            ? Verdict.rejected("no-score", without)
                            : Verdict.rejected("not-selected", count + " others come before it");
                };
            }
        };
    }
}
