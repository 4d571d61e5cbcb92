package dev.wizardsdk.local.template.jinja;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a loop's body knows of the loop. In a recursive one it is called with further items. */
final class Loop implements Callable {

    /** Runs the body of a recursive loop for further items. */
    interface Body {
        Text with(Object items, int depth);
    }

    private final Iterator<Object> items;
    private final ArrayDeque<Object> ahead = new ArrayDeque<>();
    private final int depth;
    private final @Nullable Body body;
    private int index = -1;
    private Object previous = new Undefined("there is no previous item");
    private Object current = previous;
    private @Nullable Object changed;

    Loop(Iterator<Object> items, int depth, @Nullable Body body) {
        this.items = items;
        this.depth = depth;
        this.body = body;
    }

    boolean hasNext() {
        return !ahead.isEmpty() || items.hasNext();
    }

    Object next() {
        previous = current;
        current = ahead.isEmpty() ? items.next() : ahead.remove();
        index++;
        return current;
    }

    private int remaining(Run run) {
        while (items.hasNext()) {
            run.step();
            ahead.add(items.next());
        }
        return ahead.size();
    }

    private Object following() {
        if (ahead.isEmpty() && items.hasNext()) {
            ahead.add(items.next());
        }
        return ahead.isEmpty() ? new Undefined("there is no next item") : ahead.element();
    }

    Optional<Object> attribute(Run run, String name) {
        return Optional.ofNullable(switch (name) {
            case "index" -> (long) index + 1;
            case "index0" -> (long) index;
            case "revindex" -> (long) remaining(run) + 1;
            case "revindex0" -> (long) remaining(run);
            case "first" -> index == 0;
            case "last" -> !hasNext();
            case "length" -> (long) index + 1 + remaining(run);
            case "depth" -> (long) depth + 1;
            case "depth0" -> (long) depth;
            case "previtem" -> index == 0 ? new Undefined("there is no previous item") : previous;
            case "nextitem" -> following();
            case "cycle" -> (Callable) this::cycle;
            case "changed" -> (Callable) this::changed;
            default -> null;
        });
    }

    private Object cycle(Run run, Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw run.failed("loop.cycle needs values");
        }
        return arguments.positional().get(index % arguments.positional().size());
    }

    private Object changed(Run run, Arguments arguments) {
        var values = Sequence.tuple(arguments.positional());
        var same = changed != null && Operators.equal(run, changed, values);
        changed = values;
        return !same;
    }

    @Override
    public Object call(Run run, Arguments arguments) {
        if (body == null) {
            throw run.failed("loop can be called only in a loop that is recursive");
        }
        return body.with(arguments.bind(run, "loop", "items").get(0), depth + 1);
    }
}
