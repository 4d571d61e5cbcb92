package dev.wizardsdk.dataset;

import dev.wizardsdk.math.Prf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Several sources in shares of one's own: each row of a source comes as often as its weight says, 2.5 being twice and for every
 * second row once more, from a place that the seed draws. A copy's name ends in its number, and its root is the row. Sources follow one another; {@link Order#shuffled} mixes them.
 * Immutable.
 */
public final class Mixture implements Source {

    private final long seed;
    private final List<Weighted> sources;

    private record Weighted(Source source, double times) {}

    private Mixture(long seed, List<Weighted> sources) {
        this.seed = seed;
        this.sources = List.copyOf(sources);
    }

    /** No source yet. */
    public static Mixture seed(long seed) {
        return new Mixture(seed, List.of());
    }

    /** This mixture and a source, each of whose rows comes so often on the average. */
    public Mixture add(Source source, double times) {
        if (!(times > 0) || times > 1_000) {
            throw new IllegalArgumentException("a weight is " + times + ", it must be above 0 and at most 1,000");
        }
        var all = new ArrayList<>(sources);
        all.add(new Weighted(source, times));
        return new Mixture(seed, all);
    }

    /**
     * This mixture in which each source has the share that its weight has of all weights, and all of them so many rows together, but for one
     * a source. The sources are read once to be counted, unreadable rows included.
     *
     * @throws DatasetException if a source can't be read or has no rows
     */
    public Mixture rows(long count) {
        var sum = sources.stream().mapToDouble(Weighted::times).sum();
        var all = new ArrayList<Weighted>();
        for (var weighted : sources) {
            var rows = count(weighted.source());
            if (rows == 0) {
                throw new DatasetException(weighted.source().name() + " has no rows to mix in");
            }
            all.add(new Weighted(weighted.source(), weighted.times() / sum * count / rows));
        }
        return new Mixture(seed, all);
    }

    private static long count(Source source) {
        try (var reading = source.open()) {
            var rows = 0L;
            for (var piece = reading.next(); piece != null; piece = reading.next()) {
                rows++;
            }
            return rows;
        } catch (IOException e) {
            throw new DatasetException("could not read " + source.name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return sources.stream().map(it -> String.format(Locale.ROOT, "%.4g × %s", it.times(), it.source().name()))
                .collect(Collectors.joining(" + ")) + " (seed " + seed + ")";
    }

    @Override
    public List<Path> files() {
        return sources.stream().flatMap(it -> it.source().files().stream()).toList();
    }

    @Override
    public Reading open() {
        var all = new ArrayList<Source>();
        for (var weighted : sources) {
            all.add(new Repeated(weighted.source(), weighted.times(), Prf.unit(seed, "source " + all.size())));
        }
        return new Sources(all).open();
    }

    /** A source whose rows come several times, or not all of them. */
    private record Repeated(Source source, double times, double start) implements Source {

        @Override
        public String name() {
            return source.name();
        }

        @Override
        public Reading open() throws IOException {
            var reading = source.open();
            Deque<Piece> again = new ArrayDeque<>();
            return new Reading() {

                private long number;

                @Override
                public @Nullable Piece next() throws IOException {
                    while (again.isEmpty()) {
                        var piece = reading.next();
                        if (piece == null) {
                            return null;
                        }
                        // evenly along the source, so that all rows together are as many as wished, but for one
                        var copies = (int) (Math.floor((number + 1) * times + start)
                                - Math.floor(number * times + start));
                        number++;
                        for (int i = 0; i < copies; i++) {
                            var copy = i;
                            again.add(copy == 0 ? piece : () -> named(piece.read(), copy));
                        }
                    }
                    return again.remove();
                }

                @Override
                public void close() throws IOException {
                    reading.close();
                }
            };
        }

        /** A copy has a name of its own, or an order drawn by names would put it beside the first. */
        private static Read named(Read read, int copy) {
            return read instanceof Read.Good(var row)
                    ? new Read.Good(row.with(row.example().with(Derived.meta(row.example(), copy))))
                    : read;
        }
    }
}
