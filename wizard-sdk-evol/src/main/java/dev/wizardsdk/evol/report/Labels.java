package dev.wizardsdk.evol.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.evol.Answered;
import dev.wizardsdk.io.Json;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How many rows have which label, check, kind and model. Of a label such as {@code skill:math} the first part names a group. */
final class Labels {

    private static final int MOST_NAMES = 1_000;
    private static final int SHOWN = 30;

    private final Map<String, Map<String, Long>> groups = new TreeMap<>();

    void add(Answered row) {
        count("kind", row.node().instruction().kind().name().toLowerCase(Locale.ROOT));
        count("answered by", row.model());
        row.scores().labels().forEach(this::split);
        row.checks().forEach(check -> count("check", check));
    }

    private void split(String label) {
        var colon = label.indexOf(':');
        count(colon < 1 ? "label" : label.substring(0, colon), label.substring(colon + 1));
    }

    private void count(String group, String name) {
        var names = groups.size() < SHOWN
                ? groups.computeIfAbsent(group, any -> new TreeMap<>())
                : groups.getOrDefault(group, new TreeMap<>());
        if (names.size() < MOST_NAMES || names.containsKey(name)) {
            names.merge(name, 1L, Long::sum);
        }
    }

    /** The commonest of each group, commonest first. */
    ObjectNode json() {
        var json = Json.object();
        groups.forEach((group, names) -> {
            var array = json.putArray(group);
            names.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed()
                            .thenComparing(Map.Entry.<String, Long>comparingByKey(Comparator.naturalOrder())))
                    .limit(SHOWN)
                    .forEach(name -> array.addObject().put("name", name.getKey()).put("count", name.getValue()));
        });
        return json;
    }
}
