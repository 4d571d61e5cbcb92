package dev.wizardsdk.local.sampling;

/** Changes the scores of some tokens before any is left out. */
interface Adjustment {

    /** Changes the scores of the next token. */
    void adjust(EditedScores scores);

    /** Records a token that has been added to the history. */
    default void accept(int token) {}
}
