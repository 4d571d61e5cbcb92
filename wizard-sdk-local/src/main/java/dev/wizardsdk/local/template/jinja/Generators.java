package dev.wizardsdk.local.template.jinja;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Iterators that do their work when the next value is asked for, as Python's generators. */
final class Generators {

    private Generators() {}

    static Iterator<Object> mapped(Run run, Iterator<Object> values, Function<Object, Object> function) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return values.hasNext();
            }

            @Override
            public Object next() {
                run.step();
                return function.apply(values.next());
            }
        };
    }

    static Iterator<Object> filtered(Run run, Iterator<Object> values, Predicate<Object> condition) {
        return new Iterator<>() {
            private @Nullable Object found;

            private @Nullable Object find() {
                while (found == null && values.hasNext()) {
                    run.step();
                    var value = values.next();
                    found = condition.test(value) ? value : null;
                }
                return found;
            }

            @Override
            public boolean hasNext() {
                return find() != null;
            }

            @Override
            public Object next() {
                var value = find();
                if (value == null) {
                    throw new NoSuchElementException();
                }
                found = null;
                return value;
            }
        };
    }
}
