package dev.wizardsdk.evol.report;

import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.evol.Answered;
import dev.wizardsdk.evol.EvolRun;
import dev.wizardsdk.evol.Expense;
import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Node;
import dev.wizardsdk.evol.Round;
import dev.wizardsdk.evol.Scores;
import dev.wizardsdk.evol.Spending;
import dev.wizardsdk.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Books of runs that never were, with everything in them that a report can show. The same in every test. */
final class Runs {

    private static final List<String> TASKS = List.of(
            "Explain how a lock on a canal works.",
            "Write a function that merges two sorted lists.",
            "What is the sum of the first hundred odd numbers?",
            "Suggest three names for a bakery in a harbour town.",
            "Describe the water cycle to a ten-year-old.",
            "Translate the sentence \"The train is late again\" into German.",
            "Why did the Hanseatic League decline?",
            "Plan a week of meals for two people who don't eat meat.",
            "Summarise the argument for a four-day working week.",
            "Which materials are safe to use in a kiln?",
            "Find the mistake in a proof that every horse has the same colour.",
            "Compare a heat pump with a gas boiler for an old house.",
            "Write a letter that asks a landlord to mend the heating.",
            "How do bees find their way back to the hive?",
            "List the steps to change a bicycle tube.");
    private static final Map<String, List<String>> ADDED = Map.of(
            "constraints", List.of("Use no more than 120 words.", "Mention at least one source a reader can check.",
                    "Answer as a numbered list with a reason for each step.", "Avoid every technical term."),
            "deepen", List.of("Go into why the usual explanation falls short.",
                    "Also discuss what happens when the conditions change halfway through.",
                    "Weigh the strongest objection against it."),
            "concretize", List.of("Take the town of Lübeck in the winter of 1962 as the example.",
                    "Suppose that 47 people with three small children among them are concerned."),
            "reasoning", List.of("Show each step that leads to the result, and check it by a second method.",
                    "Say which assumption the conclusion depends on most, and what follows if it fails."),
            "complicate-input", List.of("Use the table: | month | visits |\n| May | 214 |\n| June | 388 |"));
    private static final List<String> OPERATIONS = List.of("constraints", "deepen", "concretize", "reasoning",
            "complicate-input", "breadth");
    private static final List<String> RULES = List.of("no-gain", "no-gain", "not-chosen", "not-chosen", "not-chosen",
            "leaked-prompt", "unparsed", "off-topic", "overgrown", "answered", "truncated", "repetitive");
    private static final List<String> SKILLS = List.of("Reasoning", "Writing", "Math", "Code Generation",
            "Common-Sense",
            "History", "Academic Writing");

    final List<Answered> rows = new ArrayList<>();
    final List<Rejection> rejected = new ArrayList<>();
    final List<Round> rounds = new ArrayList<>();
    private final Map<List<String>, Spending> expenses = new HashMap<>();
    private final SplittableRandom random = new SplittableRandom(7);
    private final Set<String> texts = new HashSet<>();
    private final int seeds;

    private Runs(int seeds) {
        this.seeds = seeds;
    }

    /** A complete run of four rounds, scored and paid for. */
    static Runs large(int seeds) {
        var runs = new Runs(seeds);
        var pool = new ArrayList<Node>();
        for (int i = 0; i < seeds; i++) {
            pool.add(seed(TASKS.get(i % TASKS.size()) + (i < TASKS.size() ? "" : " Case " + i + ".")));
        }
        for (int round = 1; round <= 4; round++) {
            runs.round(round, pool);
        }
        return runs;
    }

    /** One seed and what grew from it, without scores. */
    static Runs of(Node.Seed seed, Answered... rows) {
        var runs = new Runs(1);
        runs.rows.addAll(List.of(rows));
        runs.rounds.add(new Round(1, 1, rows.length, 1 - Math.min(1, rows.length), 0, 0, Map.of(), Map.of(), 0));
        return runs;
    }

    static Node.Seed seed(String text) {
        return new Node.Seed(Instruction.of(text), "seeds.jsonl");
    }

    static Node.Evolved evolved(Node parent, int round, String operation, String text) {
        return new Node.Evolved(parent, Optional.empty(), Instruction.of(text), round, operation + "@1-0a1b2c3d",
                "writer");
    }

    static Answered answered(Node node, String answer) {
        return new Answered(node, List.of(Turn.assistant(answer)), "answerer", Scores.NONE, Set.of(), Spending.NONE);
    }

