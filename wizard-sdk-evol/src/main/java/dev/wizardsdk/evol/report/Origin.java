package dev.wizardsdk.evol.report;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.LineageStep;
import dev.wizardsdk.dataset.Rejection;
import java.util.Optional;
import java.util.Set;

/**
 * Where a rejected text came from, if it was a row already and so has a lineage.
 *
 * @param seed      its first step
 * @param parent    the id of what its operation was given
 * @param operation with its version
 */
record Origin(LineageStep seed, String parent, String operation) {

    private static final Set<String> BESIDE = Set.of("partner-seed", "partner", "answer");
    private static final Set<String> AFTER_ANSWER = Set.of("answer", "score", "verify");

    static Optional<Origin> of(Rejection rejection) {
        if (rejection.row().isEmpty()) {
            return Optional.empty();
        }
        try {
            var steps = Example.fromJson(rejection.row()).meta().lineage().stream()
                    .filter(step -> !BESIDE.contains(step.how()))
                    .toList();
            return steps.size() < 2
                    ? Optional.empty()
                    : Optional.of(new Origin(
                            steps.getFirst(), steps.get(steps.size() - 2).id(), steps.getLast().how()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether it fell after it had been evolved and answered: what it was made from is then itself. */
    static boolean isAfterAnswer(Rejection rejection) {
        return AFTER_ANSWER.contains(bare(rejection.how()));
    }

    /** An operation's id without the version of its prompt. */
    static String bare(String operation) {
        var at = operation.indexOf('@');
        return at < 0 ? operation : operation.substring(0, at);
    }
}
