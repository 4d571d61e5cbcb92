package dev.wizardsdk.local.template.jinja;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Attributes of attributes, named with dots between, as filters take them. */
final class Paths {

    private Paths() {}

    /** What finds the attribute of an item; none stands for the item itself. */
    static Function<Object, Object> of(Run run, Object path, Optional<Object> otherwise) {
        if (path == None.NONE) {
            return item -> item;
        }
        var steps = path instanceof Text text
                ? Arrays.stream(text.chars().split("\\.", -1)).map(Paths::step).toList()
                : List.of(path);
        return item -> {
            var value = item;
            for (var step : steps) {
                run.step();
                value = Attributes.item(run, value, step);
                if (value instanceof Undefined && otherwise.isPresent()) {
                    value = otherwise.get();
                }
            }
            return value;
        };
    }

    private static Object step(String name) {
        return !name.isEmpty() && name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9')
                ? (Object) Long.valueOf(name)
                : Text.template(name);
    }

    /** Paths with commas between. */
    static List<Function<Object, Object>> several(Run run, Object paths) {
        if (!(paths instanceof Text text)) {
            return List.of(of(run, paths, Optional.empty()));
        }
        return Arrays.stream(text.chars().split(",", -1)).map(path -> of(run, Text.template(path), Optional.empty()))
                .toList();
    }
}
