package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Turn;
import java.util.List;
import java.util.Set;

/**
 * An evolved instruction that passed, and has not been answered.
 *
 * @param answer what its operation wrote as its answer already; usually empty
 * @param checks what was found when it was checked
 * @param paid   the calls that led to it, whose fate is open
 */
record Fresh(Node.Evolved node, List<Turn> answer, Set<String> checks, List<Paid> paid) {

    Fresh {
        answer = List.copyOf(answer);
        checks = Set.copyOf(checks);
        paid = List.copyOf(paid);
    }
}
