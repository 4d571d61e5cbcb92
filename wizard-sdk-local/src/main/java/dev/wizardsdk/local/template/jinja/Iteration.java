package dev.wizardsdk.local.template.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Going through values one by one. A generator is an {@link Iterator}: it can be gone through once. */
final class Iteration {

    private Iteration() {}

    static boolean isIterable(Object value) {
        return value instanceof Text || value instanceof Sequence || value instanceof Mapping
                || value instanceof Undefined || value instanceof Iterator<?>;
    }

    @SuppressWarnings("unchecked")
    static Iterator<Object> iterator(Run run, Object value) {
        return switch (value) {
            case Sequence sequence -> sequence.items().iterator();
            case Mapping mapping -> mapping.entries().keySet().iterator();
            case Text text -> characters(run, text).iterator();
            case Undefined ignored -> List.of().iterator();
            case Iterator<?> generator -> (Iterator<Object>) generator;
            default -> throw run.failed(Operators.type(value) + " cannot be gone through");
        };
    }

    /** All of them; a generator is then used up. */
    static List<Object> items(Run run, Object value) {
        if (value instanceof Sequence sequence) {
            run.steps(sequence.items().size());
            return sequence.items();
        }
        var items = new ArrayList<>();
        iterator(run, value).forEachRemaining(item -> {
            run.step();
            items.add(item);
        });
        return items;
    }

    private static List<Object> characters(Run run, Text text) {
        var characters = new ArrayList<>();
        for (int i = 0; i < text.length(); i = text.chars().offsetByCodePoints(i, 1)) {
            run.step();
            characters.add(text.slice(run, i, text.chars().offsetByCodePoints(i, 1)));
        }
        return characters;
    }

    /** How many there are: a generator does not know. */
    static int length(Run run, Object value) {
        return switch (value) {
            case Text text -> {
                run.look(text.length());
                yield text.chars().codePointCount(0, text.length());
            }
            case Sequence sequence -> sequence.items().size();
            case Mapping mapping -> mapping.size();
            case Undefined ignored -> 0;
            default -> throw run.failed(Operators.type(value) + " has no length");
        };
    }
}
