package dev.wizardsdk.dataset;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Rows put aside on disk, so that they can be taken up again in another order: 16 bytes of memory a row while they come,
 * and 8 more to sort them, whatever their length. To be
 * closed, which deletes the file.
 */
final class Spill implements AutoCloseable {

    static final String NAME = "rows.part";

    private final Path file;
    private final OutputStream out;
    private long[] offsets = new long[1024];
    private double[] ranks = new double[1024];
    private int count;
    private long end;

    Spill(Path directory) throws IOException {
        file = directory.resolve(NAME);
        out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    void add(Row row, double rank) throws IOException {
        if (count == ranks.length) {
            ranks = Arrays.copyOf(ranks, Math.multiplyExact(2, count));
            offsets = Arrays.copyOf(offsets, ranks.length);
        }
        var text = row.place().line() + "\t" + row.place().file().replace('\t', ' ') + "\t" + row.split() + "\t"
                + row.example().toJson();
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes);
        ranks[count] = rank;
        offsets[count++] = end;
        end += bytes.length;
    }

    /** The rows, those of the least rank first. */
    void inOrder(Consumer<Row> consumer) throws IOException {
        out.close();
        var order = byRank();
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            for (int at : order) {
                var to = at + 1 < count ? offsets[at + 1] : end;
                var bytes = new byte[Math.toIntExact(to - offsets[at])];
                in.seek(offsets[at]);
                in.readFully(bytes);
                var fields = new String(bytes, StandardCharsets.UTF_8).split("\t", 4);
                consumer.accept(new Row(new Place(fields[1], Long.parseLong(fields[0])), fields[2],
                        Example.fromJson(fields[3])));
            }
        }
    }

    /** The numbers of the rows by rank; equal ranks stay in order, so each run of ranks is merged with the next. */
    private int[] byRank() {
        var order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        var other = new int[count];
        for (int width = 1; width < count; width *= 2) {
            for (int low = 0; low < count; low += 2 * width) {
                merge(order, other, low, Math.min(low + width, count), Math.min(low + 2 * width, count));
            }
            var merged = other;
            other = order;
            order = merged;
            if (width > count / 2) {
                break; // another doubling could overflow
            }
        }
        return order;
    }

    private void merge(int[] from, int[] to, int low, int middle, int high) {
        int left = low;
        int right = middle;
        for (int at = low; at < high; at++) {
            to[at] = left < middle && (right >= high || Double.compare(ranks[from[left]], ranks[from[right]]) <= 0)
                    ? from[left++]
                    : from[right++];
        }
    }

    @Override
    public void close() throws IOException {
        try (out) {
            Files.deleteIfExists(file);
        }
    }
}
