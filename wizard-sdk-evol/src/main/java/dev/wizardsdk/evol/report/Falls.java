package dev.wizardsdk.evol.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.io.Json;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What was eliminated: how many by round and rule, and some of each to read. For one thread. */
final class Falls {

    private static final int EXAMPLES = 3;
    private static final int LONGEST = 1_500;

    /** What fell by one rule. */
    private static final class Rule {

        private final Draw<Rejection> drawn = new Draw<>(EXAMPLES);
        private long count;
    }

    private final Map<String, Rule> rules = new HashMap<>();
    private final Map<Integer, Map<String, Long>> rounds = new TreeMap<>();
    private final Map<Integer, Long> byAnswer = new HashMap<>();
    private long count;

    void add(Rejection rejection) {
        count++;
        rounds.computeIfAbsent(rejection.round(), any -> new TreeMap<>()).merge(rejection.rule(), 1L, Long::sum);
        if (Origin.isAfterAnswer(rejection)) {
            byAnswer.merge(rejection.round(), 1L, Long::sum);
        }
        var rule = rules.computeIfAbsent(rejection.rule(), any -> new Rule());
        rule.count++;
        var key = Draw.key(rejection.from(), rejection.how(), rejection.text());
        if (rule.drawn.wants(key)) {
            rule.drawn.add(key, cut(rejection));
        }
    }

    static Rejection cut(Rejection whole) {
        return new Rejection(whole.from(), whole.round(), whole.how(), whole.rule(),
                Escaped.cut(whole.reason(), LONGEST), Escaped.cut(whole.text(), LONGEST));
    }

    long count() {
        return count;
    }

    Map<String, Long> ofRound(int round) {
        return rounds.getOrDefault(round, Map.of());
    }

    long byAnswer(int round) {
        return byAnswer.getOrDefault(round, 0L);
    }

    /** The rules, the one that eliminated most first. */
    ArrayNode rules() {
        var array = Json.object().putArray("rules");
        rules.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Rule> rule) -> -rule.getValue().count)
                        .thenComparing(Map.Entry::getKey))
                .forEach(rule -> {
                    var entry = array.addObject()
                            .put("rule", rule.getKey())
                            .put("count", rule.getValue().count)
                            .put("share", (double) rule.getValue().count / count)
                            .put("meaning", Meanings.of(rule.getKey()));
                    var examples = entry.putArray("examples");
                    rule.getValue().drawn.items().forEach(rejection -> examples.addObject()
                            .put("round", rejection.round())
                            .put("operation", Origin.bare(rejection.how()))
                            .put("reason", rejection.reason())
                            .put("text", rejection.text()));
                });
        return array;
    }
}
