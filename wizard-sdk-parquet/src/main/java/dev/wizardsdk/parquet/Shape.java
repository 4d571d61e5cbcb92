package dev.wizardsdk.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the values of a column have in common. */
sealed interface Shape {

    int MAX_KEYS = 64;
    int MAX_DEPTH = 16;

    /** Lists of tools: what is in them differs from tool to tool. */
    Set<String> TOOLS = Set.of("tools", "functions", "available_tools", "functionDeclarations");
    /** Objects whose keys come from the rows and not from the form: JSON Schemas, arguments and results of calls, a row's own columns. */
    Set<String> FREE_KEYED = Set.of("parameters", "properties", "arguments", "args", "response", "scores", "extra");

    /** One value. */
    enum Scalar implements Shape {
        /** Only null so far. */
        NOTHING, BOOLEAN,
        /** Integers that are all doubles too. */
        SMALL_INTEGER, INTEGER, DOUBLE, TEXT, JSON
    }

    record ListOf(Shape element) implements Shape {}

    /**
     * An object.
     *
     * @param fields in the order in which they were first seen
     */
    record Struct(Map<String, Shape> fields) implements Shape {
        public Struct {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        Struct with(Struct other) {
            var all = fields;
            for (var field : other.fields.entrySet()) {
                var mine = fields.get(field.getKey());
                var both = mine == null ? field.getValue() : mine.plus(field.getValue());
                if (both != mine) {
                    all = all == fields ? new LinkedHashMap<>(fields) : all;
                    all.put(field.getKey(), both);
                }
            }
            return all == fields ? this : new Struct(all);
        }
    }

    static Shape of(JsonNode value) {
        return of(value, 0);
    }

    private static Shape of(JsonNode value, int depth) {
        if (depth > MAX_DEPTH && value.isContainerNode()) {
            return Scalar.JSON;
        }
        return switch (value.getNodeType()) {
            case OBJECT -> struct(value, depth);
            case ARRAY -> {
                Shape element = Scalar.NOTHING;
                for (var one : value) {
                    element = element.plus(of(one, depth + 1));
                }
                yield new ListOf(element);
            }
            case STRING -> Scalar.TEXT;
            case BOOLEAN -> Scalar.BOOLEAN;
            case NUMBER -> number(value);
            case NULL, MISSING -> Scalar.NOTHING;
            case BINARY, POJO -> throw new IllegalStateException("no JSON has a " + value.getNodeType());
        };
    }

    private static Shape struct(JsonNode value, int depth) {
        var fields = new LinkedHashMap<String, Shape>();
        for (var field : value.properties()) {
            var key = field.getKey();
            var isFree = (TOOLS.contains(key) && field.getValue().isContainerNode())
                    || (FREE_KEYED.contains(key) && field.getValue().isObject());
            fields.put(key, isFree ? Scalar.JSON : of(field.getValue(), depth + 1));
        }
        return new Struct(fields);
    }

    private static Shape number(JsonNode value) {
        if (!value.isIntegralNumber()) {
            return Double.isFinite(value.doubleValue()) ? Scalar.DOUBLE : Scalar.JSON;
        }
        if (!value.canConvertToLong()) {
            return Scalar.JSON;
        }
        return isDouble(value.longValue()) ? Scalar.SMALL_INTEGER : Scalar.INTEGER;
    }

    static boolean isDouble(long value) {
        return Math.abs(value) <= 1L << 53 && value != Long.MIN_VALUE;
    }

    /** The column at a JSON pointer as JSON text, in a row of which nothing else is known. */
    static Struct jsonTextAt(String pointer) {
        var names = List.of(pointer.split("/", -1));
        if (names.size() < 2 || !names.getFirst().isEmpty() || names.get(1).equals("*")) {
            throw new IllegalArgumentException(
                    "\"" + pointer + "\" is no pointer to a column, such as /tools or /messages/*/content");
        }
        Shape shape = Scalar.JSON;
        for (var name : names.subList(2, names.size()).reversed()) {
            shape = name.equals("*") ? new ListOf(shape) : new Struct(Map.of(unescaped(name), shape));
        }
        return new Struct(Map.of(unescaped(names.get(1)), shape));
    }

    private static String unescaped(String name) {
        return name.replace("~1", "/").replace("~0", "~");
    }

    /** What takes the values of both; this one, if it does already. */
    default Shape plus(Shape other) {
        if (this == other || other == Scalar.NOTHING) {
            return this;
        }
        if (this == Scalar.NOTHING) {
            return other;
        }
        if (this instanceof ListOf(var mine) && other instanceof ListOf(var its)) {
            var both = mine.plus(its);
            return both == mine ? this : new ListOf(both);
        }
        if (this instanceof Struct mine && other instanceof Struct its) {
            return mine.with(its);
        }
        return this instanceof Scalar mine && other instanceof Scalar its ? number(mine, its) : Scalar.JSON;
    }

    private static Shape number(Scalar one, Scalar other) {
        return switch (one) {
            case SMALL_INTEGER -> other == Scalar.INTEGER || other == Scalar.DOUBLE ? other : Scalar.JSON;
            case INTEGER, DOUBLE -> other == Scalar.SMALL_INTEGER ? one : Scalar.JSON;
            case NOTHING, BOOLEAN, TEXT, JSON -> Scalar.JSON;
        };
    }
}
