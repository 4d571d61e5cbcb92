package dev.wizardsdk.evol.report;

import java.util.Collection;
import java.util.TreeMap;

/**
 * So many items with the smallest keys, each key once. Keys are hashes, so that these are a fair draw that depends on no order and is
 * the same in every report of a run. For one thread.
 */
final class Draw<T> {

    private final int most;
    private final TreeMap<String, T> kept = new TreeMap<>();

    Draw(int most) {
        this.most = most;
    }

    /** Whether an item of this key has a place now. */
    boolean wants(String key) {
        return !kept.containsKey(key) && (kept.size() < most || key.compareTo(kept.lastKey()) < 0);
    }

    void add(String key, T item) {
        if (wants(key)) {
            kept.put(key, item);
            if (kept.size() > most) {
                kept.pollLastEntry();
            }
        }
    }

    Collection<T> items() {
        return kept.values();
    }

    /** A key for what has no id. */
    static String key(String... of) {
        var hash = 0L;
        for (var text : of) {
            hash = (hash ^ text.hashCode()) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return String.format("%016x", hash);
    }
}
