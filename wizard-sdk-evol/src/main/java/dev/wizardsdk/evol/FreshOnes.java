package dev.wizardsdk.evol;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a round made, and which of it is new: what was not there in an earlier round and, of equal ones, the one with the least id, or the
 * least id of a parent. So no order of work and none of the seeds decides. For one thread.
 */
final class FreshOnes {

    private final Entries<Made> made;
    private final long place;
    private final int index;
    private final BitSet children = new BitSet();
    private final BitSet duplicates = new BitSet();
    private long[] keys = new long[64];
    private long[] ids = new long[64];
    private long[] parents = new long[64];
    private int size;

    /**
     * What tells one thing a round made from another; kept beside it, for to read what it made takes long.
     *
     * @param isChild whether a new instruction was made; else the numbers say nothing
     * @param key     the same for instructions that count as equal
     * @param id      the new instruction's
     * @param parent  the id of what it was made of
     */
    record Mark(boolean isChild, long key, long id, long parent) {

        private static final Mark NOTHING = new Mark(false, 0, 0, 0);

        static Mark of(Made made, ToLongFunction<Instruction> key) {
            return made.child().map(Fresh::node)
                    .map(node -> new Mark(true, key.applyAsLong(node.instruction()), number(node),
                            number(node.parent())))
                    .orElse(NOTHING);
        }

        private static long number(Node node) {
            return Long.parseUnsignedLong(node.id(), 16);
        }
    }

    /**
     * Looks at all of it.
     *
     * @param marks  one for each thing that was made
     * @param place  where {@link #rest} begins
     * @param index  how many stand before that
     * @param before the keys of what was there in earlier rounds
     */
    FreshOnes(Entries<Made> made, Entries<Mark> marks, long place, int index, Taken before) {
        this.made = made;
        this.place = place;
        this.index = index;
        read(marks);
        compare(before);
    }

    private void read(Entries<Mark> marks) {
        var reading = marks.from(0);
        for (var next = reading.next(); next != null; next = reading.next()) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
                ids = Arrays.copyOf(ids, size * 2);
                parents = Arrays.copyOf(parents, size * 2);
            }
            children.set(size, next.isChild());
            keys[size] = next.key();
            ids[size] = next.id();
            parents[size] = next.parent();
            size++;
        }
    }

    private void compare(Taken before) {
        var winners = new int[Integer.highestOneBit(Math.max(2, size)) * 4];
        for (int i = children.nextSetBit(0); i >= 0; i = children.nextSetBit(i + 1)) {
            if (before.contains(keys[i])) {
                duplicates.set(i);
                continue;
            }
            var at = slot(winners, keys[i]);
            var winner = winners[at] - 1;
            if (winner < 0) {
                winners[at] = i + 1;
            } else if (comesBefore(i, winner)) {
                winners[at] = i + 1;
                duplicates.set(winner);
            } else {
                duplicates.set(i);
            }
        }
    }

    private int slot(int[] winners, long of) {
        int at = (int) (of ^ (of >>> 32)) & (winners.length - 1);
        while (winners[at] != 0 && keys[winners[at] - 1] != of) {
            at = (at + 1) & (winners.length - 1);
        }
        return at;
    }

    private boolean comesBefore(int one, int other) {
        var byId = Long.compareUnsigned(ids[one], ids[other]);
        return byId != 0 ? byId < 0 : Long.compareUnsigned(parents[one], parents[other]) < 0;
    }

    /** What was made of one instruction of the pool. */
    record One(Made made, boolean isDuplicate) {}

    /** All of it from the place on. */
    Entries.Reading<One> rest() {
        var reading = made.from(place);
        return new Entries.Reading<>() {

            private int at = index;

            @Override
            public @Nullable One next() {
                var next = reading.next();
                return next == null ? null : new One(next, duplicates.get(at++));
            }

            @Override
            public long place() {
                return reading.place();
            }
        };
    }

    /** Puts what is new among what is there. */
    void addTo(Taken taken) {
        for (int i = children.nextSetBit(0); i >= 0; i = children.nextSetBit(i + 1)) {
            if (!duplicates.get(i)) {
                taken.add(keys[i]);
            }
        }
    }
}
