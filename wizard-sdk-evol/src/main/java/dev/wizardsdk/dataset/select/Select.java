package dev.wizardsdk.dataset.select;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.GlobalStep;
import dev.wizardsdk.dataset.Side;
import dev.wizardsdk.dataset.similar.Embedder;
import dev.wizardsdk.math.Prf;

/**
 * Steps that keep some rows of all and reject the others, by rule {@code not-selected} or {@code too-near}. What they keep depends on
 * the rows' ids and scores alone, not on their order. If fewer come than are asked for, they keep what there is.
 */
public final class Select {

    private Select() {}

    /**
     * The best rows that are no near copies of each other (Liu et al. 2024, DEITA): by complexity times quality, best first, each kept
     * unless its cosine to one that is kept already is higher. Rows need the scores {@code complexity} and {@code quality}; those
     * without are rejected by rule {@code no-score}.
     *
     * <p>Their texts are held in memory, and a vector for each row that is kept. Embedding stops when enough are kept.
     *
     * @param maxCosine from -1 to 1; the paper has 0.9
     */
    public static GlobalStep<?> deita(int count, Embedder embedder, double maxCosine) {
        if (!(maxCosine >= -1 && maxCosine <= 1)) {
            throw new IllegalArgumentException("a cosine is from -1 to 1; the highest one is given as " + maxCosine);
        }
        return new Deita(positive(count), embedder, maxCosine);
    }

    /**
     * Rows that cover all the others: one, then again and again the one that is farthest by cosine from those chosen (k-center greedy;
     * Sener and Savarese 2018). A vector for each row is held in memory, and count times rows cosines are taken.
     */
    public static GlobalStep<?> kCenter(int count, Embedder embedder) {
        return new KCenter(positive(count), embedder);
    }

    /** The rows with the highest score of this name. Rows without it are rejected by rule {@code no-score}. */
    public static GlobalStep<?> top(String score, int count) {
        return new Best("top(" + count + " by " + score + ")", positive(count), row -> {
            var value = row.meta().scores().get(score);
            return value == null || value.isNaN() ? null : value;
        }, "it has no score " + score);
    }

    /** So many rows, drawn by a function of seed and id: the same ones in whatever order the rows come, on however many threads. */
    public static GlobalStep<?> sample(int count, long seed) {
        return new Best("sample(" + count + ", seed " + seed + ")", positive(count),
                row -> Prf.unit(seed, row.id()), "");
    }

    private static int positive(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("rows to select are given as " + count + "; 1 is the least");
        }
        return count;
    }

    /** What rows are compared by: what they ask and answer. */
    static String compared(Example row) {
        return row.text(Side.PROMPT) + "\n\n" + row.text(Side.ANSWER);
    }
}
