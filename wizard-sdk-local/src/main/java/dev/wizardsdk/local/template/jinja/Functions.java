package dev.wizardsdk.local.template.jinja;

import java.util.ArrayList;
import java.util.Map;

/** What every template can call. */
final class Functions {

    private static final int MAX_RANGE = 100_000;

    private static final Map<String, Callable> ALL = Map.of(
            "range", Functions::range,
            "dict", Functions::dict,
            "namespace", Functions::namespace,
            "joiner", Functions::joiner,
            "cycler", Functions::cycler,
            "raise_exception", Functions::raise,
            "strftime_now", (run, arguments) -> Dates.now(run, arguments.bind(run, "strftime_now", "format").text(0)));

    private Functions() {}

    static void define(Scope scope) {
        ALL.forEach(scope::set);
    }

    private static Object range(Run run, Arguments arguments) {
        var bound = arguments.bind(run, "range", "start", "stop", "step");
        var one = arguments.positional().size() == 1;
        long from = one ? 0 : bound.integer(0);
        long to = bound.integer(one ? 0 : 1);
        long step = bound.integer(2, 1);
        if (step == 0) {
            throw run.failed("range cannot have steps of 0");
        }
        if ((to - from) / step > MAX_RANGE) {
            throw run.limit("a range has more than " + MAX_RANGE + " numbers");
        }
        var numbers = new ArrayList<>();
        for (long number = from; step > 0 ? number < to : number > to; number += step) {
            run.step();
            numbers.add(number);
        }
        return new Sequence(Sequence.Kind.RANGE, numbers);
    }

    static Mapping dict(Run run, Arguments arguments) {
        var mapping = new Mapping.Builder(run);
        for (var given : arguments.positional()) {
            if (given instanceof Mapping other) {
                mapping.putAll(other);
            } else {
                for (var pair : Iteration.items(run, given)) {
                    var parts = Iteration.items(run, pair);
                    if (parts.size() != 2) {
                        throw run.failed("dict needs pairs");
                    }
                    mapping.put(parts.getFirst(), parts.getLast());
                }
            }
        }
        arguments.named().forEach((name, value) -> mapping.put(Text.template(name), value));
        return mapping.mapping();
    }

    private static Object namespace(Run run, Arguments arguments) {
        var namespace = new Namespace();
        dict(run, arguments).entries().forEach((name, value) -> namespace.values().put(name.toString(), value));
        return namespace;
    }

    private static Object joiner(Run run, Arguments arguments) {
        var separator = arguments.bind(run, "joiner", "sep").get(0, Text.template(", "));
        var used = new boolean[1];
        return (Callable) (called, none) -> {
            var first = !used[0];
            used[0] = true;
            return first ? Text.EMPTY : separator;
        };
    }

    private static Object cycler(Run run, Arguments arguments) {
        var values = arguments.positional();
        if (values.isEmpty()) {
            throw run.failed("cycler needs values");
        }
        var position = new int[1];
        var cycler = new Namespace();
        cycler.values().put("next", (Callable) (called, none) -> {
            var value = values.get(position[0]);
            position[0] = (position[0] + 1) % values.size();
            cycler.values().put("current", values.get(position[0]));
            return value;
        });
        cycler.values().put("reset", (Callable) (called, none) -> {
            position[0] = 0;
            cycler.values().put("current", values.getFirst());
            return None.NONE;
        });
        cycler.values().put("current", values.getFirst());
        return cycler;
    }

    private static Object raise(Run run, Arguments arguments) {
        throw run.raised(Written.text(run, arguments.bind(run, "raise_exception", "message").get(0)).chars());
    }
}
