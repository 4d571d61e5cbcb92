package dev.wizardsdk.dataset;

import dev.wizardsdk.math.Components;
import dev.wizardsdk.math.Prf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Parts a data set so that no split knows what another one has: rows that grew from one root stay together, and so do those that a
 * {@link Grouping} such as near-duplicates joins, through any number of links. Which rows go where depends on the seed and
 * their roots alone, not on threads; shares hold as near as whole groups allow. Immutable.
 */
public final class Split implements GlobalStep<Split.Key> {

    private final List<String> names;
    private final List<Double> shares;
    private final long seed;
    private final @Nullable Grouping<?> grouping;
    private final Function<Example, String> stratum;

    /**
     * What a split looks at.
     *
     * @param others what the row grew from beside its root, such as the second of two that were mixed
     */
    public record Key(String root, List<String> others, String stratum, @Nullable Object grouping) {

        public Key {
            others = List.copyOf(others);
        }
    }

    private Split(List<String> names, List<Double> shares, long seed, @Nullable Grouping<?> grouping,
            Function<Example, String> stratum) {
        this.names = List.copyOf(names);
        this.shares = List.copyOf(shares);
        this.seed = seed;
        this.grouping = grouping;
        this.stratum = stratum;
    }

    /**
     * Two shares are called train and test, three train, validation and test.
     *
     * @throws IllegalArgumentException if they are not two or three numbers above 0 whose sum is 1
     */
    public static Split byLineage(double... shares) {
        if (shares.length < 2 || shares.length > 3) {
            throw new IllegalArgumentException(
                    shares.length + " shares; give two (train, test) or three (train, validation, test)");
        }
        return named(shares.length == 2 ? List.of(Row.TRAIN, "test") : List.of(Row.TRAIN, "validation", "test"),
                shares);
    }

    /** Splits of these names. */
    public static Split named(List<String> names, double... shares) {
        if (names.size() != shares.length || names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("each share needs a name of its own: " + names);
        }
        for (var name : names) {
            Row.requireSplit(name);
        }
        if (Arrays.stream(shares).anyMatch(share -> !(share > 0))
                || Math.abs(Arrays.stream(shares).sum() - 1) > 1e-6) {
            throw new IllegalArgumentException(
                    "the shares are " + Arrays.toString(shares) + ", they must be above 0 and their sum 1");
        }
        return new Split(names, Arrays.stream(shares).boxed().toList(), 0, null, row -> "");
    }

    /** Another seed; 0 unless set. */
    public Split seed(long value) {
        return new Split(names, shares, value, grouping, stratum);
    }

    /** Rows that this joins stay together too. */
    public Split together(Grouping<?> joined) {
        return new Split(names, shares, seed, joined, stratum);
    }

    /** The shares hold within the rows of each value, such as of each topic. */
    public Split stratifiedBy(Function<Example, String> value) {
        return new Split(names, shares, seed, grouping, value);
    }

    @Override
    public String name() {
        return "split(" + IntStream.range(0, names.size()).mapToObj(i -> names.get(i) + " " + shares.get(i))
                .collect(Collectors.joining(", ")) + ", seed " + seed
                + (grouping == null ? "" : ", together " + grouping.name()) + ")";
    }

    @Override
    public Key key(Example row) {
        return new Key(row.root(), others(row), stratum.apply(row), grouping == null ? null : grouping.key(row));
    }

    /** What was there at the start and is in the row's lineage beside its root. */
    private static List<String> others(Example row) {
        return row.meta().lineage().stream().skip(1)
                .filter(step -> step.round() == 0 && !step.how().startsWith("answer"))
                .map(LineageStep::id).filter(id -> !id.equals(row.root())).distinct().toList();
    }

    @Override
    public Looking<Key> begin() {
        return new Groups(grouping == null ? null : new Joined<>(grouping));
    }

    /** A grouping with its keys. */
    private static final class Joined<K> implements AutoCloseable {

        private final Grouping.Looking<K> looking;

        Joined(Grouping<K> grouping) {
            looking = grouping.begin();
        }

