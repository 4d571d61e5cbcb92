package dev.wizardsdk.evol;

import dev.wizardsdk.ModelClient;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How an instruction comes to its answer: how many are asked for, which is taken, in what style, and whether it is evolved further.
 * Immutable; each method but the static ones returns a changed copy. Clients stay their owner's.
 *
 * @param way       which answers are asked for, and which is taken
 * @param styles    system messages, one of which is drawn for each instruction and becomes part of its row; none for none
 * @param evolution how often the answer is rewritten, each time to be kept only if it is better
 */
public record Responses(Way way, List<String> styles, int evolution) {

    private static final Sheet STYLES = Sheet.of("styles");

    /** Which answers are asked for, and which is taken. */
    public sealed interface Way {

        /** The first one. */
        record Single() implements Way {}

        /**
         * The one whose result most of k answers agree on (Wang et al. 2023, self-consistency).
         *
         * @param result what counts as an answer's result; an answer without one has no vote
         */
        record SelfConsistency(int k, Function<String, ? extends Optional<?>> result) implements Way {}

        /** The best of n answers, by a judge that sees each pair in both orders. */
        record BestOf(int n) implements Way {}

        /** The best of the answers that several models give, by the same judge. */
        record Ensemble(List<ModelClient> teachers) implements Way {

            public Ensemble {
                teachers = List.copyOf(teachers);
            }
        }
    }

    public Responses {
        styles = List.copyOf(styles);
    }

    /** One answer. */
    public static Responses single() {
        return new Responses(new Way.Single(), List.of(), 0);
    }

    /**
     * Asks k times; an instruction on whose result fewer than half of the answers agree is eliminated as {@link Rule#ILL_POSED}.
     *
     * @param k      at least 2
     * @param result such as {@code FinalAnswer::of}, the result a calculation ends with
     */
    public static Responses selfConsistency(int k, Function<String, ? extends Optional<?>> result) {
        return new Responses(new Way.SelfConsistency(Require.atLeast(2, "k", k), result), List.of(), 0);
    }

    /** Asks n times, at least 2, and takes the best. */
    public static Responses bestOf(int n) {
        return new Responses(new Way.BestOf(Require.atLeast(2, "n", n)), List.of(), 0);
    }

    /** Asks each of these models in place of the one that answers, at least 2, and takes the best answer. */
    public static Responses ensemble(ModelClient... teachers) {
        Require.atLeast(2, "the number of teachers", teachers.length);
        return new Responses(new Way.Ensemble(List.of(teachers)), List.of(), 0);
    }

    /** In one of sixteen styles of explaining that come along (Mukherjee et al. 2023, Orca, section 2). */
    public Responses styled() {
        return styled(STYLES.lines());
    }

    /** In one of these styles: system messages. */
    public Responses styled(List<String> systemMessages) {
        return new Responses(way, systemMessages, evolution);
    }

    /**
     * Evol-Answer (WizardLM-2): rewrites the answer so many times, each time in one respect, and keeps the new one only if the judge finds it
     * better in both orders; so an answer can only get better in the judge's eyes.
     */
    public Responses evolved(int times) {
        if (times < 0) {
            throw new IllegalArgumentException("times is " + times + ", it must not be negative");
        }
        return new Responses(way, styles, times);
    }

    /** Its settings, as a journal keeps them. */
    String name() {
        var how = switch (way) {
            case Way.Single() -> "single";
            case Way.SelfConsistency(var k, var result) -> "self-consistency " + k;
            case Way.BestOf(var n) -> "best of " + n;
            case Way.Ensemble(var teachers) ->
                "ensemble " + teachers.stream().map(teacher -> teacher.description().id()).toList();
        };
        return how + (styles.isEmpty() ? "" : ", styles " + ContentId.of(styles.toArray(String[]::new)))
                + (evolution == 0 ? "" : ", evolved " + evolution + " times");
    }
}
