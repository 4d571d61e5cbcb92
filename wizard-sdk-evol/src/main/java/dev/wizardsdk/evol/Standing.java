package dev.wizardsdk.evol;

import dev.wizardsdk.evol.Instruction.Kind;
import java.util.HashMap;
import java.util.Map;

/**
 * What the rounds until now have shown, for those who choose operations by it. It changes at the end of a round only, so that no thread's
 * speed decides. Immutable.
 *
 * @param tallies    how each operation fared with each kind; none where it was not tried
 * @param labels     how many rows have each label
 * @param byOperation how many rows of each operation, by its id, have each label
 */
public record Standing(Map<Tried, Tally> tallies, Map<String, Integer> labels,
        Map<String, Map<String, Integer>> byOperation) {

    /** Before the first round. */
    public static final Standing NONE = new Standing(Map.of(), Map.of(), Map.of());

    /** An operation, by its id, with instructions of one kind. */
    public record Tried(String operation, Kind kind) {}

    /**
     * How it fared.
     *
     * @param tries    instructions it was drawn for
     * @param accepted those that became a row
     * @param harder   those of them that were measured harder than their parents, or all where no difficulty is measured
     */
    public record Tally(int tries, int accepted, int harder) {

        /** It was not tried. */
        public static final Tally NONE = new Tally(0, 0, 0);

        Tally plus(Tally other) {
            return new Tally(tries + other.tries, accepted + other.accepted, harder + other.harder);
        }
    }

    public Standing {
        tallies = Map.copyOf(tallies);
        labels = Map.copyOf(labels);
        var copies = new HashMap<String, Map<String, Integer>>();
        byOperation.forEach((operation, counts) -> copies.put(operation, Map.copyOf(counts)));
        byOperation = Map.copyOf(copies);
    }

    /** How an operation fared with a kind. */
    public Tally tally(Operation operation, Kind kind) {
        return tallies.getOrDefault(new Tried(operation.id(), kind), Tally.NONE);
    }
}
