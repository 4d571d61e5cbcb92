package dev.wizardsdk.local.llama;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

/** What a context holds of a sequence, copied out of it. Owned until {@link #close()}; belongs to the context's thread. */
public final class SavedState implements AutoCloseable {

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment data;

    /** Room for so many bytes. */
    SavedState(long bytes) {
        data = arena.allocate(bytes);
    }

    /** A copy of what {@link #toArray} gave. */
    public static SavedState of(byte[] bytes) {
        var state = new SavedState(bytes.length);
        MemorySegment.copy(bytes, 0, state.data, JAVA_BYTE, 0, bytes.length);
        return state;
    }

    MemorySegment data() {
        return data;
    }

    public long bytes() {
        return data.byteSize();
    }

    public byte[] toArray() {
        return data.toArray(JAVA_BYTE);
    }

    @Override
    public void close() {
        arena.close();
    }
}
