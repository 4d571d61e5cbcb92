package dev.wizardsdk.local.template.jinja;

import dev.wizardsdk.local.template.jinja.Sequence.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What Python's operators do with a template's values. */
final class Operators {

    private Operators() {}

    static boolean truth(Object value) {
        return switch (value) {
            case Boolean bool -> bool;
            case None ignored -> false;
            case Undefined ignored -> false;
            case Long number -> number != 0;
            case Double number -> number != 0;
            case Text text -> !text.isEmpty();
            case Sequence sequence -> !sequence.items().isEmpty();
            case Mapping mapping -> mapping.size() > 0;
            default -> true;
        };
    }

    /** The name of a value's type, for messages. */
    static String type(Object value) {
        return switch (value) {
            case Boolean ignored -> "a boolean";
            case None ignored -> "none";
            case Undefined undefined -> "undefined (" + undefined.reason() + ")";
            case Long ignored -> "a whole number";
            case BigInteger ignored -> "a whole number";
            case Double ignored -> "a number";
            case Text ignored -> "a string";
            case Sequence sequence when sequence.isTuple() -> "a tuple";
            case Sequence ignored -> "a list";
            case Mapping ignored -> "a mapping";
            case Iterator<?> ignored -> "a generator";
            case Namespace ignored -> "a namespace";
            case Callable ignored -> "a function";
            default -> "an object";
        };
    }

    static Object arithmetic(Run run, String operator, Object a, Object b) {
        if (a instanceof Text format && operator.equals("%")) {
            return PercentFormat.format(run, format, b);
        }
        if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
            return Numbers.calculate(run, operator, a, b);
        }
        if (operator.equals("+")) {
            if (a instanceof Text x && b instanceof Text y) {
                return x.isHtml() || y.isHtml()
                        ? Html.escaped(run, x).plus(run, Html.escaped(run, y)).asHtml()
                        : x.plus(run, y);
            }
            if (a instanceof Sequence x && b instanceof Sequence y && x.comparable(y)
                    && (x.kind() == Kind.LIST || x.isTuple())) {
                run.steps(x.items().size() + y.items().size());
                var joined = new ArrayList<>(x.items());
                joined.addAll(y.items());
                return new Sequence(x.isTuple() ? Kind.TUPLE : Kind.LIST, joined);
            }
        }
        if (operator.equals("*") && Numbers.isWhole(b)) {
            return times(run, a, b);
        }
        if (operator.equals("*") && Numbers.isWhole(a)) {
            return times(run, b, a);
        }
        throw run.failed("cannot calculate " + type(a) + " " + operator + " " + type(b));
    }

    private static Object times(Run run, Object value, Object factor) {
        int count = Math.max(0, clamped(factor));
        if (value instanceof Text text) {
            var out = new Text.Builder(run);
            for (int i = 0; i < count && !text.isEmpty(); i++) {
                run.step();
                out.add(text);
            }
            return out.text();
        }
        if (value instanceof Sequence sequence && (sequence.kind() == Kind.LIST || sequence.isTuple())) {
            var items = new ArrayList<>();
            for (int i = 0; i < count && !sequence.items().isEmpty(); i++) {
                run.steps(sequence.items().size());
                items.addAll(sequence.items());
            }
            return new Sequence(sequence.kind(), items);
        }
        throw run.failed("cannot multiply " + type(value));
    }

    /** A whole number as an int, the nearest one if it is none. */
    static int clamped(Object whole) {
        return whole instanceof Long number
                ? Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE)
                : whole instanceof Boolean bool
                        ? bool ? 1 : 0
                        : ((BigInteger) whole).signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }

    static boolean equal(Run run, Object a, Object b) {
        run.enter();
        try {
            return switch (a) {
                case Text x when b instanceof Text y -> {
                    run.look(Math.min(x.length(), y.length()));
                    yield x.equals(y);
                }
                case Sequence x when b instanceof Sequence y ->
                    x.comparable(y) && x.kind() != Kind.VIEW && equal(run, x.items(), y.items());
                case Mapping x when b instanceof Mapping y -> x.size() == y.size()
                        && x.entries().entrySet().stream().allMatch(entry -> y.entries().containsKey(entry.getKey())
                                && equal(run, entry.getValue(), y.entries().get(entry.getKey())));
                case Undefined ignored -> b instanceof Undefined;
                default -> a == b || (Numbers.isNumber(a) && Numbers.isNumber(b) && Numbers.compare(a, b) == 0);
            };
        } finally {
            run.leave();
        }
    }

    private static boolean equal(Run run, List<Object> a, List<Object> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!equal(run, a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Negative, zero or positive as the first value comes before, with or after the second. */
    static int compare(Run run, Object a, Object b) {
        run.enter();
        try {
            if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
                return Numbers.compare(a, b);
            }
            if (a instanceof Text x && b instanceof Text y) {
                run.look(Math.min(x.length(), y.length()));
                return Characters.compare(x.chars(), y.chars());
            }
            if (a instanceof Sequence x && b instanceof Sequence y && x.comparable(y)
                    && (x.kind() == Kind.LIST || x.isTuple())) {
                for (int i = 0; i < Math.min(x.items().size(), y.items().size()); i++) {
                    if (!equal(run, x.items().get(i), y.items().get(i))) {
                        return compare(run, x.items().get(i), y.items().get(i));
                    }
                }
                return Integer.compare(x.items().size(), y.items().size());
            }
            throw run.failed("cannot compare " + type(a) + " with " + type(b));
        } finally {
            run.leave();
        }
    }

    static boolean holds(Run run, Object a, String comparison, Object b) {
        return switch (comparison) {
            case "==" -> equal(run, a, b);
            case "!=" -> !equal(run, a, b);
            case "in" -> contains(run, b, a);
            case "not in" -> !contains(run, b, a);
            default -> ordered(run, a, comparison, b);
        };
    }

    private static boolean ordered(Run run, Object a, String comparison, Object b) {
        if (isNaN(a) || isNaN(b)) {
            return false;
        }
        int order = compare(run, a, b);
        return switch (comparison) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static boolean isNaN(Object value) {
        return value instanceof Double number && number.isNaN();
    }

    static boolean contains(Run run, Object container, Object value) {
        return switch (container) {
            case Text text when value instanceof Text part -> {
                run.search(part.length(), text.length());
                yield text.chars().contains(part.chars());
            }
            case Text ignored -> throw run.failed(type(value) + " cannot be in a string");
            case Mapping mapping -> mapping.find(run, value).isPresent();
            default -> {
                for (var item : Iteration.items(run, container)) {
                    if (equal(run, item, value)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }
}
