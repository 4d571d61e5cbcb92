package dev.wizardsdk.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.text.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the JSON Schema of a type, in the one form that strict services, lenient ones and grammars all take: each property
 * required, no other ones allowed, {@code null} for what may be missing. A record that is used once stands where it is used; one
 * that is used several times, or contains itself, stands in {@code $defs}.
 */
final class SchemaWriter {

    private final Types types;
    private final Map<String, Integer> uses = new HashMap<>();
    private final Map<String, ObjectNode> definitions = new LinkedHashMap<>();
    private String root = "";

    SchemaWriter(Types types) {
        this.types = types;
    }

    /** The schema of a record, as a document. */
    ObjectNode document(Shape.Reference record) {
        root = record.name();
        count(record);
        return withDefinitions(structure(record));
    }

    /** The schema of an object whose only property is the value, as a document. */
    ObjectNode document(String property, Shape value) {
        count(value);
        var document = object();
        add(document, property, schema(value));
        return withDefinitions(document);
    }

    private ObjectNode withDefinitions(ObjectNode document) {
        if (!definitions.isEmpty()) {
            document.putObject("$defs").setAll(definitions);
        }
        return document;
    }

    private void count(Shape shape) {
        switch (shape) {
            case Shape.Plain plain -> {}
            case Shape.Choice choice -> {}
            case Shape.Items items -> count(items.element());
            case Shape.Entries entries -> count(entries.value());
            case Shape.Maybe maybe -> count(maybe.present());
            case Shape.Reference reference -> {
                if (uses.merge(reference.name(), 1, Integer::sum) == 1) {
                    switch (types.structure(reference)) {
                        case Shape.Fields fields -> fields.fields().forEach(field -> count(field.shape()));
                        case Shape.Alternatives alternatives -> alternatives.records().values().forEach(this::count);
                    }
                }
            }
        }
    }

    private ObjectNode schema(Shape shape) {
        return switch (shape) {
            case Shape.Plain plain -> plain.scalar().schema().deepCopy();
            case Shape.Choice choice -> {
                var schema = Json.object().put("type", "string");
                choice.constants().keySet().forEach(schema.putArray("enum")::add);
                yield described(schema, choice.description());
            }
            case Shape.Items items -> {
                var schema = Json.object().put("type", "array");
                schema.set("items", schema(items.element()));
                yield schema;
            }
            case Shape.Entries entries -> {
                var schema = Json.object().put("type", "object");
                schema.set("additionalProperties", schema(entries.value()));
                yield schema;
            }
            case Shape.Maybe maybe -> {
                var schema = Json.object();
                schema.putArray("anyOf").add(schema(maybe.present())).add(Json.object().put("type", "null"));
                yield schema;
            }
            case Shape.Reference reference -> referred(reference);
        };
    }

    private ObjectNode referred(Shape.Reference reference) {
        var name = reference.name();
        if (name.equals(root)) {
            return Json.object().put("$ref", "#");
        }
        if (uses.getOrDefault(name, 0) < 2) {
            return structure(reference);
        }
        if (!definitions.containsKey(name)) {
            definitions.put(name, Json.object()); // its place, before those that it contains
            definitions.put(name, structure(reference));
        }
        return Json.object().put("$ref", "#/$defs/" + name);
    }

    private ObjectNode structure(Shape.Reference reference) {
        return switch (types.structure(reference)) {
            case Shape.Fields fields -> {
                var schema = object();
                if (!fields.tag().isEmpty()) {
                    // an enum of one: more services know it than const
                    var tag = Json.object().put("type", "string");
                    tag.putArray("enum").add(fields.tag());
                    add(schema, JsonType.TAG, tag);
                }
                for (var field : fields.fields()) {
                    add(schema, field.name(), described(schema(field.shape()), field.description()));
                }
                yield described(schema, fields.description());
            }
            case Shape.Alternatives alternatives -> {
                var schema = Json.object();
                var options = schema.putArray("anyOf");
                alternatives.records().values().forEach(record -> options.add(schema(record)));
                yield described(schema, alternatives.description());
            }
        };
    }

    private static ObjectNode object() {
        var schema = Json.object().put("type", "object");
        schema.putObject("properties");
        schema.putArray("required");
        return schema.put("additionalProperties", false);
    }

    private static void add(ObjectNode object, String property, JsonNode schema) {
        object.withObject("/properties").set(property, schema);
        object.withArray("/required").add(property);
    }

    /** With words for the model, beside those that the type has of itself. */
    private static ObjectNode described(ObjectNode schema, String words) {
        if (words.isEmpty()) {
            return schema;
        }
        if (schema.has("$ref")) {
            // OpenAI takes nothing beside a reference
            var described = Json.object().put("description", words);
            described.putArray("anyOf").add(schema);
            return described;
        }
        var own = schema.path("description").asText();
        return schema.put("description", own.isEmpty() ? words : words + " (" + own + ")");
    }
}
