package dev.wizardsdk.evol.report;

/** Ids by 64 bits of each, eight bytes apiece: a run may have a million. For one thread. */
final class IdSet {

    private long[] slots = new long[1 << 10];
    private int size;

    /** Whether it is new. */
    boolean add(String id) {
        if (size * 2 >= slots.length) {
            grow();
        }
        var added = put(slots, hash(id));
        size += added ? 1 : 0;
        return added;
    }

    boolean contains(String id) {
        var hash = hash(id);
        return slots[slot(slots, hash)] == hash;
    }

    int size() {
        return size;
    }

    private void grow() {
        var larger = new long[slots.length * 2];
        for (var hash : slots) {
            if (hash != 0) {
                put(larger, hash);
            }
        }
        slots = larger;
    }

    private static boolean put(long[] slots, long hash) {
        var slot = slot(slots, hash);
        var free = slots[slot] == 0;
        slots[slot] = hash;
        return free;
    }

    private static int slot(long[] slots, long hash) {
        var slot = (int) hash & (slots.length - 1);
        while (slots[slot] != 0 && slots[slot] != hash) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    /** FNV-1a, its bits mixed; never 0, which marks a free slot. */
    private static long hash(String id) {
        var hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 29;
        return hash == 0 ? 1 : hash;
    }
}
