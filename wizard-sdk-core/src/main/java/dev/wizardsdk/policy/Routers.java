package dev.wizardsdk.policy;

import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** The usual ways to choose among models. Where two are as good as each other, the one named first comes first. */
public final class Routers {

    /** What an answer without a limit is reckoned at, where only the ratio of prices matters. */
    private static final long USUAL_ANSWER = 500;

    private Routers() {}

    /** As they were named: the first one, and the others when it fails. */
    public static Router inOrder() {
        return (request, options, candidates) -> candidates;
    }

    /** By what the request will cost about; those whose price is not known come last. */
    public static Router cheapest() {
        return (request, options, candidates) -> {
            var usage = new Usage(Tokens.about(request), 0, Tokens.longestAnswer(request).orElse(USUAL_ANSWER), 0);
            return sorted(candidates, Comparator.comparing(
                    candidate -> candidate.description().price().map(price -> Priced.cost(request, price, usage))
                            .orElse(null),
                    Comparator.nullsLast(Comparator.<BigDecimal>naturalOrder())));
        };
    }

    /**
     * The smallest context that has room for the prompt, about, and the answer's token limit; then those whose context is not known,
     * then, the largest one first, those that are too small by that reckoning.
     */
    public static Router byContext() {
        return (request, options, candidates) -> {
            var needed = Tokens.aboutInAll(request);
            var fitting = new ArrayList<Router.Candidate>();
            var unknown = new ArrayList<Router.Candidate>();
            var small = new ArrayList<Router.Candidate>();
            for (var candidate : candidates) {
                var context = candidate.description().contextTokens();
                (context.isEmpty() ? unknown : context.getAsInt() >= needed ? fitting : small).add(candidate);
            }
            fitting.sort(Comparator.comparingInt(Routers::context));
            small.sort(Comparator.comparingInt(Routers::context).reversed());
            fitting.addAll(unknown);
            fitting.addAll(small);
            return fitting;
        };
    }

    private static int context(Router.Candidate candidate) {
        return candidate.description().contextTokens().orElse(0);
    }

    /** The one that answers the fewest calls now. */
    public static Router byLoad() {
        return (request, options, candidates) -> sorted(candidates,
                Comparator.comparingInt(Router.Candidate::underWay));
    }

    /**
     * The model that is best at what the request needs, then the others.
     *
     * @param skill  names it, such as {@code code}; asked once a call, and may ask a model
     * @param models the id, {@code provider:model}, of the one to ask first for each skill; any other skill has none
     */
    public static Router bySkill(Function<? super Request, String> skill, Map<String, String> models) {
        var best = Map.copyOf(models);
        return (request, options, candidates) -> {
            var wanted = best.getOrDefault(skill.apply(request), "");
            return sorted(candidates, Comparator.comparing(candidate -> !candidate.description().id().equals(wanted)));
        };
    }

    /**
     * The models are named from the smallest to the biggest one: a hard request goes to the biggest one first and down from there,
     * any other to the smallest one and up. So an open model on this machine can answer most, and a proprietary one the hard rest.
     */
    public static Router bigIfHard(Predicate<? super Request> hard) {
        return (request, options, candidates) -> hard.test(request) ? candidates.reversed() : candidates;
    }

    private static List<Router.Candidate> sorted(List<Router.Candidate> candidates,
            Comparator<? super Router.Candidate> order) {
        return candidates.stream().sorted(order).toList();
    }
}
