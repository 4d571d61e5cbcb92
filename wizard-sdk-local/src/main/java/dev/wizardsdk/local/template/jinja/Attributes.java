package dev.wizardsdk.local.template.jinja;

import java.util.ArrayList;
import java.util.Set;

/**
 * {@code value.name}, {@code value[index]} and {@code value[from:to]}. A name stands for a key, or for one of the methods that
 * {@link TextMethods} and {@link ContainerMethods} list; nothing else of an object can be reached.
 */
final class Attributes {

    private static final Set<String> CHANGING = Set.of("append", "clear", "extend", "insert", "pop", "popitem",
            "remove",
            "reverse", "setdefault", "sort", "update");

    private Attributes() {}

    static Object attribute(Run run, Object target, String name) {
        return switch (target) {
            case Undefined undefined -> throw run.failed(undefined.reason() + ", so it has no " + name);
            case Text text when TextMethods.NAMES.contains(name) ->
                (Callable) (called, arguments) -> TextMethods.call(called, text, name, arguments);
            case Mapping mapping when ContainerMethods.OF_MAPPINGS.contains(name) ->
                (Callable) (called, arguments) -> ContainerMethods.call(called, mapping, name, arguments);
            case Mapping mapping -> mapping.find(run, Text.template(name)).orElseGet(() -> missing(target, name));
            case Sequence group when group.kind() == Sequence.Kind.GROUP && name.equals("grouper") ->
                group.items().getFirst();
            case Sequence group when group.kind() == Sequence.Kind.GROUP && name.equals("list") ->
                group.items().getLast();
            case Sequence sequence when sequence.isIndexed() && ContainerMethods.OF_SEQUENCES.contains(name) ->
                (Callable) (called, arguments) -> ContainerMethods.call(called, sequence, name, arguments);
            case Namespace namespace -> {
                var value = namespace.values().get(name);
                yield value == null ? missing(target, name) : value;
            }
            case Loop loop -> loop.attribute(run, name).orElseGet(() -> missing(target, name));
            case Macro macro when name.equals("name") -> Text.template(macro.name());
            default -> missing(target, name);
        };
    }

    private static Undefined missing(Object target, String name) {
        return new Undefined(CHANGING.contains(name)
                ? name + " would change a value, which templates may not"
                : Operators.type(target) + " has no " + name);
    }

    static Object item(Run run, Object target, Object index) {
        if (target instanceof Undefined undefined) {
            throw run.failed(undefined.reason() + ", so it has no items");
        }
        if (target instanceof Mapping mapping && !(index instanceof Sequence || index instanceof Mapping)) {
            var found = mapping.find(run, index);
            if (found.isPresent()) {
                return found.get();
            }
        }
        if (Numbers.isWhole(index)) {
            return indexed(run, target, Operators.clamped(index));
        }
        return index instanceof Text name ? attribute(run, target, name.chars()) : missing(target, "such item");
    }

    private static Object indexed(Run run, Object target, int index) {
        if (target instanceof Sequence sequence && sequence.isIndexed()) {
            var items = sequence.items();
            int at = index < 0 ? index + items.size() : index;
            return at >= 0 && at < items.size() ? items.get(at) : missing(target, "item " + index);
        }
        if (target instanceof Text text) {
            int length = Iteration.length(run, text);
            int at = index < 0 ? index + length : index;
            return at >= 0 && at < length ? characters(run, text, at, at + 1) : missing(target, "character " + index);
        }
        return missing(target, "item " + index);
    }

    /** @param from with {@code to} and {@code step} a whole number or none */
    static Object slice(Run run, Object target, Object from, Object to, Object step) {
        if (target instanceof Undefined undefined) {
            throw run.failed(undefined.reason() + ", so it has no items");
        }
        for (var index : new Object[] {from, to, step}) {
            if (index != None.NONE && !Numbers.isWhole(index)) {
                throw run.failed("a slice cannot begin, end or step by " + Operators.type(index));
            }
        }
        int by = step == None.NONE ? 1 : Operators.clamped(step);
        if (by == 0) {
            throw run.failed("a slice cannot have steps of 0");
        }
        if (target instanceof Text text) {
            int length = Iteration.length(run, text);
            int start = bound(from, by > 0 ? 0 : length - 1, length, by);
            int end = bound(to, by > 0 ? length : -1, length, by);
            return by == 1 ? characters(run, text, start, Math.max(start, end)) : stepped(run, text, start, end, by);
        }
        if (target instanceof Sequence sequence && sequence.isIndexed()) {
            int length = sequence.items().size();
            int start = bound(from, by > 0 ? 0 : length - 1, length, by);
            int end = bound(to, by > 0 ? length : -1, length, by);
            var items = new ArrayList<>();
            for (long i = start; by > 0 ? i < end : i > end; i += by) {
                run.step();
                items.add(sequence.items().get((int) i));
            }
            return new Sequence(sequence.kind(), items);
        }
        throw run.failed(Operators.type(target) + " has no slices");
    }

    /** Where a slice begins or ends: negative indices count from the end, those beyond are moved in. */
    private static int bound(Object index, int otherwise, int length, int step) {
        if (index == None.NONE) {
            return otherwise;
        }
        long given = Operators.clamped(index);
        long at = given < 0 ? given + length : given;
        return step > 0 ? Math.clamp(at, 0, length) : Math.clamp(at, -1, length - 1);
    }

    private static Text characters(Run run, Text text, int from, int to) {
        run.look(text.length());
        int start = text.chars().offsetByCodePoints(0, from);
        return text.slice(run, start, text.chars().offsetByCodePoints(start, to - from));
    }

    private static Text stepped(Run run, Text text, int start, int end, int by) {
        var characters = Iteration.items(run, text);
        var out = new Text.Builder(run);
        for (long i = start; by > 0 ? i < end : i > end; i += by) {
            run.step();
            out.add((Text) characters.get((int) i));
        }
        return out.text();
    }
}
