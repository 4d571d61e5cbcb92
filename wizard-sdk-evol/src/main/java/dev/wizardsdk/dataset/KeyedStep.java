package dev.wizardsdk.dataset;

/**
 * A step that remembers something of each row and decides as the rows go by, in their order.
 *
 * @param <K> what it needs of a row
 */
public non-sealed interface KeyedStep<K> extends Step {

    /** What is looked at: a pure function, run on many threads. */
    K key(Example row);

    /** Begins a pass over all rows; to be closed. */
    Looking<K> begin();

    /** One pass, for one thread. */
    interface Looking<K> extends AutoCloseable {

        Verdict see(Row row, K key);

        @Override
        default void close() {}
    }
}
