package dev.wizardsdk.local.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.Map;

import static dev.wizardsdk.local.grammar.Expression.optional;
import static dev.wizardsdk.local.grammar.Expression.repeat;
import static dev.wizardsdk.local.grammar.Expression.rule;
import static dev.wizardsdk.local.grammar.Expression.sequence;
import static dev.wizardsdk.local.grammar.Expression.text;

/** What a schema says of arrays. */
final class ArrayRules {

    private final SchemaRules schemas;
    private final Map<String, Expression> rules;

    ArrayRules(SchemaRules schemas, Map<String, Expression> rules) {
        this.schemas = schemas;
        this.rules = rules;
    }

    Expression expression(Schema schema, String name) {
        if (!schema.hasAny(Schema.OF_ARRAYS)) {
            return schemas.json().anyArray();
        }
        var least = schema.count("minItems", 0);
        var most = schema.count("maxItems", Expression.UNBOUNDED);
        var prefix = schema.get("prefixItems");
        int declared = 0;
        while (declared < Math.min(prefix.size(), most) && !isFalse(prefix.get(declared))) {
            declared++;
        }
        var further = further(schema, prefix.size(), least);
        if (declared < prefix.size() || isFalse(further)) {
            most = Math.min(most, declared);
        }
        if (least > most) {
            throw schema.fault("minItems", "no array can have as many items");
        }
        return sequence(text("["), items(schema, name, declared, least, most), text("]"));
    }

    private static JsonNode further(Schema schema, int declared, int least) {
        if (schema.has("items")) {
            return schema.get("items");
        }
        return BooleanNode.valueOf(declared == 0 || least > declared);
    }

    private Expression items(Schema schema, String name, int declared, int least, int most) {
        if (most == 0) {
            return Expression.EMPTY;
        }
        var others = Expression.EMPTY;
        if (most > declared) {
            var items = further(schema, schema.get("prefixItems").size(), least);
            var item = schemas.expression(items, schema.pointer() + "/items", name + "-item");
            if (declared == 0) {
                return JsonRules.list(item, least, most);
            }
            var limit = most == Expression.UNBOUNDED ? most : most - declared;
            others = repeat(sequence(JsonRules.COMMA, item), Math.max(0, least - declared), limit);
        }
        for (int i = declared - 1; i >= 0; i--) {
            var pointer = schema.pointer() + "/prefixItems/" + i;
            var item = schemas.expression(schema.get("prefixItems").get(i), pointer, name + "-" + i);
            rules.put(name + "-from-" + i, i == 0 ? sequence(item, others) : sequence(JsonRules.COMMA, item, others));
            others = i < least ? rule(name + "-from-" + i) : optional(rule(name + "-from-" + i));
        }
        return others;
    }

    private static boolean isFalse(JsonNode schema) {
        return schema.isBoolean() && !schema.booleanValue();
    }
}
