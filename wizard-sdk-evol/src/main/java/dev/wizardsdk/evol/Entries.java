package dev.wizardsdk.evol;

import java.util.ArrayList;
import java.util.List;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A sequence that grows at its end and is read from any place that a reading came to. For one thread that adds. */
interface Entries<T> {

    void add(T entry);

    /** The place of the next one that is added. */
    long end();

    /** Reads from a place on; 0 is the first. */
    Reading<T> from(long place);

    /** One reading, for one thread. */
    interface Reading<T> {

        /** The next entry; null at the end. */
        @Nullable
        T next();

        /** The place of the next one. */
        long place();
    }

    /** All of them, in their order. */
    default Stream<T> stream() {
        var reading = from(0);
        return StreamSupport.stream(new Spliterators.AbstractSpliterator<T>(Long.MAX_VALUE, 0) {
            @Override
            public boolean tryAdvance(Consumer<? super T> action) {
                var next = reading.next();
                if (next == null) {
                    return false;
                }
                action.accept(next);
                return true;
            }
        }, false);
    }

    /** Entries of a list. */
    final class InMemory<T> implements Entries<T> {

        private final List<T> all = new ArrayList<>();

        @Override
        public void add(T entry) {
            all.add(entry);
        }

        @Override
        public long end() {
            return all.size();
        }

        @Override
        public Reading<T> from(long place) {
            return new Reading<>() {

                private int at = (int) place;

                @Override
                public @Nullable T next() {
                    return at < all.size() ? all.get(at++) : null;
                }

                @Override
                public long place() {
                    return at;
                }
            };
        }
    }
}
