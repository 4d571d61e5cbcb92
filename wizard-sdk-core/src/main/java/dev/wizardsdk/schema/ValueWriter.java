package dev.wizardsdk.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.text.Json;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Year;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes a Java value for a model to read: a text as it is, all else as JSON. */
public final class ValueWriter {

    private static final JsonNodeFactory NODES = new JsonNodeFactory(true);

    private ValueWriter() {}

    /**
     * The text of a value. A record of a sealed interface gets its name as the property {@code type}; what is empty is {@code null}.
     *
     * @throws IllegalArgumentException if the value, or one in it, is none that a {@link JsonType} can have, or if values are nested
     *                                  too deep
     */
    public static String text(@Nullable Object value) {
        return value instanceof CharSequence text ? text.toString() : Json.write(node(value, 0));
    }

    private static JsonNode node(@Nullable Object value, int depth) {
        if (depth > Json.MAX_DEPTH) {
            throw new IllegalArgumentException("values are nested deeper than " + Json.MAX_DEPTH
                    + "; does one contain itself?");
        }
        return switch (value) {
            case null -> NODES.nullNode();
            case CharSequence text -> NODES.textNode(text.toString());
            case Character character -> NODES.textNode(character.toString());
            case Boolean bool -> NODES.booleanNode(bool);
            case Number number -> number(number);
            case Enum<?> constant -> NODES.textNode(constant.name());
            case Year year -> number(year.getValue());
            case TemporalAccessor time -> NODES.textNode(time.toString());
            case TemporalAmount duration -> NODES.textNode(duration.toString());
            case ZoneId zone -> NODES.textNode(zone.toString());
            case URI uri -> NODES.textNode(uri.toString());
            case UUID uuid -> NODES.textNode(uuid.toString());
            case Optional<?> optional -> node(optional.orElse(null), depth);
            case OptionalInt optional -> optional.isPresent() ? number(optional.getAsInt()) : NODES.nullNode();
            case OptionalLong optional -> optional.isPresent() ? number(optional.getAsLong()) : NODES.nullNode();
            case OptionalDouble optional -> optional.isPresent() ? number(optional.getAsDouble()) : NODES.nullNode();
            case Record object -> object(object, depth);
            case Map<?, ?> map -> map(map, depth);
            case Iterable<?> elements -> array(elements, depth);
            case Object array when array.getClass().isArray() -> array(array, depth);
            default -> throw new IllegalArgumentException(value.getClass().getTypeName()
                    + " can't be written as JSON; give a String, or records, collections, maps, enums, numbers, booleans,"
                    + " java.time, URI and UUID");
        };
    }

    private static JsonNode number(Number number) {
        return switch (number) {
            case Byte n -> NODES.numberNode(n.intValue());
            case Short n -> NODES.numberNode(n.intValue());
            case Integer n -> NODES.numberNode(n.intValue());
            case Long n -> NODES.numberNode(n.longValue());
            case Float n -> NODES.numberNode(n.floatValue());
            case Double n -> NODES.numberNode(n.doubleValue());
            case BigInteger n -> NODES.numberNode(n);
            case BigDecimal n -> NODES.numberNode(n);
            default -> NODES.numberNode(new BigDecimal(number.toString()));
        };
    }

    private static ObjectNode object(Record value, int depth) {
        var access = RecordAccess.of(value.getClass());
        var node = Json.object();
        if (Arrays.stream(value.getClass().getInterfaces()).anyMatch(Class::isSealed)) {
            node.put(JsonType.TAG, value.getClass().getSimpleName());
        }
        for (var component : access.components()) {
            node.set(component.getName(), node(access.read(value, component), depth + 1));
        }
        return node;
    }

    private static ObjectNode map(Map<?, ?> map, int depth) {
        var node = Json.object();
        map.forEach((key, value) -> node.set(String.valueOf(key), node(value, depth + 1)));
        return node;
    }

    private static ArrayNode array(Iterable<?> elements, int depth) {
        var node = Json.array();
        elements.forEach(element -> node.add(node(element, depth + 1)));
        return node;
    }

    private static ArrayNode array(Object array, int depth) {
        var node = Json.array();
        for (int i = 0; i < Array.getLength(array); i++) {
            node.add(node(Array.get(array, i), depth + 1));
        }
        return node;
    }
}
