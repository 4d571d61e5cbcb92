package dev.wizardsdk.dataset.similar;

/** A table from digests to numbers, open addressing: 24 bytes a slot, at least 3 of 10 slots in use, 7 at most. Not thread-safe. */
final class Digests {

    private static final int SLOT = 3;
    private static final int MOST_SLOTS = 1 << 29;

    private long[] table = new long[SLOT << 10];
    private int slots = 1 << 10;
    private int size;

    /** The number that stands there for the digest, or -1 after putting this one, which is 0 or more. */
    long putIfAbsent(Digest digest, long number) {
        if (size * 10L >= slots * 7L) {
            grow();
        }
        int at = slot(digest.high(), digest.low());
        if (table[at + 2] != 0) {
            return table[at + 2] - 1;
        }
        table[at] = digest.high();
        table[at + 1] = digest.low();
        table[at + 2] = number + 1;
        size++;
        return -1;
    }

    private int slot(long high, long low) {
        int slot = (int) low & (slots - 1);
        while (table[SLOT * slot + 2] != 0 && (table[SLOT * slot] != high || table[SLOT * slot + 1] != low)) {
            slot = (slot + 1) & (slots - 1);
        }
        return SLOT * slot;
    }

    private void grow() {
        if (slots >= MOST_SLOTS) {
            throw new IllegalStateException(
                    "more than " + size + " different rows; remove duplicates from parts of the data set first");
        }
        var old = table;
        slots *= 2;
        table = new long[SLOT * slots];
        for (int i = 0; i < old.length; i += SLOT) {
            if (old[i + 2] != 0) {
                System.arraycopy(old, i, table, slot(old[i], old[i + 1]), SLOT);
            }
        }
    }
}
