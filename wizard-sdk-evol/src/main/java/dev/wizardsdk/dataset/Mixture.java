package dev.wizardsdk.dataset;

import dev.wizardsdk.random.Prf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Several sources in shares of one's own: each row of a source comes as often as its weight says, 2.5 being twice and for every
 * second row once more, drawn by seed and place. Sources follow one another; {@link Order#shuffled} mixes them.
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
     * This mixture in which each source has the share that its weight has of all weights, and all of them so many rows together. The
     * sources are read once to be counted.
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
        return sources.stream().map(it -> "%.4g × %s".formatted(it.times(), it.source().name()))
                .collect(Collectors.joining(" + ")) + " (seed " + seed + ")";
    }

    @Override
    public List<Path> files() {
        return sources.stream().flatMap(it -> it.source().files().stream()).toList();
    }

    @Override
    public Reading open() {
        return new Sources(sources.stream().<Source>map(it -> new Repeated(it.source(), it.times(), seed)).toList())
                .open();
    }

    /** A source whose rows come several times, or not all of them. */
    private record Repeated(Source source, double times, long seed) implements Source {

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
                        var drawn = Prf.unit(seed, source.name() + ":" + number++);
                        var copies = (long) times + (drawn < times - Math.floor(times) ? 1 : 0);
                        for (long i = 0; i < copies; i++) {
                            again.add(piece);
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
    }
}
