package dev.wizardsdk.schema;

import java.util.List;

/** What came of reading a text as a {@link JsonType}. */
public sealed interface Reading<T> {

    /** It fits. */
    record Fitting<T>(T value) implements Reading<T> {}

    /** It does not fit, for these reasons; at least one. */
    record Faulty<T>(List<Fault> faults) implements Reading<T> {

        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
