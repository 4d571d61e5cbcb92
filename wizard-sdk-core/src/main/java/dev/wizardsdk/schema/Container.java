package dev.wizardsdk.schema;

import java.lang.reflect.Array;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;

/** What holds the elements of a JSON array in Java. */
sealed interface Container {

    Object of(List<Object> elements);

    /** A {@link List}, which can't be changed. */
    record OfList() implements Container {
        @Override
        public Object of(List<Object> elements) {
            return List.copyOf(elements);
        }
    }

    /** A {@link java.util.Set} in the order of the elements, which can't be changed. */
    record OfSet() implements Container {
        @Override
        public Object of(List<Object> elements) {
            return Collections.unmodifiableSet(new LinkedHashSet<>(elements));
        }
    }

    /** An array; of primitives too. */
    record OfArray(Class<?> component) implements Container {
        @Override
        public Object of(List<Object> elements) {
            var array = Array.newInstance(component, elements.size());
            for (int i = 0; i < elements.size(); i++) {
                Array.set(array, i, elements.get(i));
            }
            return array;
        }
    }
}
