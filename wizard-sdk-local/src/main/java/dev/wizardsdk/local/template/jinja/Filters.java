package dev.wizardsdk.local.template.jinja;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code value | name(arguments)}: finds the filter of a name. */
final class Filters {

    private static final Set<String> OF_TEXTS = Set.of("capitalize", "center", "e", "escape", "format", "indent",
            "lower",
            "replace", "safe", "string", "title", "trim", "truncate", "upper", "urlencode", "wordcount");
    private static final Set<String> OF_SEQUENCES = Set.of("batch", "count", "dictsort", "first", "groupby", "items",
            "join", "last", "length", "list", "map", "max", "min", "reject", "rejectattr", "reverse", "select",
            "selectattr", "slice", "sort", "sum", "unique");
    private static final Set<String> OF_ALL = Set.of("abs", "attr", "d", "default", "float", "int", "round", "tojson");

    private Filters() {}

    static boolean isKnown(String name) {
        return names().anyMatch(name::equals);
    }

    static Stream<String> names() {
        return Stream.of(OF_TEXTS, OF_SEQUENCES, OF_ALL).flatMap(Set::stream);
    }

    static Object apply(Run run, String name, Object value, Arguments arguments) {
        if (OF_TEXTS.contains(name)) {
            return TextFilters.apply(run, name, value, arguments);
        }
        return OF_SEQUENCES.contains(name)
                ? SequenceFilters.apply(run, name, value, arguments)
                : other(run, name, value, arguments);
    }

    private static Object other(Run run, String name, Object value, Arguments arguments) {
        return switch (name) {
            case "d", "default" -> {
                var bound = arguments.bind(run, name, "default_value", "boolean");
                var absent = value instanceof Undefined || (bound.flag(1, false) && !Operators.truth(value));
                yield absent ? bound.get(0, Text.EMPTY) : value;
            }
            case "tojson" -> Json.write(run, value, arguments);
            case "attr" -> {
                var attribute = arguments.bind(run, name, "name").text(0).chars();
                yield value instanceof Mapping && !ContainerMethods.OF_MAPPINGS.contains(attribute)
                        ? new Undefined("a mapping has no " + attribute)
                        : Attributes.attribute(run, value, attribute);
            }
            case "int" -> {
                var bound = arguments.bind(run, name, "default", "base");
                yield whole(run, value, bound.integer(1, 10)).orElse(bound.get(0, 0L));
            }
            case "float" -> real(run, value).orElse(arguments.bind(run, name, "default").get(0, 0.0));
            case "abs" -> {
                arguments.bind(run, name);
                var negative = Operators.holds(run, value, "<", 0L);
                yield Operators.arithmetic(run, "*", value, negative ? -1L : 1L);
            }
            case "round" -> round(run, value, arguments.bind(run, name, "precision", "method"));
            default -> throw run.failed("there is no filter named " + name);
        };
    }

    private static Optional<Object> whole(Run run, Object value, int base) {
        if (Numbers.isWhole(value)) {
            return Optional.of(Numbers.normal(Numbers.big(value)));
        }
        if (value instanceof Text text) {
            run.look(text.length());
            var parsed = NumberText.whole(text.chars(), base);
            return parsed.isPresent() || base != 10 ? parsed : NumberText.real(text.chars()).flatMap(NumberText::cut);
        }
        return value instanceof Double number ? NumberText.cut(number) : Optional.empty();
    }

    private static Optional<Object> real(Run run, Object value) {
        if (value instanceof Text text) {
            run.look(text.length());
            return NumberText.real(text.chars()).map(number -> number);
        }
        return Numbers.isNumber(value) ? Optional.of(Numbers.real(value)) : Optional.empty();
    }

    private static Object round(Run run, Object value, Arguments.Bound bound) {
        if (!Numbers.isNumber(value)) {
            throw run.failed(Operators.type(value) + " cannot be rounded");
        }
        int digits = Math.clamp(bound.integer(0, 0), -400, 400);
        var method = bound.text(1, Text.template("common")).chars();
        if (!List.of("common", "ceil", "floor").contains(method)) {
            throw run.failed("round knows common, ceil and floor, not " + method);
        }
        if (method.equals("common")) {
            return Numbers.isWhole(value)
                    ? Numbers.rounded(Numbers.big(value), digits)
                    : Numbers.rounded(Numbers.real(value), digits);
        }
        double factor = Math.pow(10, digits);
        double scaled = Numbers.real(value) * factor;
        return (method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled)) / factor;
    }
}
