package dev.wizardsdk.evol.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.evol.Answered;
import dev.wizardsdk.evol.Node;
import dev.wizardsdk.io.Json;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The best rows and the worst: by quality if any was measured, else by the lift in difficulty, else by growth. For one thread. */
final class Extremes {

    private static final int SHOWN = 10;

    private record Ranked(double value, Answered row) {}

    /** The rows at both ends of one measure. */
    private static final class Measure {

        private static final Comparator<Ranked> BY_VALUE = Comparator.comparingDouble(Ranked::value)
                .thenComparing(ranked -> ranked.row().node().id());

        private final String name;
        private final NavigableSet<Ranked> best = new TreeSet<>(BY_VALUE);
        private final NavigableSet<Ranked> worst = new TreeSet<>(BY_VALUE);
        private long count;

        Measure(String name) {
            this.name = name;
        }

        void add(double value, Answered row) {
            var ranked = new Ranked(value, row);
            count++;
            best.add(ranked);
            worst.add(ranked);
            if (best.size() > SHOWN) {
                best.pollFirst();
            }
            if (worst.size() > SHOWN) {
                worst.pollLast();
            }
        }
    }

    private final List<Measure> scored = List.of(new Measure("quality"), new Measure("difficulty-lift"));
    private final Measure growth = new Measure("growth");

    void add(Answered row, Growth grown) {
        for (var measure : scored) {
            var number = row.scores().numbers().get(measure.name);
            if (number != null && Double.isFinite(number)) {
                measure.add(number, row);
            }
        }
        growth.add(grown.added(), row);
    }

    /** No row stands on both sides. */
    ObjectNode json() {
        var measure = scored.stream().filter(any -> any.count > 0).findFirst().orElse(growth);
        var json = Json.object().put("by", measure.name).put("of", measure.count);
        put(json.putArray("best"), measure.best.descendingSet(), (measure.count + 1) / 2);
        put(json.putArray("worst"), measure.worst, measure.count / 2);
        return json;
    }

    private static void put(ArrayNode array, NavigableSet<Ranked> rows, long most) {
        rows.stream().limit(most).forEach(ranked -> {
            var entry = array.addObject().put("value", ranked.value());
            entry.setAll(NodeJson.of(ranked.row().node(), ranked.row()));
            if (ranked.row().node() instanceof Node.Evolved evolved) {
                var parent = evolved.parent().instruction();
                entry.put("parentText", NodeJson.cut(parent.text())).put("parentInput", NodeJson.cut(parent.input()));
            }
        });
    }
}
