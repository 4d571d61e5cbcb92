package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Rejection;
import java.util.List;

/** What the work on one instruction came to. */
interface Outcome {

    List<Rejection> rejected();

    /** The calls whose fate is settled. */
    List<Paid> paid();

    /** The seed it is about. */
    Node.Seed root();

    /** Whether there is a row. */
    boolean isRow();
}
