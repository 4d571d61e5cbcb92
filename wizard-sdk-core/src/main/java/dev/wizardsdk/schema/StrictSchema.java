package dev.wizardsdk.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.text.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether OpenAI's strict mode, and that of the services which copied it, takes a JSON Schema: what it does not take it refuses with
 * the whole request. Source: the guide "Structured model outputs" of OpenAI, and the refusals users report.
 */
public final class StrictSchema {

    private static final int MAX_PROPERTIES = 5_000;
    private static final int MAX_NESTING = 10;
    private static final int MAX_CHARACTERS = 120_000;
    private static final int MAX_CONSTANTS = 1_000;
    private static final int MANY_CONSTANTS = 250;
    private static final int MAX_CHARACTERS_OF_MANY = 15_000;

    private static final Set<String> KEYWORDS = Set.of("type", "description", "title", "properties", "required",
            "additionalProperties", "items", "enum", "const", "anyOf", "$ref", "$defs", "definitions", "format",
            "pattern",
            "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems");
    private static final Set<String> FORMATS = Set.of("date-time", "time", "date", "duration", "email", "hostname",
            "ipv4",
            "ipv6", "uuid");

    private final JsonNode document;
    private final List<Fault> faults = new ArrayList<>();
    private int properties;
    private int constants;
    private long characters;

    private StrictSchema(JsonNode document) {
        this.document = document;
    }

    /** Why strict mode does not take the schema, each with a pointer into it; empty if it does. */
    public static List<Fault> faults(String schema) {
        JsonNode document;
        try {
            document = Json.read(schema);
        } catch (Json.NotJson e) {
            return List.of(new Fault("", "the schema is no JSON: " + e.getMessage()));
        }
        return faults(document);
    }

    /** Whether strict mode takes the schema. */
    public static boolean fits(JsonNode schema) {
        return faults(schema).isEmpty();
    }

    private static List<Fault> faults(JsonNode document) {
        var check = new StrictSchema(document);
        check.root();
        return List.copyOf(check.faults);
    }

    private void root() {
        if (!document.path("type").asText().equals("object") || document.has("anyOf")) {
            fault("", "the root must be an object");
        }
        schema(document, "", 0);
        if (properties > MAX_PROPERTIES) {
            fault("", "there are more than " + MAX_PROPERTIES + " properties");
        }
        if (characters > MAX_CHARACTERS) {
            fault("", "names and constants have more than " + MAX_CHARACTERS + " characters");
        }
        if (constants > MAX_CONSTANTS) {
            fault("", "there are more than " + MAX_CONSTANTS + " constants in enums");
        }
    }

    private void schema(JsonNode schema, String pointer, int depth) {
        if (!schema.isObject()) {
            fault(pointer, "true and false are no schemas here");
            return;
        }
        for (var keyword : (Iterable<String>) schema::fieldNames) {
            if (!KEYWORDS.contains(keyword)) {
                fault(pointer, "the keyword " + keyword + " is not known");
            }
        }
        definitions(schema, "$defs", pointer);
        definitions(schema, "definitions", pointer);
        if (schema.has("$ref")) {
            reference(schema, pointer);
            return;
        }
        options(schema, pointer, depth);
        values(schema, pointer);
        if (isOf(schema, "object")) {
            object(schema, pointer, depth + 1);
        }
        if (isOf(schema, "array")) {
            if (schema.has("items")) {
                schema(schema.get("items"), pointer + "/items", depth);
            } else {
                fault(pointer, "an array needs items");
            }
        }
    }

    private void definitions(JsonNode schema, String keyword, String pointer) {
        for (var definition : schema.path(keyword).properties()) {
            characters += definition.getKey().length();
            schema(definition.getValue(), pointer + "/" + keyword + "/" + definition.getKey(), 0);
        }
    }

    private void reference(JsonNode schema, String pointer) {
        if (schema.size() > 1) {
            fault(pointer, "nothing may stand beside $ref");
        }
        var reference = schema.get("$ref").asText();
        if (!reference.equals("#") && !(reference.startsWith("#/") && document.at(reference.substring(1)).isObject())) {
            fault(pointer, "$ref must point to a schema of this document");
        }
    }

    private void options(JsonNode schema, String pointer, int depth) {
        var number = 0;
        for (var option : schema.path("anyOf")) {
            schema(option, pointer + "/anyOf/" + number++, depth);
        }
        if (number == 0 && !schema.has("type")) {
            fault(pointer, "there is no type");
        }
    }

    private void values(JsonNode schema, String pointer) {
        var format = schema.path("format").asText();
        if (!format.isEmpty() && !FORMATS.contains(format)) {
            fault(pointer, "the format " + format + " is not known");
        }
        var ofThese = 0L;
        for (var value : schema.path("enum")) {
            constants++;
            ofThese += value.asText().length();
        }
        characters += ofThese + schema.path("const").asText().length();
        if (schema.path("enum").size() > MANY_CONSTANTS && ofThese > MAX_CHARACTERS_OF_MANY) {
            fault(pointer, "more than " + MANY_CONSTANTS + " constants have more than " + MAX_CHARACTERS_OF_MANY
                    + " characters");
        }
    }

    private void object(JsonNode schema, String pointer, int depth) {
        if (depth > MAX_NESTING) {
            fault(pointer, "objects are nested deeper than " + MAX_NESTING);
        }
        var closed = schema.path("additionalProperties");
        if (!closed.isBoolean() || closed.booleanValue()) {
            fault(pointer, "additionalProperties must be false; instead of a map take a list of records");
        }
        if (!schema.path("properties").isObject()) {
            fault(pointer, "there are no properties");
        }
        var required = new HashSet<String>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (var property : schema.path("properties").properties()) {
            properties++;
            characters += property.getKey().length();
            if (!required.remove(property.getKey())) {
                fault(pointer, "the property " + property.getKey() + " is not required; make it nullable instead");
            }
            schema(property.getValue(), pointer + "/properties/" + property.getKey(), depth);
        }
        if (!required.isEmpty()) {
            fault(pointer, "required names unknown properties");
        }
    }

    private static boolean isOf(JsonNode schema, String type) {
        var given = schema.path("type");
        if (!given.isArray()) {
            return given.asText().equals(type);
        }
        for (var each : given) {
            if (each.asText().equals(type)) {
                return true;
            }
        }
        return false;
    }

    private void fault(String pointer, String problem) {
        faults.add(new Fault(pointer, problem));
    }
}
