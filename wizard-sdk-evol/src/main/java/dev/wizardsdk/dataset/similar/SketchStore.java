package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sketches of all rows, numbered from 0 on as they come. They are in memory up to a limit and in temporary files beyond it, which
 * then hold 36 bytes a row, for each of its one or two sets 8 bytes a band and 4 bytes a shingle: 1.35 kB for a row of 300 words. To be
 * closed, which deletes them. Not thread-safe.
 */
final class SketchStore implements AutoCloseable {

    private static final int HEAD = 9; // place, score, offset: 2 each; kinds, sizes of the two sets
    private static final int CACHED = 1 << 10;
    private static final int BLOCK = 1 << 13;

    private final Limits limits;
    private final List<Spool> bands;
    private final Spool heads = new Spool();
    private final Spool shingles = new Spool();
    private final Places places = new Places();
    private final int[] head = new int[HEAD];
    private final @Nullable Loaded[] cache = new Loaded[CACHED];
    private int rows;
    private boolean spilled;

    /** How much stays in memory, and where the rest goes. */
    record Limits(long bytes, Path directory) {

        /** An eighth of the heap or 256 MB, whichever is less, and the system's folder for temporary files. */
        static Limits usual() {
            return new Limits(Math.min(Runtime.getRuntime().maxMemory() / 8, 256L << 20),
                    Path.of(System.getProperty("java.io.tmpdir")));
        }
    }

    private record Loaded(int row, List<Set> sets) {}

    private static final class Set {

        private final int kind;
        private final int[] shingles;

        Set(int kind, int[] shingles) {
            this.kind = kind;
            this.shingles = shingles;
        }
    }

    SketchStore(int bands, Limits limits) {
        this.limits = limits;
        this.bands = new ArrayList<>(bands);
        for (int i = 0; i < bands; i++) {
            this.bands.add(new Spool());
        }
    }

    void add(Place place, double score, Sketch sketch) {
        if (rows == Integer.MAX_VALUE - 8) {
            throw new IllegalStateException(
                    "near-duplicates: no more than " + rows + " rows can be compared in one pass");
        }
        heads.add(places.pack(place));
        heads.add(Double.doubleToLongBits(score));
        heads.add(shingles.size());
        int kinds = 0;
        var sizes = new int[2];
        for (int i = 0; i < sketch.views().size(); i++) {
            var view = sketch.views().get(i);
            kinds |= view.kind().number() << (8 * i);
            sizes[i] = view.shingles().length;
            shingles.add(view.shingles());
            for (int band = 0; band < bands.size(); band++) {
                bands.get(band).add(view.bands()[band]);
                bands.get(band).add(rows);
            }
        }
        heads.add(kinds);
        heads.add(sizes);
        rows++;
        if (!spilled
                && 4 * (heads.size() + shingles.size() + bands.size() * bands.getFirst().size()) > limits.bytes()) {
            spilled = true;
            heads.spill(limits.directory());
            shingles.spill(limits.directory());
            bands.forEach(band -> band.spill(limits.directory()));
        }
    }

    int rows() {
        return rows;
    }

    boolean isSpilled() {
        return spilled;
    }

    Place place(int row) {
        return places.unpack(longOfHead(row, 0));
    }

    double score(int row) {
        return Double.longBitsToDouble(longOfHead(row, 2));
    }

    private long longOfHead(int row, int at) {
        heads.read((long) HEAD * row, head);
        return ((long) head[at] << 32) | (head[at + 1] & 0xffffffffL);
    }

    int bands() {
        return bands.size();
    }

    /** How many entries a band has: one for each set of each row. */
    int entries(int band) {
        return Math.toIntExact(bands.get(band).size() / 2);
    }

    /** What takes the entries of a band. */
    interface Entries {
        void entry(int hash, int row);
    }

    void forEach(int band, Entries consumer) {
        var spool = bands.get(band);
        for (long at = 0; at < spool.size(); at += BLOCK) {
            var block = new int[(int) Math.min(BLOCK, spool.size() - at)];
            spool.read(at, block);
            for (int i = 0; i < block.length; i += 2) {
                consumer.entry(block[i], block[i + 1]);
            }
        }
    }

    boolean areNear(int one, int other, double threshold) {
        for (var set : sets(one)) {
            for (var another : sets(other)) {
                if (set.kind == another.kind && Sketch.isAtLeast(threshold, set.shingles, another.shingles)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The Jaccard index of two rows; of two ways of cutting both, the greater. */
    double jaccard(int one, int other) {
        double greatest = 0;
        for (var set : sets(one)) {
            for (var another : sets(other)) {
                if (set.kind == another.kind) {
                    greatest = Math.max(greatest, Sketch.jaccard(set.shingles, another.shingles));
                }
            }
        }
        return greatest;
    }

    private List<Set> sets(int row) {
        var cached = cache[row & (CACHED - 1)];
        if (cached != null && cached.row() == row) {
            return cached.sets();
        }
        heads.read((long) HEAD * row, head);
        long offset = ((long) head[4] << 32) | (head[5] & 0xffffffffL);
        var sets = new ArrayList<Set>(2);
        for (int i = 0; i < 2; i++) {
            int kind = (head[6] >>> (8 * i)) & 0xff;
            if (kind != 0) {
                var values = new int[head[7 + i]];
                shingles.read(offset, values);
                offset += values.length;
                sets.add(new Set(kind, values));
            }
        }
        if (head[7] + head[8] <= BLOCK) {
            cache[row & (CACHED - 1)] = new Loaded(row, sets);
        }
        return sets;
    }

    @Override
    public void close() {
        bands.forEach(Spool::close);
        heads.close();
        shingles.close();
    }
}
