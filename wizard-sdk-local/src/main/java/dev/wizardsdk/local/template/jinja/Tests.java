package dev.wizardsdk.local.template.jinja;

/** {@code value is name}. */
final class Tests {

    private Tests() {}

    static boolean holds(Run run, String name, Object value, Arguments arguments) {
        return switch (name) {
            case "divisibleby" -> Operators.equal(run,
                    Operators.arithmetic(run, "%", value, other(run, name, arguments)), 0L);
            case "eq", "equalto", "==" -> Operators.holds(run, value, "==", other(run, name, arguments));
            case "ne", "!=" -> Operators.holds(run, value, "!=", other(run, name, arguments));
            case "lt", "lessthan", "<" -> Operators.holds(run, value, "<", other(run, name, arguments));
            case "le", "<=" -> Operators.holds(run, value, "<=", other(run, name, arguments));
            case "gt", "greaterthan", ">" -> Operators.holds(run, value, ">", other(run, name, arguments));
            case "ge", ">=" -> Operators.holds(run, value, ">=", other(run, name, arguments));
            case "in" -> Operators.holds(run, value, "in", other(run, name, arguments));
            case "sameas" -> same(value, other(run, name, arguments));
            default -> {
                arguments.bind(run, name);
                yield is(run, name, value);
            }
        };
    }

    private static Object other(Run run, String name, Arguments arguments) {
        return arguments.bind(run, name, "other").get(0);
    }

    private static boolean same(Object a, Object b) {
        var byValue = a instanceof Boolean || a instanceof Long || a instanceof Text;
        return byValue ? a.equals(b) : a == b;
    }

    private static boolean is(Run run, String name, Object value) {
        return switch (name) {
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "none" -> value == None.NONE;
            case "boolean" -> value instanceof Boolean;
            case "true" -> value.equals(true);
            case "false" -> value.equals(false);
            case "integer" -> Numbers.isWhole(value) && !(value instanceof Boolean);
            case "float" -> value instanceof Double;
            case "number" -> Numbers.isNumber(value);
            case "string" -> value instanceof Text;
            case "mapping" -> value instanceof Mapping;
            case "sequence" -> value instanceof Text || value instanceof Mapping || value instanceof Undefined
                    || (value instanceof Sequence sequence && sequence.isIndexed());
            case "iterable" -> Iteration.isIterable(value);
            case "callable" -> value instanceof Callable;
            case "even" -> Operators.equal(run, Operators.arithmetic(run, "%", value, 2L), 0L);
            case "odd" -> Operators.equal(run, Operators.arithmetic(run, "%", value, 2L), 1L);
            case "lower" -> cased(run, value, "islower");
            case "upper" -> cased(run, value, "isupper");
            case "escaped" -> value instanceof Text text && text.isHtml();
            case "filter" -> value instanceof Text text && Filters.isKnown(text.chars());
            default -> throw run.failed("there is no test named " + name);
        };
    }

    private static boolean cased(Run run, Object value, String method) {
        return Operators.truth(TextMethods.call(run, Written.text(run, value), method, Arguments.NONE));
    }
}