    RunBooks books() {
        var spent = expenses.entrySet().stream()
                .map(entry -> new Expense(entry.getKey().get(0), entry.getKey().get(1), entry.getKey().get(2),
                        entry.getKey().get(3), entry.getValue()))
                .toList();
        var usage = spent.stream().map(expense -> expense.spending().usage()).reduce(Usage.NONE, Usage::plus);
        var calls = spent.stream().mapToInt(expense -> expense.spending().calls()).sum();
        return new RunBooks(seeds, "complete", Duration.ofSeconds(754), rounds,
                new EvolRun.CallCount(calls, calls / 3, 4, 1, usage, BigDecimal.ZERO), spent,
                new TreeMap<>(Map.of("model", "writer", "rounds", "4", "seed", "7", "candidates", "2", "seeds",
                        seeds + " of 3f0c55de")),
                rows::stream, rejected::stream);
    }

    private void round(int round, List<Node> pool) {
        var accepted = 0;
        for (int i = 0; i < pool.size(); i++) {
            var parent = pool.get(i);
            var operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
            var node = evolved(parent, round, operation, text(parent, operation, i));
            for (int tries = random.nextInt(3); tries > 0; tries--) {
                fell(parent, round, operation, RULES.get(random.nextInt(RULES.size())));
            }
            if (!texts.add(node.id())) {
                fell(parent, round, operation, "duplicate");
            } else if (i % 17 == 3 || random.nextInt(100) < 8 * round) {
                fell(parent, round, operation, "no-gain");
            } else if (random.nextInt(100) < 4) {
                rejected.add(new Rejection(node.id(), round, "answer@1-99aa88bb", "refused",
                        "the answer declines in its first sentence",
                        node.instruction().whole() + "\n\nI'm sorry, but I can't help with that."));
                spend("answer", operation, "answerer", "refused");
            } else {
                pool.set(i, node);
                accepted++;
                rows.add(row(node, round));
                spend("evolve", operation, "writer", "accepted");
                spend("judge", operation, "judge", "accepted");
                spend("answer", operation, "answerer", "accepted");
            }
        }
        rounds.add(new Round(round, pool.size(), accepted, pool.size() - accepted, 0, 0, Map.of(), Map.of(), 0));
    }

    private String text(Node parent, String operation, int i) {
        if (operation.equals("breadth")) {
            return TASKS.get(random.nextInt(TASKS.size())).replace(".", ", and say who it matters to (" + i + ").");
        }
        var added = ADDED.get(operation);
        return parent.instruction().text() + " " + added.get(random.nextInt(added.size()));
    }

    private void fell(Node parent, int round, String operation, String rule) {
        rejected.add(new Rejection(parent.id(), round, operation + "@1-0a1b2c3d", rule, switch (rule) {
            case "no-gain" -> "the judge finds that it asks for the same as its parent";
            case "not-chosen" -> "candidate 1 was better";
            case "overgrown" -> "it has 88 words more than its parent, of which 60 are allowed";
            case "duplicate" -> "the same instruction came before";
            default -> "\"#Rewritten Prompt#\" is of the prompt, not of the parent";
        }, text(parent, operation.equals("breadth") ? "deepen" : operation, round)));
        spend("evolve", operation, "writer", rule);
        if (rule.equals("no-gain")) {
            spend("judge", operation, "judge", rule);
        }
    }

    private Answered row(Node.Evolved node, int round) {
        var difficulty = Math.min(10, 3 + round + random.nextInt(3));
        var numbers = Map.of("difficulty", (double) difficulty, "difficulty-lift", 1.0 + random.nextInt(-1, 2),
                "quality", 3 + random.nextDouble() * 3, "complexity", 1.5 + round * 0.6 + random.nextDouble());
        var labels = Set.of("skill:" + SKILLS.get(Math.min(random.nextInt(7), random.nextInt(7))),
                "language:" + (random.nextInt(9) == 0 ? "de" : "en"));
        var answer = "It depends on what is meant, so first the plain case.\n\n"
                + "1. Begin with what is given, and write it down.\n2. Find out what is asked for.\n"
                + "3. Go from the one to the other in small steps, each of which can be checked.\n\n"
                + "In the case above that gives a result of " + random.nextInt(10_000)
                + ", which agrees with an estimate.".repeat(
                        1 + random.nextInt(4));
        return new Answered(node, List.of(Turn.assistant(answer)), round % 2 == 0 ? "answerer-large" : "answerer",
                new Scores(numbers, labels), Set.of(), spending(3));
    }

    private void spend(String purpose, String operation, String model, String fate) {
        expenses.merge(List.of(purpose, operation, model, fate), spending(1), Spending::plus);
    }

    private Spending spending(int calls) {
        var prompt = 300L + random.nextInt(500);
        var written = 60L + random.nextInt(400);
        return new Spending(calls, new Usage(prompt, prompt / 2, written, 0),
                new BigDecimal(prompt + 4 * written).movePointLeft(7));
    }
}
