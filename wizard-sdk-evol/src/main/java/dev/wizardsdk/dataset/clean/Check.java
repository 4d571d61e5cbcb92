package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import java.util.Optional;

/** Looks at a row. Pure; thread-safe. */
interface Check {

    /** What is wrong and where; empty if nothing is. */
    Optional<String> fault(Example row);
}
