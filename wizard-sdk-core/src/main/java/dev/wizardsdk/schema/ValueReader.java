package dev.wizardsdk.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.text.Near;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a JSON value as a Java one and gathers all that is wrong with it. For one value. */
final class ValueReader {

    private static final int MAX_FAULTS = 20;
    private static final int MAX_NAME = 60;

    private final Types types;
    private final boolean strict;
    private final List<Fault> faults = new ArrayList<>();

    /** @param strict whether unknown properties are faults even where no component is missing */
    ValueReader(Types types, boolean strict) {
        this.types = types;
        this.strict = strict;
    }

    /** What is wrong; at most {@value #MAX_FAULTS}. */
    List<Fault> faults() {
        return List.copyOf(faults);
    }

    /** The value; null where there are faults. */
    @Nullable
    Object read(JsonNode node, Shape shape, String pointer) {
        return switch (shape) {
            case Shape.Plain plain -> {
                Optional<?> value = plain.scalar().reading().apply(node);
                yield value.isPresent() ? value.get() : mismatch(node, shape, pointer);
            }
            case Shape.Choice choice -> constant(node, choice, pointer);
            case Shape.Items items -> items(node, items, pointer);
            case Shape.Entries entries -> entries(node, entries, pointer);
            case Shape.Maybe maybe -> {
                if (node.isNull()) {
                    yield maybe.absence().none();
                }
                var value = read(node, maybe.present(), pointer);
                yield value == null ? null : maybe.absence().some(value);
            }
            case Shape.Reference reference -> switch (types.structure(reference)) {
                case Shape.Fields fields -> record(node, fields, shape, pointer);
                case Shape.Alternatives alternatives -> alternative(node, alternatives, shape, pointer);
            };
        };
    }

    private @Nullable Object constant(JsonNode node, Shape.Choice choice, String pointer) {
        var constant = choice.constants().get(node.textValue());
        if (constant == null) {
            fault(pointer, "expected " + choice.expected() + ", found " + (node.isTextual()
                    ? "another string" + Near.suggestion(node.textValue(), choice.constants().keySet())
                    : found(node)));
        }
        return constant;
    }

    private @Nullable Object items(JsonNode node, Shape.Items items, String pointer) {
        if (!node.isArray()) {
            return mismatch(node, items, pointer);
        }
        var before = faults.size();
        var elements = new ArrayList<@Nullable Object>();
        for (var element : node) {
            elements.add(read(element, items.element(), pointer + "/" + elements.size()));
        }
        return faults.size() > before || full() ? null : items.container().of(withoutNulls(elements));
    }

    /** Only a component is read as null, and only where nothing is at fault; so here are none. */
    @SuppressWarnings({"NullAway", "unchecked"})
    private static List<Object> withoutNulls(List<@Nullable Object> elements) {
        return (List<Object>) (List<?>) elements;
    }

    private @Nullable Object entries(JsonNode node, Shape.Entries entries, String pointer) {
        if (!node.isObject()) {
            return mismatch(node, entries, pointer);
        }
        var before = faults.size();
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (var property : node.properties()) {
            map.put(property.getKey(),
                    read(property.getValue(), entries.value(), pointer + "/" + escaped(property.getKey())));
        }
        return faults.size() > before || full() ? null : Collections.unmodifiableMap(map);
    }

    private @Nullable Object alternative(JsonNode node, Shape.Alternatives alternatives, Shape shape, String pointer) {
        if (!node.isObject()) {
            return mismatch(node, shape, pointer);
        }
        var tags = alternatives.records().keySet();
        var tag = node.path(JsonType.TAG);
        var record = alternatives.records().get(tag.asText());
        if (record == null || !tag.isTextual()) {
            fault(pointer + "/" + JsonType.TAG, "expected one of " + String.join(", ", tags) + ", found "
                    + (tag.isTextual() ? "another string" + Near.suggestion(tag.textValue(), tags) : found(tag)));
            return null;
        }
        return read(node, record, pointer);
    }

    private @Nullable Object record(JsonNode node, Shape.Fields fields, Shape shape, String pointer) {
        if (!node.isObject()) {
            return mismatch(node, shape, pointer);
        }
        var before = faults.size();
        var values = new @Nullable Object[fields.fields().size()];
        var missing = new ArrayList<String>();
        for (int i = 0; i < values.length; i++) {
            var field = fields.fields().get(i);
            var value = node.path(field.name());
            var place = pointer + "/" + escaped(field.name());
            if (!value.isMissingNode()) {
                values[i] = read(value, field.shape(), place);
                continue;
            }
            missing.add(field.name());
            if (field.shape() instanceof Shape.Maybe maybe) {
                values[i] = maybe.absence().none();
            } else {
                fault(place, "is missing, expected " + field.shape().expected());
            }
        }
        unknown(node, fields, missing, pointer);
        return faults.size() > before || full() ? null : created(fields, values, pointer);
    }

    /** Where a component is missing, a property that has no component may be that one by another name. */
    private void unknown(JsonNode node, Shape.Fields fields, List<String> missing, String pointer) {
        if (!strict && missing.isEmpty()) {
            return;
        }
        var known = Stream.concat(
                fields.fields().stream().map(Shape.Field::name),
                Stream.of(JsonType.TAG).filter(name -> !fields.tag().isEmpty())).toList();
        for (var property : node.properties()) {
            if (!known.contains(property.getKey())) {
                fault(pointer + "/" + escaped(property.getKey()), "is no known property"
                        + (known.isEmpty() ? "; there is none" : ", only " + String.join(", ", known) + " are")
                        + Near.suggestion(property.getKey(), known));
            }
        }
    }

    private @Nullable Object created(Shape.Fields fields, @Nullable Object[] values, String pointer) {
        try {
            return fields.access().create(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            var cause = e.getCause();
            fault(pointer, fields.access().type().getSimpleName() + " does not accept it: " + (cause == null
                    || cause.getMessage() == null ? "it gives no reason" : cause.getMessage()));
            return null;
        }
    }

    private @Nullable Object mismatch(JsonNode node, Shape shape, String pointer) {
        fault(pointer, "expected " + shape.expected() + ", found " + found(node));
        return null;
    }

    private void fault(String pointer, String problem) {
        if (!full()) {
            faults.add(new Fault(pointer, problem));
        }
    }

    private boolean full() {
        return faults.size() >= MAX_FAULTS;
    }

    private static String found(JsonNode node) {
        return switch (node.getNodeType()) {
            case NULL -> "null";
            case BOOLEAN -> node.asText();
            case NUMBER -> "the number " + shortened(node.asText());
            case STRING, BINARY -> "a string of " + node.asText().length() + " characters";
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case MISSING -> "nothing";
        };
    }

    /** As a JSON pointer writes a name. */
    private static String escaped(String name) {
        return shortened(name).replace("~", "~0").replace("/", "~1");
    }

    private static String shortened(String text) {
        return text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME) + "…";
    }
}
