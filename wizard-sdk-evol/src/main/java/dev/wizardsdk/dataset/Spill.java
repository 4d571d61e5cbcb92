package dev.wizardsdk.dataset;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Rows put aside on disk, so that they can be taken up again in another order: 24 bytes of memory a row, whatever its length. To be
 * closed, which deletes the file.
 */
final class Spill implements AutoCloseable {

    private final Path file;
    private final OutputStream out;
    private long[] offsets = new long[1024];
    private double[] ranks = new double[1024];
    private int count;
    private long end;

    Spill(Path directory) throws IOException {
        file = Files.createTempFile(directory, "rows-", ".part");
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
        var order = IntStream.range(0, count).boxed().sorted(Comparator.comparingDouble(i -> ranks[i])).toList();
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

    @Override
    public void close() throws IOException {
        try (out) {
            Files.deleteIfExists(file);
        }
    }
}
