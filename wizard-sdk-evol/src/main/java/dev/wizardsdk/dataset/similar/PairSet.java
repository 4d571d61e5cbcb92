package dev.wizardsdk.dataset.similar;

import java.util.Arrays;

/** Pairs of numbers that are 0 or more and different: 11 to 22 bytes a pair. Not thread-safe. */
final class PairSet {

    private long[] table = new long[1 << 10]; // 0 where nothing is: the first of a pair is never 0
    private int size;

    /** Whether it was not there; the first number is the greater one. */
    boolean add(int first, int second) {
        if (size >= table.length / 4 * 3) {
            var old = table;
            if (old.length == 1 << 29) {
                throw new IllegalStateException("near-duplicates: more than " + size + " pairs; raise the threshold");
            }
            table = new long[2 * old.length];
            for (long pair : old) {
                if (pair != 0) {
                    table[slot(pair)] = pair;
                }
            }
        }
        long pair = pair(first, second);
        int slot = slot(pair);
        if (table[slot] != 0) {
            return false;
        }
        table[slot] = pair;
        size++;
        return true;
    }

    boolean contains(int first, int second) {
        return table[slot(pair(first, second))] != 0;
    }

    int size() {
        return size;
    }

    /** The pairs in ascending order, the first number in the upper 32 bits. */
    long[] sorted() {
        var pairs = Arrays.stream(table).filter(pair -> pair != 0).toArray();
        Arrays.sort(pairs);
        return pairs;
    }

    private static long pair(int first, int second) {
        return ((long) first << 32) | second;
    }

    private int slot(long pair) {
        int mask = table.length - 1;
        int slot = Hash.mix(Hash.then((int) (pair >>> 32), (int) pair)) & mask;
        while (table[slot] != 0 && table[slot] != pair) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
