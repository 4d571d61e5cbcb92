package dev.wizardsdk.dataset;

/**
 * A step that must have seen all rows before it decides on the first one. The rows before it are read twice.
 *
 * @param <K> what it needs of a row
 */
public non-sealed interface GlobalStep<K> extends Step {

    /** What is looked at: a pure function, run on many threads. */
    K key(Example row);

    /** Begins to look at all rows; to be closed. */
    Looking<K> begin();

    /** The first pass, for one thread; it holds what the decisions rest on until it is closed. */
    interface Looking<K> extends AutoCloseable {

        /**
         * A row goes by.
         *
         * @param index its number among the rows that reach this step, from 0 on
         */
        void see(long index, Row row, K key);

        /** All have gone by. */
        Decision decide();

        @Override
        default void close() {}
    }

    /** What becomes of each row; for one thread. */
    interface Decision {

        Verdict verdict(long index, Example row);
    }
}
