package dev.wizardsdk.dataset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The names that rows have, each numbered as it first comes. */
final class Names {

    private final Map<String, Integer> numbers = new HashMap<>();
    private int[] rows = new int[1024];
    private int count;

    /** The next row's name; whether it is a new one. */
    boolean add(String name) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, Math.multiplyExact(2, count));
        }
        var known = numbers.size();
        var number = numbers.computeIfAbsent(name, first -> known);
        rows[count++] = number;
        return number == known;
    }

    /** The number of each row's name. */
    int[] ofRows() {
        return Arrays.copyOf(rows, count);
    }
}
