package dev.wizardsdk.local.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static dev.wizardsdk.local.grammar.Expression.many;
import static dev.wizardsdk.local.grammar.Expression.optional;
import static dev.wizardsdk.local.grammar.Expression.repeat;
import static dev.wizardsdk.local.grammar.Expression.rule;
import static dev.wizardsdk.local.grammar.Expression.sequence;
import static dev.wizardsdk.local.grammar.Expression.text;

/**
 * What a schema says of objects. Properties come in their order, and each optional one may be missing: what may follow the i-th, once
 * some property stands, is one rule, so the rules are as many as the properties.
 */
final class ObjectRules {

    private static final int LONGEST_NAME = 200;

    private record Property(Expression member, boolean required) {}

    private final SchemaRules schemas;
    private final Map<String, Expression> rules;

    ObjectRules(SchemaRules schemas, Map<String, Expression> rules) {
        this.schemas = schemas;
        this.rules = rules;
    }

    Expression expression(Schema schema, String name) {
        if (!schema.hasAny(Schema.OF_OBJECTS)) {
            return schemas.json().anyObject();
        }
        var declared = declared(schema);
        var additional = additional(schema, declared.isEmpty());
        var properties = new ArrayList<Property>();
        var required = SchemaRules.names(schema.get("required"));
        declared.forEach((key, value) -> properties.add(new Property(member(schema, name, key, value),
                required.contains(key))));
        int needed = (int) properties.stream().filter(Property::required).count();
        var least = schema.count("minProperties", 0);
        var most = schema.count("maxProperties", Expression.UNBOUNDED);
        if (properties.isEmpty()) {
            return map(schema, name, additional, least, most);
        }
        var mayBeEmpty = least == 0;
        if (least == properties.size() && least > needed) {
            properties.replaceAll(property -> new Property(property.member, true));
        } else if (least > Math.max(1, needed)) {
            throw schema.fault("minProperties", "more than the required ones cannot be counted");
        }
        if (most < properties.size()) {
            throw schema.fault("maxProperties", "fewer than the declared ones cannot be counted");
        }
        var limit = most == Expression.UNBOUNDED ? most : most - properties.size();
        var others = isFalse(additional) || limit == 0
                ? Expression.EMPTY
                : repeat(sequence(JsonRules.COMMA, rule(other(schema, name, additional, declared.keySet()))), 0, limit);
        return sequence(text("{"), members(properties, others, mayBeEmpty, name), text("}"));
    }

    /** The properties that may stand, in their order, with their schemas. */
    private static Map<String, JsonNode> declared(Schema schema) {
        var required = SchemaRules.names(schema.get("required"));
        var declared = new LinkedHashMap<String, JsonNode>();
        schema.get("properties").properties().forEach(property -> {
            if (!isFalse(property.getValue())) {
                declared.put(property.getKey(), property.getValue());
            } else if (required.contains(property.getKey())) {
                throw schema.fault("required", "property " + property.getKey() + " is required and forbidden");
            }
        });
        for (var key : required) {
            if (!declared.containsKey(key)) {
                var additional = schema.has("additionalProperties")
                        ? schema.get("additionalProperties")
                        : BooleanNode.TRUE;
                if (isFalse(additional)) {
                    throw schema.fault("required", "property " + key + " is required but not declared");
                }
                declared.put(key, additional);
            }
        }
        return declared;
    }

    private static JsonNode additional(Schema schema, boolean open) {
        if (schema.has("additionalProperties")) {
            return schema.get("additionalProperties");
        }
        return BooleanNode.valueOf(open && !schema.has("properties"));
    }

    private Expression member(Schema schema, String name, String key, JsonNode value) {
        return sequence(JsonRules.key(key),
                schemas.expression(value, schema.pointer() + "/properties/" + key, name + "-" + key));
    }

    private Expression map(Schema schema, String name, JsonNode additional, int least, int most) {
        if (least > 1) {
            throw schema.fault("minProperties", "more than one cannot be counted, for names may come twice");
        }
        if (isFalse(additional) || most == 0) {
            if (least > 0) {
                throw schema.fault("minProperties", "no property is allowed");
            }
            return text("{}");
        }
        var value = schemas.expression(additional, schema.pointer() + "/additionalProperties", name + "-value");
        var member = sequence(schemas.json().string(), JsonRules.COLON, value);
        return sequence(text("{"), JsonRules.list(member, least, most), text("}"));
    }

    private Expression members(List<Property> properties, Expression others, boolean mayBeEmpty, String name) {
        for (int i = properties.size(); i > 0; i--) {
            var property = i == properties.size() ? null : properties.get(i);
            if (property == null) {
                rules.put(name + "-after-" + i, others);
            } else {
                var more = sequence(JsonRules.COMMA, property.member);
                rules.put(name + "-after-" + i,
                        sequence(property.required ? more : optional(more), rule(name + "-after-" + (i + 1))));
            }
        }
        var options = new ArrayList<Expression>();
        for (int i = 0; i < properties.size(); i++) {
            options.add(sequence(properties.get(i).member, rule(name + "-after-" + (i + 1))));
            if (properties.get(i).required) {
                return Expression.choice(options);
            }
        }
        if (!others.equals(Expression.EMPTY)) {
            options.add(sequence(rule(name + "-other"), others));
        }
        return mayBeEmpty ? optional(Expression.choice(options)) : Expression.choice(options);
    }

    /** The rule of a property that is not declared; its name is written without escapes, so that it can be told from the others. */
    private String other(Schema schema, String name, JsonNode additional, Iterable<String> declared) {
        var names = new ArrayList<int[]>();
        for (var each : declared) {
            if (each.length() > LONGEST_NAME) {
                throw schema.fault("additionalProperties", "cannot be told from the long name " + each);
            }
            if (each.codePoints().allMatch(JsonRules.UNESCAPED::contains)) {
                names.add(each.codePoints().toArray());
            }
        }
        var value = schemas.expression(additional, schema.pointer() + "/additionalProperties", name + "-value");
        rules.put(name + "-other",
                sequence(JsonRules.QUOTE, different(names, 0), JsonRules.QUOTE, JsonRules.COLON, value));
        return name + "-other";
    }

    /** Any text but the rests of some names. */
    private static Expression different(List<int[]> names, int from) {
        var options = new ArrayList<Expression>();
        var byFirst = new LinkedHashMap<Integer, List<int[]>>();
        var ends = false;
        for (var each : names) {
            ends |= each.length == from;
            if (each.length > from) {
                byFirst.computeIfAbsent(each[from], key -> new ArrayList<>()).add(each);
            }
        }
        var taken = new CodePoints(List.of());
        for (var each : byFirst.entrySet()) {
            taken = taken.and(CodePoints.range(each.getKey(), each.getKey()));
            options.add(sequence(text(Character.toString(each.getKey())), different(each.getValue(), from + 1)));
        }
        options.add(sequence(new Expression.Chars(JsonRules.UNESCAPED.without(taken)),
                many(new Expression.Chars(JsonRules.UNESCAPED))));
        if (!ends) {
            options.add(Expression.EMPTY);
        }
        return Expression.choice(options);
    }

    private static boolean isFalse(JsonNode schema) {
        return schema.isBoolean() && !schema.booleanValue();
    }
}
