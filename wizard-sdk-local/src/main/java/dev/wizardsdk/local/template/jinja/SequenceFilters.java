package dev.wizardsdk.local.template.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The filters of lists, mappings and whatever else can be gone through. */
final class SequenceFilters {

    private SequenceFilters() {}

    static Object apply(Run run, String name, Object value, Arguments arguments) {
        return switch (name) {
            case "map" -> map(run, value, arguments);
            case "select" -> chosen(run, value, arguments, true);
            case "reject" -> chosen(run, value, arguments, false);
            case "selectattr" -> chosenByAttribute(run, value, arguments, true);
            case "rejectattr" -> chosenByAttribute(run, value, arguments, false);
            case "join" -> join(run, value, arguments.bind(run, name, "d", "attribute"));
            case "sort" -> sort(run, value, arguments.bind(run, name, "reverse", "case_sensitive", "attribute"));
            case "unique" -> unique(run, value, arguments.bind(run, name, "case_sensitive", "attribute"));
            case "min", "max" -> extreme(run, name, value, arguments);
            case "groupby" -> group(run, value, arguments.bind(run, name, "attribute", "default", "case_sensitive"));
            case "dictsort" -> dictSort(run, value, arguments.bind(run, name, "case_sensitive", "by", "reverse"));
            case "sum" -> sum(run, value, arguments.bind(run, name, "attribute", "start"));
            case "batch" -> batch(run, value, arguments.bind(run, name, "linecount", "fill_with"));
            case "slice" -> slices(run, value, arguments.bind(run, name, "slices", "fill_with"));
            default -> {
                arguments.bind(run, name);
                yield simple(run, name, value);
            }
        };
    }

    private static Object simple(Run run, String name, Object value) {
        return switch (name) {
            case "count", "length" -> (long) Iteration.length(run, value);
            case "list" -> Sequence.list(List.copyOf(Iteration.items(run, value)));
            case "first" -> {
                var items = Iteration.iterator(run, value);
                yield items.hasNext() ? items.next() : new Undefined("the first of none");
            }
            case "last" -> {
                requireReversible(run, value);
                var items = Iteration.items(run, value);
                yield items.isEmpty() ? new Undefined("the last of none") : items.getLast();
            }
            case "reverse" -> {
                if (value instanceof Text text) {
                    yield Attributes.slice(run, text, None.NONE, None.NONE, -1L);
                }
                yield new ArrayList<>(Iteration.items(run, value)).reversed().iterator();
            }
            default -> switch (value) {
                case Undefined ignored -> Collections.emptyIterator();
                case Mapping mapping -> ContainerMethods.items(mapping).iterator();
                default -> throw run.failed(Operators.type(value) + " has no items");
            };
        };
    }

    private static void requireReversible(Run run, Object value) {
        if (value instanceof Iterator<?>) {
            throw run.failed("a generator has no last value");
        }
    }

    /** What a filter goes through: everything that is false counts as nothing. */
    private static Iterator<Object> iterator(Run run, Object value) {
        return Operators.truth(value) ? Iteration.iterator(run, value) : Collections.emptyIterator();
    }

    private static Object map(Run run, Object value, Arguments arguments) {
        var items = iterator(run, value);
        if (arguments.positional().isEmpty()) {
            var bound = arguments.bind(run, "map", "attribute", "default");
            var attribute = Paths.of(run, bound.get(0), bound.find(1));
            return Generators.mapped(run, items, attribute);
        }
        var filter = name(run, "map", arguments.positional().getFirst());
        var rest = rest(arguments, 1);
        return Generators.mapped(run, items, item -> Filters.apply(run, filter, item, rest));
    }

    private static String name(Run run, String filter, Object name) {
        if (name instanceof Text text) {
            return text.chars();
        }
        throw run.failed(filter + " needs a name, not " + Operators.type(name));
    }

    private static Arguments rest(Arguments arguments, int from) {
        return new Arguments(arguments.positional().subList(from, arguments.positional().size()), arguments.named());
    }

    private static Object chosen(Run run, Object value, Arguments arguments, boolean wanted) {
        return Generators.filtered(run, iterator(run, value), test(run, arguments, 0, wanted));
    }

    private static Object chosenByAttribute(Run run, Object value, Arguments arguments, boolean wanted) {
        if (arguments.positional().isEmpty()) {
            throw run.failed("selectattr and rejectattr need an attribute");
        }
        var attribute = Paths.of(run, arguments.positional().getFirst(), Optional.empty());
        var test = test(run, arguments, 1, wanted);
        return Generators.filtered(run, iterator(run, value), item -> test.test(attribute.apply(item)));
    }

    private static Predicate<Object> test(Run run, Arguments arguments, int at, boolean wanted) {
        if (arguments.positional().size() <= at) {
            return item -> Operators.truth(item) == wanted;
        }
        var name = name(run, "a choice", arguments.positional().get(at));
        var rest = rest(arguments, at + 1);
        return item -> Tests.holds(run, name, item, rest) == wanted;
    }

    private static Object join(Run run, Object value, Arguments.Bound bound) {
        var separator = Written.text(run, bound.get(0, Text.EMPTY));
        var items = Iteration.items(run, value);
        var attribute = bound.get(1, None.NONE);
        return TextMethods.join(run, separator, attribute == None.NONE
                ? items
                : items.stream().map(Paths.of(run, attribute, Optional.empty())).toList(), false);
    }

