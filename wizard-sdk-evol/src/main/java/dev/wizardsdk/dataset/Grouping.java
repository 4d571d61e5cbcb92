package dev.wizardsdk.dataset;

/**
 * Tells which rows must stay together.
 *
 * @param <K> what it needs of a row
 */
public interface Grouping<K> {

    /** Names it in plans and reports. */
    String name();

    /** What is looked at: a pure function, run on many threads. */
    K key(Example row);

    /** Begins a pass over all rows; to be closed. */
    Looking<K> begin();

    /** One pass, for one thread. */
    interface Looking<K> extends AutoCloseable {

        /** A row goes by; the index counts from 0. */
        void see(long index, Row row, K key);

        /** For each row the number of its group. */
        int[] groups();

        @Override
        default void close() {}
    }
}
