package dev.wizardsdk.evol.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.evol.Answered;
import dev.wizardsdk.evol.Node;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.language.Words;
import java.util.Map;
import java.util.TreeMap;

/** How long and how hard the rows of each round are; of round 0 the seeds that rows grew from. For one thread. */
final class ByRound {

    private static final String LIFT = "-lift";

    private final Map<String, Map<Integer, Spread>> lengths = new TreeMap<>();
    private final Map<String, Map<Integer, Spread>> scores = new TreeMap<>();

    void add(Answered row, Growth growth) {
        var round = row.node().round();
        add(lengths, "instruction", round, growth.words());
        add(lengths, "answer", round, Words.of(row.answer()).count());
        row.scores().numbers().forEach((name, number) -> add(scores, name, round, number));
        if (row.node() instanceof Node.Evolved evolved && evolved.parent() instanceof Node.Seed seed) {
            addSeed(seed, growth.parentWords(), row);
        }
    }

    /** A seed is no row; its score is that of its child without the lift. */
    private void addSeed(Node.Seed seed, int words, Answered child) {
        add(lengths, "instruction", 0, words);
        if (!seed.answer().isEmpty()) {
            add(lengths, "answer", 0, Words.of(seed.answer().getLast().text()).count());
        }
        var numbers = child.scores().numbers();
        numbers.forEach((name, number) -> {
            var lift = numbers.get(name + LIFT);
            if (lift != null) {
                add(scores, name, 0, number - lift);
            }
        });
    }

    private static void add(Map<String, Map<Integer, Spread>> to, String name, int round, double value) {
        to.computeIfAbsent(name, any -> new TreeMap<>()).computeIfAbsent(round, any -> new Spread()).add(value);
    }

    ObjectNode lengths() {
        return json(lengths);
    }

    ObjectNode scores() {
        return json(scores);
    }

    private static ObjectNode json(Map<String, Map<Integer, Spread>> of) {
        var json = Json.object();
        of.forEach((name, rounds) -> {
            var array = json.putArray(name);
            rounds.forEach((round, spread) -> array.addObject().put("round", round).setAll(spread.json()));
        });
        return json;
    }
}
