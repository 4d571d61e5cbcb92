package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** All that a source gives. */
record Reading(List<Row> rows, List<Source.Read.Bad> bad) {

    static Reading of(Source source) throws IOException {
        var rows = new ArrayList<Row>();
        var bad = new ArrayList<Source.Read.Bad>();
        try (var reading = source.open()) {
            for (var piece = reading.next(); piece != null; piece = reading.next()) {
                switch (piece.read()) {
                    case Source.Read.Good(var row) -> rows.add(row);
                    case Source.Read.Bad it -> bad.add(it);
                }
            }
        }
        return new Reading(rows, bad);
    }

    static Reading of(Path... files) throws IOException {
        return of(RowFiles.read(files));
    }

    List<Example> examples() {
        return rows.stream().map(Row::example).toList();
    }

    /** The one row that a text of JSON is. */
    static Example row(String json) throws IOException {
        var reading = lines(json);
        assertThat(reading.bad()).isEmpty();
        assertThat(reading.rows()).hasSize(1);
        return reading.rows().getFirst().example();
    }

    /** What is wrong with the one row that a text of JSON is. */
    static Source.Read.Bad bad(String json) throws IOException {
        var reading = lines(json);
        assertThat(reading.rows()).isEmpty();
        assertThat(reading.bad()).hasSize(1);
        return reading.bad().getFirst();
    }

    static Reading lines(String... lines) throws IOException {
        var file = Files.createTempFile("rows", ".jsonl");
        try {
            Files.writeString(file, String.join("\n", lines), StandardCharsets.UTF_8);
            return of(file);
        } finally {
            Files.delete(file);
        }
    }
}
