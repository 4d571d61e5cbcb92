package dev.wizardsdk.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.text.Json;
import java.util.List;

/**
 * A Java type that values are read as: its JSON Schema, and the reading of what a model wrote. A record's JSON is an object; every
 * other type is wrapped in an object whose only property is {@code value}, since services want an object at the root, and a value
 * that comes without the wrapping is taken too. Immutable.
 *
 * <p>A missing property stands for an {@code Optional} that is empty, {@code null} for the same; any other component must be there.
 * A property the type does not know is passed over in an answer where all components are there, and is a fault where one is missing,
 * which it may be by another name. In a tool's arguments it is always one: the model would think it had effect.
 */
public final class JsonType<T> {

    /** The property that tells the records of a sealed interface apart. */
    static final String TAG = "type";

    private static final String WRAPPED = "value";

    private final Types types;
    private final Shape shape;
    private final boolean record;
    private final String name;
    private final String words;
    private final String schema;

    private JsonType(Resolved type) {
        types = new Types();
        shape = types.shape(type, type.toString());
        name = type.name();
        words = type.words();
        var writer = new SchemaWriter(types);
        record = shape instanceof Shape.Reference reference && types.structure(reference) instanceof Shape.Fields;
        schema = Json.write(shape instanceof Shape.Reference reference && record
                ? writer.document(reference)
                : writer.document(WRAPPED, shape));
    }

    /**
     * The type of a class.
     *
     * @throws IllegalArgumentException if it has no JSON form, or its module keeps it from this library; the message tells where
     *                                  and what helps
     */
    public static <T> JsonType<T> of(Class<T> type) {
        return new JsonType<>(Types.plain(type));
    }

    /** The type of lists of a class; see {@link #of}. */
    public static <T> JsonType<List<T>> listOf(Class<T> element) {
        return new JsonType<>(new Resolved(List.class, List.of(Types.plain(element))));
    }

    /** A name for the schema, of letters, digits and underscores. */
    public String name() {
        return name;
    }

    /** The JSON Schema, an object. */
    public String schema() {
        return schema;
    }

    /** Reads a tool's arguments: nothing but JSON, and no unknown property. An empty text stands for an object without any. */
    public Reading<T> readArguments(String text) {
        try {
            return read(text.isBlank() ? Json.object() : Json.read(text), true);
        } catch (Json.NotJson e) {
            return new Reading.Faulty<>(List.of(new Fault("", "the JSON is not valid: " + e.getMessage())));
        }
    }

    /** Reads the value in an answer, which may have words or a fence around it, once. */
    public Reading<T> readAnswer(String text) {
        var findings = JsonInText.in(text);
        if (findings.values().isEmpty()) {
            return new Reading.Faulty<>(List.of(findings.fault()));
        }
        Reading<T> last = read(findings.values().getLast(), false);
        var fitting = findings.values().stream()
                .distinct()
                .map(value -> read(value, false))
                .filter(Reading.Fitting.class::isInstance)
                .toList();
        if (fitting.size() > 1) {
            return new Reading.Faulty<>(List.of(new Fault("", "expected one value, found " + fitting.size())));
        }
        return fitting.isEmpty() ? last : fitting.getFirst();
    }

    @SuppressWarnings("unchecked") // the shape was made of T
    private Reading<T> read(JsonNode node, boolean strict) {
        var reader = new ValueReader(types, strict);
        var wrapped = !record && node.has(WRAPPED) && !node.has(TAG);
        var value = reader.read(wrapped ? node.get(WRAPPED) : node, shape, wrapped ? "/" + WRAPPED : "");
        return value == null
                ? new Reading.Faulty<>(reader.faults())
                : new Reading.Fitting<>((T) value);
    }

    @Override
    public String toString() {
        return words;
    }
}
