package dev.wizardsdk.evol;

/** What happens to an instruction whose evolution was eliminated. */
public enum Then {
    /** It goes back to the pool as it is, for the next round (the paper's way). */
    RETURN,
    /** Another operation is tried at once, where one suits; what falls with its answer tries it in the next round. */
    OTHER_OPERATION,
    /** It goes back to the pool, and is made simpler in the next round: by an easier operation of the run, else by {@link Operation#SIMPLIFY}. */
    SIMPLIFY,
    /** It leaves the pool. */
    DROP
}
