package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Place;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Source;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of a run, one after the other. */
record RunSource(EvolRun run) implements Source {

    @Override
    public String name() {
        return "evolution";
    }

    @Override
    public Reading open() {
        var rows = run.rows();
        return new Rows(rows, rows.iterator());
    }

    /** Reads from a stream. */
    private static final class Rows implements Reading {

        private final Stream<Answered> stream;
        private final Iterator<Answered> rows;
        private long line;

        Rows(Stream<Answered> stream, Iterator<Answered> rows) {
            this.stream = stream;
            this.rows = rows;
        }

        @Override
        public @Nullable Piece next() {
            if (!rows.hasNext()) {
                return null;
            }
            var row = new Row(new Place("evolution", ++line), rows.next().example());
            return () -> new Read.Good(row);
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
