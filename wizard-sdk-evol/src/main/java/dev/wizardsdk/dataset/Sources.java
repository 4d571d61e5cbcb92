package dev.wizardsdk.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Several sources, one after the other. */
record Sources(List<Source> all) implements Source {

    Sources {
        all = List.copyOf(all);
    }

    @Override
    public String name() {
        return all.stream().map(Source::name).collect(Collectors.joining(", "));
    }

    @Override
    public List<Path> files() {
        return all.stream().flatMap(source -> source.files().stream()).toList();
    }

    @Override
    public Reading open() {
        return new InTurn(all.iterator());
    }

    private static final class InTurn implements Reading {

        private final Iterator<Source> rest;
        private @Nullable Reading current;

        InTurn(Iterator<Source> rest) {
            this.rest = rest;
        }

        @Override
        public @Nullable Piece next() throws IOException {
            while (true) {
                if (current == null) {
                    if (!rest.hasNext()) {
                        return null;
                    }
                    current = rest.next().open();
                }
                var piece = current.next();
                if (piece != null) {
                    return piece;
                }
                close();
            }
        }

        @Override
        public void close() throws IOException {
            var open = current;
            current = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
