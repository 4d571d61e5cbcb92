package dev.wizardsdk.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where rows come from. It can be opened as often as wished, and gives the same rows in the same order each time. */
public interface Source {

    /** For people: what is read. */
    String name();

    /** Begins to read; to be closed. */
    Reading open() throws IOException;

    /** The files it reads; none where it reads no files. */
    default List<Path> files() {
        return List.of();
    }

    /** One reading, for one thread. */
    interface Reading extends AutoCloseable {

        /** What comes next, not yet parsed; null at the end. */
        @Nullable
        Piece next() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A row that is still to be parsed: on any thread. */
    interface Piece {

        /** The row, or what is wrong with it. May be asked again. */
        Read read();

        /** About how many bytes of memory it holds until then; 0 where that is not known. */
        default int bytes() {
            return 0;
        }
    }

    /** What a piece turned out to be. */
    sealed interface Read {

        record Good(Row row) implements Read {}

        /**
         * No row.
         *
         * @param rule    a short fixed name of what it breaks
         * @param reason  what is wrong, and where in the row
         * @param text    the beginning of what stands there
         */
        record Bad(Place place, String rule, String reason, String text) implements Read {}
    }

    /** Rows that are there. */
    static Source of(String name, List<? extends Example> examples) {
        var rows = List.<Example>copyOf(examples);
        return new Source() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Reading open() {
                return new InMemory(name, rows.iterator());
            }
        };
    }

    /** Several, one after the other. */
    static Source of(List<Source> sources) {
        return sources.size() == 1 ? sources.getFirst() : new Sources(sources);
    }

    /** Reads from a list. */
    final class InMemory implements Reading {

        private final String name;
        private final Iterator<Example> rows;
        private long line;

        InMemory(String name, Iterator<Example> rows) {
            this.name = name;
            this.rows = rows;
        }

        @Override
        public @Nullable Piece next() {
            if (!rows.hasNext()) {
                return null;
            }
            var row = new Row(new Place(name, ++line), rows.next());
            return () -> new Read.Good(row);
        }

        @Override
        public void close() {}
    }
}
