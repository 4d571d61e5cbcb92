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
        return new Bound(run, function, List.of(parameters), values);
    }

    /** Arguments that have found their parameters. */
    static final class Bound {

        private final Run run;
        private final String function;
        private final List<String> parameters;
        private final @Nullable Object[] values;

        private Bound(Run run, String function, List<String> parameters, @Nullable Object[] values) {
            this.run = run;
            this.function = function;
            this.parameters = parameters;
            this.values = values;
        }

        Optional<Object> find(int index) {
            return Optional.ofNullable(values[index]);
        }

        Object get(int index) {
            return find(index).orElseThrow(() -> run.failed(function + " needs the argument " + parameters.get(index)));
        }

        Object get(int index, Object otherwise) {
            return find(index).orElse(otherwise);
        }

        boolean flag(int index, boolean otherwise) {
            return find(index).map(Operators::truth).orElse(otherwise);
        }

        Text text(int index) {
            if (get(index) instanceof Text text) {
                return text;
            }
            throw wrong(index, "a string");
        }

        Text text(int index, Text otherwise) {
            return find(index).isPresent() ? text(index) : otherwise;
        }

        int integer(int index) {
            var value = get(index);
            if (!Numbers.isWhole(value)) {
                throw wrong(index, "a whole number");
            }
            return Operators.clamped(value);
        }

        int integer(int index, int otherwise) {
            return find(index).isPresent() ? integer(index) : otherwise;
        }

        private TemplateException wrong(int index, String wanted) {
            return run.failed(function + " needs " + wanted + " as " + parameters.get(index) + ", not "
                    + Operators.type(get(index)));
        }
    }
}
