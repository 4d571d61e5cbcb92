package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Reads a source whose rows are only compared to: parsed on all processors, handed over on this thread and in order. */
final class Reading {

    private static final int BATCH = 4096;

    private Reading() {}

    static <K> void each(Source source, Function<Example, K> key, BiConsumer<Row, K> consumer) {
        try (var reading = source.open()) {
            var batch = new ArrayList<Source.Piece>(BATCH);
            for (var piece = reading.next(); piece != null; piece = reading.next()) {
                batch.add(piece);
                if (batch.size() == BATCH) {
                    handOver(batch, key, consumer);
                    batch.clear();
                }
            }
            handOver(batch, key, consumer);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "could not read " + source.name() + " to compare rows to it: " + e.getMessage(), e);
        }
    }

    private static <K> void handOver(List<Source.Piece> batch, Function<Example, K> key, BiConsumer<Row, K> consumer) {
        record Keyed<K>(Row row, K key) {}
        batch.parallelStream().map(piece -> {
            var row = row(piece.read());
            return new Keyed<>(row, key.apply(row.example()));
        }).toList().forEach(keyed -> consumer.accept(keyed.row(), keyed.key()));
    }

    /** A broken row would be compared to nothing and nobody would know: it is an error. */
    private static Row row(Source.Read read) {
        return switch (read) {
            case Source.Read.Good(var row) -> row;
            case Source.Read.Bad bad ->
                throw new IllegalArgumentException("rows are to be compared to " + bad.place().file()
                        + ", whose line " + bad.place().line() + " can't be read: " + bad.reason() + " (" + bad.rule()
                        + "); correct it or take it out");
        };
    }
}
