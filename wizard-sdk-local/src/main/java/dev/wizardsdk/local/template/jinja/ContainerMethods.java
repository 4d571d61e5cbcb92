package dev.wizardsdk.local.template.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The methods of mappings, lists and tuples that change nothing. */
final class ContainerMethods {

    static final Set<String> OF_MAPPINGS = Set.of("copy", "get", "items", "keys", "values");
    static final Set<String> OF_SEQUENCES = Set.of("copy", "count", "index");

    private ContainerMethods() {}

    static Object call(Run run, Mapping mapping, String name, Arguments arguments) {
        if (name.equals("get")) {
            var bound = new Arguments(arguments.positional(), Map.of()).bind(run, name, "key", "default");
            if (!arguments.named().isEmpty()) {
                throw run.failed("get takes no named arguments");
            }
            return mapping.find(run, bound.get(0)).orElseGet(() -> bound.get(1, None.NONE));
        }
        arguments.bind(run, name);
        run.steps(mapping.size());
        return switch (name) {
            case "items" -> new Sequence(Sequence.Kind.VIEW, items(mapping));
            case "keys" -> new Sequence(Sequence.Kind.VIEW, new ArrayList<>(mapping.entries().keySet()));
            case "values" -> new Sequence(Sequence.Kind.VIEW, new ArrayList<>(mapping.entries().values()));
            default -> mapping;
        };
    }

    static List<Object> items(Mapping mapping) {
        var items = new ArrayList<>();
        mapping.entries().forEach((key, value) -> items.add(Sequence.tuple(List.of(key, value))));
        return items;
    }

    static Arguments named(Mapping mapping) {
        var named = new LinkedHashMap<String, Object>();
        mapping.entries().forEach((key, value) -> named.put(key.toString(), value));
        return new Arguments(List.of(), named);
    }

    static Object call(Run run, Sequence sequence, String name, Arguments arguments) {
        if (name.equals("copy")) {
            arguments.bind(run, name);
            return sequence;
        }
        var value = arguments.bind(run, name, "value").get(0);
        long count = 0;
        for (int i = 0; i < sequence.items().size(); i++) {
            if (Operators.equal(run, sequence.items().get(i), value)) {
                if (name.equals("index")) {
                    return (long) i;
                }
                count++;
            }
        }
        if (name.equals("index")) {
            throw run.failed("the value is not in the list");
        }
        return count;
    }
}
