package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Turn;
import java.util.List;
import java.util.Set;

/**
 * An instruction in the pool.
 *
 * @param answer its answer; empty if it has none
 * @param scores what was measured of it
 * @param avoid  the ids of operations that failed on it and are not to be drawn next
 * @param down   whether it is to be made simpler next
 */
record Pooled(Node node, List<Turn> answer, Scores scores, Set<String> avoid, boolean down) {

    Pooled {
        answer = List.copyOf(answer);
        avoid = Set.copyOf(avoid);
    }

    /** As it came. */
    static Pooled of(Node node, List<Turn> answer, Scores scores) {
        return new Pooled(node, answer, scores, Set.of(), false);
    }

    /** The text of its answer; empty if it has none. */
    String answerText() {
        return answer.isEmpty() ? "" : answer.getLast().text();
    }
}
