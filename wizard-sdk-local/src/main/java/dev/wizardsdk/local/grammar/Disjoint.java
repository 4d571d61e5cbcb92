package dev.wizardsdk.local.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether alternatives exclude each other, as those of {@code oneOf} must: what the grammar of one allows must not be valid by another.
 * Told by types, by values, and for objects by a property that one of them needs.
 */
final class Disjoint {

    private Disjoint() {}

    static void require(List<List<ObjectNode>> options, ObjectNode common, String pointer) {
        for (int i = 0; i < options.size(); i++) {
            for (int j = 0; j < options.size(); j++) {
                if (i != j && !excluded(options.get(i), options.get(j), common, pointer)) {
                    throw new GrammarException("oneOf at " + pointer + "/oneOf: a value may be valid by both "
                            + Math.min(i, j) + " and " + Math.max(i, j)
                            + ". Give them a property with different values, or use anyOf");
                }
            }
        }
    }

    private static boolean excluded(List<ObjectNode> made, List<ObjectNode> others, ObjectNode common, String pointer) {
        return made.stream()
                .flatMap(each -> SchemaMerge.of(common, each, pointer).stream())
                .allMatch(each -> others.stream()
                        .allMatch(other -> excludes(new Schema(each, pointer), new Schema(other, pointer))));
    }

    /** Whether nothing that the grammar of one schema allows is valid by the other. */
    private static boolean excludes(Schema made, Schema other) {
        if (differ(made, other)) {
            return true;
        }
        if (made.has("enum") || !made.generatedTypes().equals(Set.of(Schema.Type.OBJECT))) {
            return false;
        }
        var always = SchemaRules.names(made.get("required"));
        var needed = SchemaRules.names(other.get("required"));
        for (var name : needed) {
            if (!generates(made, name)) {
                return true;
            }
        }
        var telling = new HashSet<>(always);
        telling.addAll(needed);
        return telling.stream().anyMatch(name -> tells(made, other, name, always));
    }

    private static boolean tells(Schema made, Schema other, String name, Set<String> always) {
        var mine = made.get("properties").path(name);
        var its = other.get("properties").path(name);
        if (its.isMissingNode()) {
            var closed = other.get("additionalProperties");
            return always.contains(name) && closed.isBoolean() && !closed.booleanValue();
        }
        return mine instanceof ObjectNode one && its instanceof ObjectNode two && isSimple(one) && isSimple(two)
                && differ(values(one, made.pointer()), values(two, other.pointer()));
    }

    /** Whether an object may get a property of this name. */
    private static boolean generates(Schema made, String name) {
        var additional = made.get("additionalProperties");
        var open = made.has("additionalProperties") && !(additional.isBoolean() && !additional.booleanValue());
        return made.get("properties").has(name) || open || !made.has("properties")
                || SchemaRules.names(made.get("required")).contains(name);
    }

    private static boolean isSimple(ObjectNode schema) {
        return !schema.has("$ref") && !schema.has("anyOf") && !schema.has("oneOf") && !schema.has("allOf");
    }

    private static Schema values(ObjectNode schema, String pointer) {
        var values = schema.deepCopy();
        if (values.has("const")) {
            values.putArray("enum").add(values.get("const"));
        }
        return new Schema(values, pointer);
    }

    private static boolean differ(Schema made, Schema other) {
        var types = new HashSet<Schema.Type>();
        if (made.has("enum")) {
            made.get("enum").forEach(value -> types.add(Schema.Type.of(value)));
        } else {
            types.addAll(made.generatedTypes());
        }
        var accepted = other.acceptedTypes();
        if (types.stream().noneMatch(type -> meets(type, accepted))) {
            return true;
        }
        return made.has("enum") && other.has("enum") && values(made).stream().noneMatch(values(other)::contains);
    }

    private static boolean meets(Schema.Type type, Set<Schema.Type> accepted) {
        return accepted.contains(type)
                || (type == Schema.Type.INTEGER && accepted.contains(Schema.Type.NUMBER))
                || (type == Schema.Type.NUMBER && accepted.contains(Schema.Type.INTEGER));
    }

    private static Set<JsonNode> values(Schema schema) {
        var values = new HashSet<JsonNode>();
        schema.get("enum").forEach(values::add);
        return values;
    }
}
