package dev.wizardsdk.dataset.similar;

import java.util.List;

/** Steps that let one of several equal or nearly equal rows through. */
public final class Dedup {

    private Dedup() {}

    /** Rejects rows whose text an earlier row has, character by character. */
    public static ExactDedup exact() {
        return new ExactDedup(false, Chosen.PROMPT_AND_ANSWER);
    }

    /**
     * Rejects rows whose text an earlier row has but for case, blanks, punctuation, the digits of numbers and the marks on letters. Beware where rows
     * differ in numbers alone, as in arithmetic.
     */
    public static ExactDedup normalised() {
        return new ExactDedup(true, Chosen.PROMPT_AND_ANSWER);
    }

    /** Rejects rows that have most of their pieces in common with one that stays, wherever it stands. */
    public static MinHashDedup minHash() {
        return new MinHashDedup(MinHashDedup.USUAL, Chosen.PROMPT_AND_ANSWER, "", List.of(),
                SketchStore.Limits.usual());
    }
    /** Rejects rows whose vectors point nearly the same way as those of one that stays, at a cost that grows with the square of the rows. */
    public static EmbeddingDedup embeddings(Embedder embedder) {
        return new EmbeddingDedup(embedder, 0.95, Chosen.PROMPT_AND_ANSWER, "", 64);
    }
}
