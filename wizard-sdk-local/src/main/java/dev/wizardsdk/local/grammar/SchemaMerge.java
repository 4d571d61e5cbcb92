package dev.wizardsdk.local.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Two schemas in one, by which a value is valid if it is by both. */
final class SchemaMerge {

    private static final Set<String> LEAST = Set.of("minLength", "minItems", "minProperties", "minimum",
            "exclusiveMinimum");
    private static final Set<String> MOST = Set.of("maxLength", "maxItems", "maxProperties", "maximum",
            "exclusiveMaximum");

    private final Schema one;
    private final Schema other;
    private final ObjectNode merged;

    private SchemaMerge(Schema one, Schema other) {
        this.one = one;
        this.other = other;
        merged = one.node().deepCopy();
    }

    /** Both; nothing where no value can be valid by both. */
    static Optional<ObjectNode> of(ObjectNode one, ObjectNode other, String pointer) {
        if (one.isEmpty() || other.isEmpty()) {
            return Optional.of(one.isEmpty() ? other : one);
        }
        return new SchemaMerge(new Schema(one, pointer), new Schema(other, pointer)).merge();
    }

    private Optional<ObjectNode> merge() {
        if (!types() || !values()) {
            return Optional.empty();
        }
        properties();
        required();
        items();
        for (var keyword : LEAST) {
            limit(keyword, 1);
        }
        for (var keyword : MOST) {
            limit(keyword, -1);
        }
        for (var keyword : Set.of("pattern", "format")) {
            if (one.has(keyword) && other.has(keyword) && !one.get(keyword).equals(other.get(keyword))) {
                throw one.fault(keyword, "two of them for one text are not supported");
            }
            if (other.has(keyword)) {
                merged.set(keyword, other.get(keyword));
            }
        }
        return Optional.of(merged);
    }

    private boolean types() {
        if (!one.has("type") || !other.has("type")) {
            if (other.has("type")) {
                merged.set("type", other.get("type"));
            }
            return true;
        }
        var both = EnumSet.noneOf(Schema.Type.class);
        var mine = one.acceptedTypes();
        var its = other.acceptedTypes();
        for (var type : Schema.Type.values()) {
            var inMine = mine.contains(type) || (type == Schema.Type.INTEGER && mine.contains(Schema.Type.NUMBER));
            var inIts = its.contains(type) || (type == Schema.Type.INTEGER && its.contains(Schema.Type.NUMBER));
            if (inMine && inIts) {
                both.add(type);
            }
        }
        if (both.contains(Schema.Type.NUMBER)) {
            both.remove(Schema.Type.INTEGER);
        }
        var names = merged.putArray("type");
        both.forEach(type -> names.add(type.name().toLowerCase(Locale.ROOT)));
        return !both.isEmpty();
    }

    private boolean values() {
        if (!other.has("enum")) {
            return true;
        }
        if (!one.has("enum")) {
            merged.set("enum", other.get("enum"));
            return true;
        }
        var its = new LinkedHashSet<JsonNode>();
        other.get("enum").forEach(its::add);
        var both = new ArrayList<JsonNode>();
        one.get("enum").forEach(value -> {
            if (its.contains(value)) {
                both.add(value);
            }
        });
        merged.putArray("enum").addAll(both);
        return !both.isEmpty();
    }

    private void properties() {
        var properties = JsonNodeFactory.instance.objectNode();
        for (var name : names("properties")) {
            properties.set(name, both(property(one, name), property(other, name)));
        }
        if (!properties.isEmpty()) {
            merged.set("properties", properties);
        }
        if (one.has("additionalProperties") || other.has("additionalProperties")) {
            merged.set("additionalProperties", both(additional(one), additional(other)));
        }
    }

    private Set<String> names(String keyword) {
        var names = new LinkedHashSet<String>();
        one.get(keyword).fieldNames().forEachRemaining(names::add);
        other.get(keyword).fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode property(Schema schema, String name) {
        var declared = schema.get("properties").path(name);
        return declared.isMissingNode() ? additional(schema) : declared;
    }

    private static JsonNode additional(Schema schema) {
        return schema.has("additionalProperties") ? schema.get("additionalProperties") : BooleanNode.TRUE;
    }

    private static JsonNode both(JsonNode some, JsonNode more) {
        if (isFalse(some) || isFalse(more)) {
            return BooleanNode.FALSE;
        }
        if (isAnything(some) || some.equals(more)) {
            return more;
        }
        if (isAnything(more)) {
            return some;
        }
        var both = JsonNodeFactory.instance.objectNode();
        both.putArray("allOf").add(some).add(more);
        return both;
    }

    private static boolean isFalse(JsonNode schema) {
        return schema.isBoolean() && !schema.booleanValue();
    }

    private static boolean isAnything(JsonNode schema) {
        return schema.isBoolean() || (schema.isObject() && schema.isEmpty());
    }

    private void required() {
        if (other.has("required")) {
            var names = SchemaRules.names(one.get("required"));
            names.addAll(SchemaRules.names(other.get("required")));
            var required = merged.putArray("required");
            names.forEach(required::add);
        }
    }

    private void items() {
        var hasPrefix = one.has("prefixItems") || other.has("prefixItems");
        if (hasPrefix) {
            var prefix = JsonNodeFactory.instance.arrayNode();
            var length = Math.max(one.get("prefixItems").size(), other.get("prefixItems").size());
            for (int i = 0; i < length; i++) {
                prefix.add(both(item(one, i), item(other, i)));
            }
            merged.set("prefixItems", prefix);
        }
        if (one.has("items") || other.has("items")) {
            merged.set("items", both(item(one, Integer.MAX_VALUE), item(other, Integer.MAX_VALUE)));
        }
    }

    private static JsonNode item(Schema schema, int index) {
        if (schema.get("prefixItems") instanceof ArrayNode prefix && index < prefix.size()) {
            return prefix.get(index);
        }
        return schema.has("items") ? schema.get("items") : BooleanNode.TRUE;
    }

    /** Keeps the larger value, or the smaller one where the sign is negative. */
    private void limit(String keyword, int sign) {
        if (!other.has(keyword)) {
            return;
        }
        var its = other.get(keyword);
        if (!one.has(keyword) || its.decimalValue().compareTo(one.get(keyword).decimalValue()) * sign > 0) {
            merged.set(keyword, its);
        }
    }
}
