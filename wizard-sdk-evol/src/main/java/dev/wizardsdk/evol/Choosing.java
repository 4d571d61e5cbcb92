package dev.wizardsdk.evol;

import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.math.Beta;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** Chooses the operation an instruction is evolved by. Thread-safe; it may look at nothing but what it is given. */
public interface Choosing {

    /** Its name and settings, such as {@code weighted(deepen=2.0)}; a journal made with another one is refused. */
    String name();

    /** One of the operations that suit; there is at least one. */
    Operation choose(Choice choice, RandomGenerator random);

    /**
     * What is chosen from.
     *
     * @param suited   the operations that suit the instruction, in the order they were given in
     * @param standing what the rounds before have shown
     */
    record Choice(Node node, int round, List<Operation> suited, Standing standing) {

        public Choice {
            suited = List.copyOf(suited);
        }
    }

    /** Each as likely as the others, as in the paper (WizardLM, section 3.2). */
    static Choosing uniform() {
        return of("uniform", (choice, random) -> choice.suited().get(random.nextInt(choice.suited().size())));
    }

    /**
     * Each as likely as its weight says, by its id; one that is not named weighs 1. If all that suit weigh nothing, they are equally likely.
     *
     * @throws IllegalArgumentException if a weight is negative or no number
     */
    static Choosing weighted(Map<String, Double> weights) {
        weights.forEach((id, weight) -> {
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("the weight of " + id + " is " + weight + ", it must be 0 or more");
            }
        });
        var fixed = new TreeMap<>(weights);
        return of("weighted" + fixed, (choice, random) -> drawn(choice.suited(), random,
                operation -> fixed.getOrDefault(operation.id(), 1.0)));
    }

    /** In another way for some kinds of instructions. */
    static Choosing byKind(Map<Kind, Choosing> ways, Choosing otherwise) {
        var names = new TreeMap<Kind, String>();
        ways.forEach((kind, way) -> names.put(kind, way.name()));
        return of("by-kind" + names + " else " + otherwise.name(),
                (choice, random) -> ways.getOrDefault(choice.node().instruction().kind(), otherwise)
                        .choose(choice, random));
    }

    /** The first way in the first round, the second in the second, and so on; the last one from there on. */
    static Choosing byRound(Choosing... ways) {
        var all = List.of(ways);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("there is no way to choose for any round");
        }
        return of("by-round" + all.stream().map(Choosing::name).toList(),
                (choice, random) -> all.get(Math.clamp(choice.round() - 1, 0, all.size() - 1)).choose(choice, random));
    }

    /**
     * The one that is likeliest to give an accepted and harder row, by what it gave before with this kind of instruction: Thompson sampling
     * (Thompson 1933) over Beta posteriors, which are brought up to date at the end of each round.
     *
     * @param floor the share of instructions, 0 to 1, for which it draws evenly all the same
     */
    static Choosing bandit(double floor) {
        if (!(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException("the floor is " + floor + ", it must be 0 to 1");
        }
        return of("bandit(" + floor + ")", (choice, random) -> {
            if (random.nextDouble() < floor) {
                return uniform().choose(choice, random);
            }
            var kind = choice.node().instruction().kind();
            Operation best = choice.suited().getFirst();
            double most = -1;
            for (var operation : choice.suited()) {
                var tally = choice.standing().tally(operation, kind);
                var drawn = Beta.draw(1 + tally.harder(), 1 + tally.tries() - tally.harder(), random);
                if (drawn > most) {
                    most = drawn;
                    best = operation;
                }
            }
            return best;
        });
    }

    /**
     * Rather those whose rows bring labels that are still rare, such as skills: an operation weighs the mean of 1/n over its rows' labels, each of
     * which n rows have. Needs a {@link Scorer} that labels; one that was not tried yet weighs as much as the best.
     */
    static Choosing coverage() {
        return of("coverage", (choice, random) -> {
            var weights = new TreeMap<String, Double>();
            for (var operation : choice.suited()) {
                rarity(operation, choice.standing()).ifPresent(weight -> weights.put(operation.id(), weight));
            }
            var most = weights.values().stream().mapToDouble(weight -> weight).max().orElse(1);
            return drawn(choice.suited(), random, operation -> weights.getOrDefault(operation.id(), most));
        });
    }

    private static OptionalDouble rarity(Operation operation, Standing standing) {
        var counts = standing.byOperation().getOrDefault(operation.id(), Map.of());
        var all = counts.values().stream().mapToInt(count -> count).sum();
        return all == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(counts.entrySet().stream()
                        .mapToDouble(
                                entry -> (double) entry.getValue() / standing.labels().getOrDefault(entry.getKey(), 1))
                        .sum() / all);
    }

    private static Operation drawn(List<Operation> suited, RandomGenerator random,
            ToDoubleFunction<Operation> weight) {
        var sum = suited.stream().mapToDouble(weight).sum();
        if (sum <= 0) {
            return suited.get(random.nextInt(suited.size()));
        }
        var left = random.nextDouble() * sum;
        for (var operation : suited) {
            left -= weight.applyAsDouble(operation);
            if (left < 0) {
                return operation;
            }
        }
        return suited.getLast();
    }

    private static Choosing of(String name, BiFunction<Choice, RandomGenerator, Operation> way) {
        return new Choosing() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Operation choose(Choice choice, RandomGenerator random) {
                return way.apply(choice, random);
            }
        };
    }
}
