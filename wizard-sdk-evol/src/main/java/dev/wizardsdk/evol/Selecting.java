package dev.wizardsdk.evol;

import dev.wizardsdk.language.Words;
import java.util.Collection;
import java.util.List;

/** Chooses among several candidates of one step that passed all rules. Thread-safe; it may look at nothing but what it is given. */
public interface Selecting {

    /** Its name and settings; a journal made with another one is refused. */
    String name();

    /**
     * How much a candidate is to be preferred; of equal ones the one made first.
     *
     * @param written the part of its text that the model wrote
     * @param asking  asks models, for a selector that needs them
     * @throws CallFailed if a model did not answer; the candidate then comes last
     */
    double score(Instruction parent, Operation operation, Instruction candidate, String written, Asking asking);

    /**
     * Keeps what its parent is about (for an operation that makes it harder), takes up a word of it in what the model wrote, and adds some content
     * of its own, but no long story.
     */
    static Selecting related() {
        return new Selecting() {
            @Override
            public String name() {
                return "related";
            }

            @Override
            public double score(Instruction parent, Operation operation, Instruction candidate, String written,
                    Asking asking) {
                var before = Words.of(parent.text());
                var kept = Words.share(before.content(), Words.of(candidate.text()).content());
                var own = Words.of(written).content();
                var akin = own.stream().anyMatch(before::hasAkin) ? 1 : 0;
                var added = own.stream().filter(word -> !before.hasAkin(word)).count();
                var about = operation.direction() == Operation.Direction.ASIDE ? 1 - kept / 2 : kept;
                return 2 * about + akin + Math.min(added, 5) / 5.0;
            }
        };
    }

    /** The one least like its parent: 1 - Jaccard index of their words. */
    static Selecting novel() {
        return new Selecting() {
            @Override
            public String name() {
                return "novel";
            }

            @Override
            public double score(Instruction parent, Operation operation, Instruction candidate, String written,
                    Asking asking) {
                return 1 - Words.overlap(Words.of(parent.whole()).set(), Words.of(candidate.whole()).set());
            }
        };
    }

    /**
     * The one with the highest of these scores, such as the difficulty that a judge gives, summed; one that is not scored comes last.
     *
     * @param scorers such as need no answer
     */
    static Selecting highest(Scorer... scorers) {
        var all = List.of(scorers);
        all.stream().filter(Scorer::needsAnswer).findFirst().ifPresent(scorer -> {
            throw new IllegalArgumentException(scorer.name() + " needs an answer, and candidates have none");
        });
        return new Selecting() {
            @Override
            public String name() {
                return "highest" + all.stream().map(Scorer::name).toList();
            }

            @Override
            public double score(Instruction parent, Operation operation, Instruction candidate, String written,
                    Asking asking) {
                double sum = 0;
                for (var scorer : all) {
                    var numbers = numbers(scorer, candidate, asking);
                    sum += numbers.isEmpty() ? -1 : numbers.stream().mapToDouble(number -> number).sum();
                }
                return sum;
            }

            private static Collection<Double> numbers(Scorer scorer, Instruction candidate, Asking asking) {
                try {
                    return scorer.score(candidate, "", asking).numbers().values();
                } catch (CallFailed e) {
                    return List.of();
                }
            }
        };
    }
}
