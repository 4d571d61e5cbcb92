package dev.wizardsdk.local.llama;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/** The tokens of one step, of any sequences; reused from step to step by the thread that owns the context. */
public final class TokenBatch {

    private static final long N_TOKENS = Layouts.offset(Layouts.BATCH, "n_tokens");

    private final int capacity;
    private final int sequences;
    private final MemorySegment batch;
    private final MemorySegment tokens;
    private final MemorySegment positions;
    private final MemorySegment owners;
    private final MemorySegment outputs;
    private final BitSet rows = new BitSet();
    private int size;

    TokenBatch(Arena arena, int capacity, int sequences) {
        this.capacity = capacity;
        this.sequences = sequences;
        tokens = arena.allocate(JAVA_INT, capacity);
        positions = arena.allocate(JAVA_INT, capacity);
        owners = arena.allocate(JAVA_INT, capacity);
        outputs = arena.allocate(capacity);
        var one = arena.allocate(JAVA_INT, capacity);
        var pointers = arena.allocate(ADDRESS, capacity);
        for (int i = 0; i < capacity; i++) {
            one.setAtIndex(JAVA_INT, i, 1);
            pointers.setAtIndex(ADDRESS, i, owners.asSlice(i * JAVA_INT.byteSize(), JAVA_INT.byteSize()));
        }
        batch = arena.allocate(Layouts.BATCH);
        set("token", tokens);
        set("pos", positions);
        set("n_seq_id", one);
        set("seq_id", pointers);
        set("logits", outputs);
    }

    private void set(String member, MemorySegment array) {
        batch.set(ADDRESS, Layouts.offset(Layouts.BATCH, member), array);
    }

    public int capacity() {
        return capacity;
    }

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
        rows.clear();
    }

    /**
     * Adds a token.
     *
     * @param output whether {@link LlamaContext#logits} will be asked for what follows it
     * @return its row
     */
    public int add(int token, int position, int sequence, boolean output) {
        if (size == capacity || sequence < 0 || sequence >= sequences) {
            throw new IllegalStateException("a batch of " + capacity + " tokens for " + sequences
                    + " sequences cannot take token " + size + " of sequence " + sequence);
        }
        tokens.setAtIndex(JAVA_INT, size, token);
        positions.setAtIndex(JAVA_INT, size, position);
        owners.setAtIndex(JAVA_INT, size, sequence);
        outputs.set(JAVA_BYTE, size, (byte) (output ? 1 : 0));
        rows.set(size, output);
        return size++;
    }

    boolean hasOutput(int row) {
        return row >= 0 && row < size && rows.get(row);
    }

    MemorySegment segment() {
        batch.set(JAVA_INT, N_TOKENS, size);
        return batch;
    }
}