        @SuppressWarnings("unchecked") // it is what the grouping's key gave
        void see(long index, Row row, @Nullable Object key) {
            looking.see(index, row, (K) Objects.requireNonNull(key));
        }

        int[] groups() {
            return looking.groups();
        }

        @Override
        public void close() {
            looking.close();
        }
    }

    private final class Groups implements Looking<Key> {

        private final @Nullable Joined<?> joined;
        private final List<String> roots = new ArrayList<>();
        private final List<String> strata = new ArrayList<>();
        private final Names rootNumbers = new Names();
        private final Names stratumNumbers = new Names();
        private final Map<String, List<String>> rootsByOther = new HashMap<>();

        Groups(@Nullable Joined<?> joined) {
            this.joined = joined;
        }

        @Override
        public void see(long index, Row row, Key key) {
            if (rootNumbers.add(key.root())) {
                roots.add(key.root());
            }
            key.others()
                    .forEach(other -> rootsByOther.computeIfAbsent(other, any -> new ArrayList<>()).add(key.root()));
            if (stratumNumbers.add(key.stratum())) {
                strata.add(key.stratum());
            }
            if (joined != null) {
                joined.see(index, row, key.grouping());
            }
        }

        @Override
        public Decision decide() {
            var rowRoots = rootNumbers.ofRows();
            var components = new Components(roots.size());
            if (joined != null) {
                var groups = joined.groups();
                var first = new int[Arrays.stream(groups).max().orElse(-1) + 1];
                Arrays.fill(first, -1);
                for (int row = 0; row < rowRoots.length; row++) {
                    var group = groups[row];
                    if (first[group] < 0) {
                        first[group] = rowRoots[row];
                    } else {
                        components.join(first[group], rowRoots[row]);
                    }
                }
            }
            rootsByOther.forEach((other, grown) -> {
                var first = rootNumbers.number(rootNumbers.knows(other) ? other : grown.getFirst());
                grown.forEach(root -> components.join(first, rootNumbers.number(root)));
            });
            var splits = assigned(rowRoots, components);
            return (index, example) -> new Verdict.InSplit(names.get(splits[rowRoots[(int) index]]), example);
        }

        /** The split of each root. */
        private int[] assigned(int[] rowRoots, Components components) {
            var size = new int[roots.size()];
            var stratumOf = new int[roots.size()];
            var rowStrata = stratumNumbers.ofRows();
            for (int row = rowRoots.length - 1; row >= 0; row--) {
                var component = components.of(rowRoots[row]);
                size[component]++;
                stratumOf[component] = rowStrata[row]; // the first row's stays
            }
            var drawn = new long[roots.size()]; // the least draw of a component's roots: no order of rows changes it
            Arrays.fill(drawn, Long.MAX_VALUE);
            for (int root = 0; root < drawn.length; root++) {
                var component = components.of(root);
                drawn[component] = Math.min(drawn[component], Prf.bits(seed, roots.get(root)));
            }
            var order = IntStream.range(0, roots.size()).filter(i -> components.of(i) == i).boxed()
                    .sorted(Comparator.comparing((Integer i) -> strata.get(stratumOf[i])).thenComparing(i -> drawn[i]))
                    .toList();
            var rows = new double[strata.size()];
            order.forEach(component -> rows[stratumOf[component]] += size[component]);
            var over = new double[names.size()]; // what each split has beyond its share of the strata so far
            var splits = new int[roots.size()];
            var stratum = -1;
            for (int component : order) {
                if (stratumOf[component] != stratum) { // what small strata could not share evenly is made good in the next
                    stratum = stratumOf[component];
                    for (int i = 0; i < over.length; i++) {
                        over[i] -= shares.get(i) * rows[stratum];
                    }
                }
                var split = neediest(over);
                over[split] += size[component];
                splits[component] = split;
            }
            for (int root = 0; root < splits.length; root++) {
                splits[root] = splits[components.of(root)];
            }
            return splits;
        }

        private static int neediest(double[] over) {
            var best = 0;
            for (int i = 1; i < over.length; i++) {
                if (over[i] < over[best]) {
                    best = i;
                }
            }
            return best;
        }

        @Override
        public void close() {
            if (joined != null) {
                joined.close();
            }
        }
    }
}