    private static Comparator<Object> order(Run run, boolean caseSensitive) {
        return (a, b) -> Operators.compare(run, folded(run, a, caseSensitive), folded(run, b, caseSensitive));
    }

    private static Object folded(Run run, Object value, boolean caseSensitive) {
        return !caseSensitive && value instanceof Text text ? Cases.lower(run, text) : value;
    }

    private static Object sort(Run run, Object value, Arguments.Bound bound) {
        var items = new ArrayList<>(Iteration.items(run, value));
        var order = order(run, bound.flag(1, false));
        var by = bound.get(2, None.NONE) == None.NONE
                ? order
                : Paths.several(run, bound.get(2)).stream()
                        .map(path -> Comparator.comparing(path, order))
                        .reduce(Comparator::thenComparing).orElseThrow();
        items.sort(bound.flag(0, false) ? by.reversed() : by);
        return Sequence.list(items);
    }

    private static Object unique(Run run, Object value, Arguments.Bound bound) {
        var attribute = Paths.of(run, bound.get(1, None.NONE), Optional.empty());
        var seen = new HashSet<>();
        return Generators.filtered(run, Iteration.iterator(run, value), item -> {
            var key = folded(run, attribute.apply(item), bound.flag(0, false));
            return seen.add(Mapping.key(run, key));
        });
    }

    private static Object extreme(Run run, String name, Object value, Arguments arguments) {
        var bound = arguments.bind(run, name, "case_sensitive", "attribute");
        var items = Iteration.items(run, value);
        if (items.isEmpty()) {
            return new Undefined("the " + name + " of none");
        }
        var by = Comparator.comparing(Paths.of(run, bound.get(1, None.NONE), Optional.empty()),
                order(run, bound.flag(0, false)));
        var best = items.getFirst();
        for (var item : items.subList(1, items.size())) {
            int comparison = by.compare(item, best);
            best = (name.equals("min") ? comparison < 0 : comparison > 0) ? item : best;
        }
        return best;
    }

    private static Object group(Run run, Object value, Arguments.Bound bound) {
        var attribute = Paths.of(run, bound.get(0), bound.find(1));
        var caseSensitive = bound.flag(2, false);
        var order = order(run, caseSensitive);
        var items = new ArrayList<>(Iteration.items(run, value));
        items.sort(Comparator.comparing(attribute, order));
        var groups = new ArrayList<Object>();
        for (int from = 0, to; from < items.size(); from = to) {
            var key = attribute.apply(items.get(from));
            for (to = from + 1; to < items.size()
                    && order.compare(key, attribute.apply(items.get(to))) == 0; to++) {
                run.step();
            }
            groups.add(new Sequence(Sequence.Kind.GROUP,
                    List.of(key, Sequence.list(List.copyOf(items.subList(from, to))))));
        }
        return Sequence.list(groups);
    }

    private static Object dictSort(Run run, Object value, Arguments.Bound bound) {
        if (!(value instanceof Mapping mapping)) {
            throw run.failed("dictsort needs a mapping, not " + Operators.type(value));
        }
        var by = bound.text(1, Text.template("key")).chars();
        if (!by.equals("key") && !by.equals("value")) {
            throw run.failed("dictsort sorts by key or value, not by " + by);
        }
        int part = by.equals("key") ? 0 : 1;
        run.steps(mapping.size());
        var items = ContainerMethods.items(mapping);
        Comparator<Object> order = Comparator.comparing(item -> ((Sequence) item).items().get(part),
                order(run, bound.flag(0, false)));
        items.sort(bound.flag(2, false) ? order.reversed() : order);
        return Sequence.list(items);
    }

    private static Object sum(Run run, Object value, Arguments.Bound bound) {
        var attribute = Paths.of(run, bound.get(0, None.NONE), Optional.empty());
        var sum = bound.get(1, 0L);
        for (var item : Iteration.items(run, value)) {
            sum = Operators.arithmetic(run, "+", sum, attribute.apply(item));
        }
        return sum;
    }

    private static Object batch(Run run, Object value, Arguments.Bound bound) {
        int size = bound.integer(0);
        if (size < 1) {
            throw run.failed("batch needs a count of 1 or more");
        }
        var batches = new ArrayList<Object>();
        var items = Iteration.items(run, value);
        for (int from = 0; from < items.size(); from += Math.min(size, items.size() - from)) {
            var batch = new ArrayList<>(items.subList(from, Math.min(items.size(), (int) Math.min((long) from + size,
                    items.size()))));
            fill(run, batch, size, bound);
            batches.add(Sequence.list(batch));
        }
        return batches.iterator();
    }

    private static void fill(Run run, List<Object> items, int size, Arguments.Bound bound) {
        var filler = bound.get(1, None.NONE);
        while (filler != None.NONE && items.size() < size) {
            run.step();
            items.add(filler);
        }
    }

    private static Object slices(Run run, Object value, Arguments.Bound bound) {
        int count = bound.integer(0);
        if (count < 1) {
            throw run.failed("slice needs a count of 1 or more");
        }
        var items = Iteration.items(run, value);
        run.steps(count);
        var slices = new ArrayList<Object>();
        int each = items.size() / count;
        int longer = items.size() % count;
        for (int i = 0, from = 0; i < count; i++) {
            int to = from + each + (i < longer ? 1 : 0);
            var slice = new ArrayList<>(items.subList(from, to));
            if (i >= longer) {
                fill(run, slice, each + 1, bound);
            }
            slices.add(Sequence.list(slice));
            from = to;
        }
        return slices.iterator();
    }
}
