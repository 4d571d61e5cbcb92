package dev.wizardsdk.local.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of one schema document. Equal schemas share a rule, which is also what ties recursive ones: a rule's name is known before
 * what it stands for.
 */
final class SchemaRules {

    private static final int MAX_RULES = 10_000;
    private static final int MAX_DEPTH = 200;

    private final SchemaAlternatives alternatives;
    private final Map<String, Expression> rules;
    private final Map<JsonNode, String> names = new HashMap<>();
    private final JsonRules json;
    private int depth;

    SchemaRules(JsonNode document, Map<String, Expression> rules) {
        alternatives = new SchemaAlternatives(document);
        this.rules = rules;
        json = new JsonRules(rules);
    }

    JsonRules json() {
        return json;
    }

    /** What stands for a value of the schema. */
    Expression expression(JsonNode schema, String pointer, String hint) {
        var known = names.get(schema);
        if (known != null) {
            return Expression.rule(known);
        }
        var name = unused(hint);
        if (names.size() >= MAX_RULES || ++depth > MAX_DEPTH) {
            throw new GrammarException("the schema is too large at " + pointer);
        }
        names.put(schema, name);
        rules.put(name, Expression.EMPTY);
        rules.put(name, defined(schema, pointer, name));
        depth--;
        return Expression.rule(name);
    }

    private String unused(String hint) {
        var base = hint.replaceAll("[^a-zA-Z0-9-]+", "-");
        var shortened = base.length() > 60 ? base.substring(base.length() - 60) : base;
        var name = shortened;
        for (int i = 2; rules.containsKey(name) || name.equals(RuleSet.ROOT); i++) {
            name = shortened + "-" + i;
        }
        return name;
    }

    private Expression defined(JsonNode schema, String pointer, String name) {
        var found = alternatives.of(schema, pointer);
        if (found.isEmpty()) {
            throw new GrammarException("nothing satisfies the schema at " + pointer);
        }
        if (found.size() > 1) {
            var options = new ArrayList<Expression>();
            for (var each : found) {
                options.add(expression(each, pointer, name));
            }
            return Expression.choice(options);
        }
        var only = found.getFirst();
        return only.equals(schema) ? plain(new Schema(only, pointer), name) : expression(only, pointer, name);
    }

    private Expression plain(Schema schema, String name) {
        if (schema.node().isEmpty()) {
            return json.any();
        }
        if (schema.has("enum")) {
            return Expression.choice(values(schema));
        }
        var options = new ArrayList<Expression>();
        for (var type : schema.generatedTypes()) {
            options.add(switch (type) {
                case OBJECT -> new ObjectRules(this, rules).expression(schema, name);
                case ARRAY -> new ArrayRules(this, rules).expression(schema, name);
                case STRING -> new StringRules(json).expression(schema);
                case INTEGER -> NumberRules.integer(schema, json);
                case NUMBER -> NumberRules.number(schema, json);
                case BOOLEAN -> JsonRules.bool();
                case NULL -> Expression.text("null");
            });
        }
        return Expression.choice(options);
    }

    private static List<Expression> values(Schema schema) {
        var options = new ArrayList<Expression>();
        for (var value : schema.get("enum")) {
            if (schema.admits(value)) {
                options.add(JsonRules.literal(value));
            }
        }
        if (options.isEmpty()) {
            throw schema.fault("enum", "none of the values satisfies the rest of the schema");
        }
        return options;
    }

    static Set<String> names(JsonNode array) {
        var names = new LinkedHashSet<String>();
        array.forEach(each -> names.add(each.asText()));
        return names;
    }
}
