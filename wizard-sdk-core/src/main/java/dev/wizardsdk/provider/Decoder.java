package dev.wizardsdk.provider;

/**
 * Reads one answer of a protocol. For one thread. What is no answer, an error among the events included, it throws as a
 * {@link dev.wizardsdk.model.ModelException}.
 */
interface Decoder {

    /** The next event of a stream: its data, from one byte up to but not including another. */
    void event(byte[] bytes, int from, int to);

    /** An answer that is not streamed. */
    void whole(byte[] json);

    /** Whether the protocol's end marker was read; nothing that counts follows it. */
    boolean ended();

    /** Whether the answer is whole although the body ended without an end marker. */
    default boolean mayEnd() {
        return ended();
    }
}
