package dev.wizardsdk.dataset;

import java.util.function.Function;

/** A step that looks at one row at a time: a pure function, run on many threads. */
public non-sealed interface RowStep extends Step {

    Verdict apply(Example row);

    /** A step from a function. */
    static RowStep of(String name, Function<Example, Verdict> function) {
        return new RowStep() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Verdict apply(Example row) {
                return function.apply(row);
            }
        };
    }
}
