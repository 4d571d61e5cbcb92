package dev.wizardsdk.local.template.jinja;

import java.math.BigInteger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chat template in the dialect of transformers, parsed once. A template comes with a model, from anyone: it reaches nothing
 * but the values it is given, changes none of them, and ends within {@link Limits}. Immutable; thread-safe.
 */
public final class Template {

    /** Characters of the longest template; the longest known has 40 thousand. */
    private static final int MAX_LENGTH = 1 << 20;

    private final List<Statement> statements;

    private Template(List<Statement> statements) {
        this.statements = statements;
    }

    /**
     * Reads a template.
     *
     * @throws TemplateException if it is none, or too large for one
     */
    public static Template parse(String source) {
        if (source.length() > MAX_LENGTH) {
            throw new TemplateException(TemplateException.Kind.LIMIT, 1,
                    "it has " + source.length() + " characters, at most " + MAX_LENGTH + " are allowed");
        }
        try {
            return new Template(Parser.parse(source));
        } catch (StackOverflowError e) {
            throw new TemplateException(TemplateException.Kind.LIMIT, 1, "it nests too deep for this thread's stack");
        }
    }

    /**
     * What the template makes of values.
     *
     * @param values {@link Text}, or what JSON has: strings (of the data), numbers, booleans, lists, maps with string keys,
     *               and {@link Optional#empty()} for null
     * @throws TemplateException if it refuses them, fails, or exceeds the limits
     */
    public Text render(Map<String, ?> values, Limits limits, Clock clock) {
        var run = new Run(limits, clock);
        try {
            var scope = new Scope(null);
            Functions.define(scope);
            values.forEach((name, value) -> scope.set(name, value(run, value)));
            return new Renderer(run).captured(statements, scope);
        } catch (StackOverflowError e) {
            throw run.limit("it nests too deep for this thread's stack");
        }
    }

    private static Object value(Run run, Object given) {
        run.enter();
        var value = switch (given) {
            case Text text -> text;
            case String text -> Text.data(text);
            case Boolean bool -> bool;
            case BigInteger number -> Numbers.normal(number);
            case Long number -> number;
            case Integer number -> (Object) number.longValue();
            case Number number -> number.doubleValue();
            case List<?> list -> {
                var items = new ArrayList<>();
                list.forEach(item -> items.add(value(run, item)));
                yield Sequence.list(items);
            }
            case Map<?, ?> map -> {
                var mapping = new Mapping.Builder(run);
                map.forEach((key, item) -> mapping.put(value(run, key), value(run, item)));
                yield mapping.mapping();
            }
            case Optional<?> nothing when nothing.isEmpty() -> None.NONE;
            default ->
                throw new IllegalArgumentException("a template cannot take a " + given.getClass().getSimpleName());
        };
        run.leave();
        return value;
    }
}
