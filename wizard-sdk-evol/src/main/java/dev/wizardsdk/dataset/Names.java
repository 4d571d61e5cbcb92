package dev.wizardsdk.dataset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

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

    /** Whether a row has this name. */
    boolean knows(String name) {
        return numbers.containsKey(name);
    }

    /** The number of a name that a row has. */
    int number(String name) {
        return Objects.requireNonNull(numbers.get(name), name);
    }

    /** The number of each row's name. */
    int[] ofRows() {
        return Arrays.copyOf(rows, count);
    }
}
