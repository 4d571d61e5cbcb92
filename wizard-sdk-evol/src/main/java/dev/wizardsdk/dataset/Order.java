package dev.wizardsdk.dataset;

import dev.wizardsdk.math.Prf;
import java.util.function.ToDoubleFunction;

/**
 * The order in which rows are written: a curriculum, or none at all. Rows of equal rank stay in the order in which they came.
 *
 * @param name names it in plans, such as {@code by score difficulty}
 * @param rank what rows are ordered by, the least first: a pure function, run on many threads
 */
public record Order(String name, ToDoubleFunction<Example> rank) {

    /** A random order that depends on the seed and the rows' ids alone. */
    public static Order shuffled(long seed) {
        return new Order("shuffled(seed " + seed + ")", row -> Prf.unit(seed, row.id()));
    }

    /** By a score of {@link Meta#scores()}, such as the difficulty; rows without it come last. */
    public static Order byScore(String score) {
        return new Order("by score " + score, row -> row.meta().scores().getOrDefault(score, Double.MAX_VALUE));
    }

    /** The shortest first, in characters. */
    public static Order byLength() {
        return new Order("by length", row -> row.text().length());
    }

    /** By the round of evolution in which the row came to be, as a curriculum from seeds to what is furthest from them. */
    public static Order byRound() {
        return new Order("by round",
                row -> row.meta().lineage().isEmpty() ? 0 : row.meta().lineage().getLast().round());
    }

    /** The other way round. */
    public Order reversed() {
        return new Order(name + ", reversed", row -> -rank.applyAsDouble(row));
    }
}
