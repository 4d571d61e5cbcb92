package dev.wizardsdk.evol;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is measured of a row. Immutable.
 *
 * @param numbers by name, such as {@code difficulty}
 * @param labels  such as {@code skill:logical-thinking} or {@code language:de}
 */
public record Scores(Map<String, Double> numbers, Set<String> labels) {

    /** The name of a row's difficulty on the scale of 1 to 10. */
    public static final String DIFFICULTY = "difficulty";

    /** The name of the difference between a row's difficulty and its parent's. */
    public static final String LIFT = "difficulty-lift";

    /** Nothing measured. */
    public static final Scores NONE = new Scores(Map.of(), Set.of());

    public Scores {
        numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
        labels = Collections.unmodifiableSet(new TreeSet<>(labels));
    }

    public static Scores of(String name, double number) {
        return new Scores(Map.of(name, number), Set.of());
    }

    public static Scores labels(Set<String> labels) {
        return new Scores(Map.of(), labels);
    }

    /** Both together; of a number in both the other's holds. */
    public Scores plus(Scores other) {
        var all = new TreeMap<>(numbers);
        all.putAll(other.numbers);
        var both = new TreeSet<>(labels);
        both.addAll(other.labels);
        return new Scores(all, both);
    }
}
