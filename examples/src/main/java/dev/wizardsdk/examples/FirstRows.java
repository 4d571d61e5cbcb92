package dev.wizardsdk.examples;

import dev.wizardsdk.dataset.Kind;
import dev.wizardsdk.dataset.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the first rows of files are and have, seen in one reading. */
record FirstRows(List<Kind> kinds, Set<String> flags, Set<String> scores) {

    private static final int MOST = 10_000;

    /**
     * Looks at the first rows.
     *
     * @throws IllegalArgumentException if none of them can be read
     */
    static FirstRows of(Source source) {
        var kinds = EnumSet.noneOf(Kind.class);
        var flags = new HashSet<String>();
        var scores = new HashSet<String>();
        var why = "";
        try (var reading = source.open()) {
            var piece = reading.next();
            for (int i = 0; piece != null && i < MOST; i++, piece = reading.next()) {
                switch (piece.read()) {
                    case Source.Read.Good(var row) -> {
                        kinds.add(row.example().kind());
                        flags.addAll(row.example().meta().flags());
                        scores.addAll(row.example().meta().scores().keySet());
                    }
                    case Source.Read.Bad bad -> why = why.isEmpty() ? ", " + bad.place() + ": " + bad.rule() : why;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + source.name() + ": " + e.getMessage(), e);
        }
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("there is no readable row in " + source.name() + why
                    + "; --columns tells which of the file's columns is which, such as instruction=question, --charset what it"
                    + " is written in");
        }
        return new FirstRows(List.copyOf(kinds), flags, scores);
    }
}
