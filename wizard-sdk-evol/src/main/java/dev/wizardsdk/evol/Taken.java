package dev.wizardsdk.evol;

import java.util.Arrays;

/** A set of keys, 64 bits each, open addressing: 8 bytes a slot, seven of ten in use at the most. Not thread-safe. */
final class Taken {

    private long[] added = new long[16];
    private int addedCount;
    private long[] slots = new long[1 << 10];
    private int size;
    private boolean zero;

    /** Adds a key; false if it was there. */
    boolean add(long key) {
        var fresh = put(key);
        if (fresh) {
            added = addedCount == added.length ? Arrays.copyOf(added, 2 * addedCount) : added;
            added[addedCount++] = key;
        }
        return fresh;
    }

    /** The keys added since this was asked last, in their order. */
    long[] addedSince() {
        var keys = Arrays.copyOf(added, addedCount);
        added = new long[16];
        addedCount = 0;
        return keys;
    }

    private boolean put(long key) {
        if (key == 0) {
            var fresh = !zero;
            zero = true;
            return fresh;
        }
        if (size * 10L >= slots.length * 7L) {
            grow();
        }
        int at = slot(key);
        if (slots[at] == key) {
            return false;
        }
        slots[at] = key;
        size++;
        return true;
    }

    boolean contains(long key) {
        return key == 0 ? zero : slots[slot(key)] == key;
    }

    private int slot(long key) {
        int at = (int) (key ^ (key >>> 32)) & (slots.length - 1);
        while (slots[at] != 0 && slots[at] != key) {
            at = (at + 1) & (slots.length - 1);
        }
        return at;
    }

    private void grow() {
        var old = slots;
        slots = new long[old.length * 2];
        Arrays.stream(old).filter(key -> key != 0).forEach(key -> slots[slot(key)] = key);
    }
}
