package dev.wizardsdk.local.template.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values a filter, test, function or macro is called with. */
record Arguments(List<Object> positional, Map<String, Object> named) {

    static final Arguments NONE = new Arguments(List.of(), Map.of());

    static Arguments of(Object... values) {
        return new Arguments(List.of(values), Map.of());
    }

    /** The arguments by parameter. */
    Bound bind(Run run, String function, String... parameters) {
        if (positional.size() > parameters.length) {
            throw run.failed(function + " takes " + parameters.length + " arguments, not " + positional.size());
        }
        var values = new @Nullable Object[parameters.length];
        for (int i = 0; i < positional.size(); i++) {
            values[i] = positional.get(i);
        }
        named.forEach((name, value) -> {
            int index = List.of(parameters).indexOf(name);
            if (index < 0 || index < positional.size()) {
                throw run.failed(function + " takes no argument " + name);
            }
            values[index] = value;
        });
        return new Bound(run, function, parameters, values);
    }

    /** Arguments that have found their parameters. */
    record Bound(Run run, String function, String[] parameters, @Nullable Object[] values) {

        Optional<Object> find(int index) {
            return Optional.ofNullable(values[index]);
        }

        Object get(int index) {
            return find(index).orElseThrow(() -> run.failed(function + " needs the argument " + parameters[index]));
        }

        Object get(int index, Object otherwise) {
            return find(index).orElse(otherwise);
        }

        boolean flag(int index, boolean otherwise) {
            return find(index).map(Operators::truth).orElse(otherwise);
        }

        Text text(int index) {
            return get(index) instanceof Text text ? text : wrong(index, "a string");
        }

        Text text(int index, Text otherwise) {
            return find(index).isPresent() ? text(index) : otherwise;
        }

        int integer(int index) {
            var value = get(index);
            return Numbers.isWhole(value) ? Operators.clamped(value) : wrong(index, "a whole number");
        }

        int integer(int index, int otherwise) {
            return find(index).isPresent() ? integer(index) : otherwise;
        }

        private <T> T wrong(int index, String wanted) {
            throw run.failed(function + " needs " + wanted + " as " + parameters[index] + ", not "
                    + Operators.type(get(index)));
        }
    }
}
