package dev.wizardsdk.local.grammar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * JSON schemas as grammars: what such a grammar allows is JSON, and valid by the schema. It allows less than the schema does where that
 * keeps a model on its way:
 *
 * <ul>
 * <li>White space is at most one space after each comma and each colon, and none elsewhere.
 * <li>Properties come in the order in which they are declared. Beyond those, an object has others only if {@code additionalProperties}
 * says so, or if none is declared.
 * <li>Numbers without limits have up to 16 digits before and after the point and no more than two in the exponent, integers up to 18.
 * <li>Where any JSON may stand, it is nested no deeper than {@value JsonRules#DEPTH}.
 * <li>A schema of which only, say, the {@code properties} are given is taken for one of objects.
 * </ul>
 *
 * <p>What the schema says beyond what a grammar can hold – {@code not}, {@code if}, {@code patternProperties}, {@code uniqueItems} and
 * the like – is refused by its name and place; annotations are passed over. Of {@code oneOf} the alternatives must exclude each other.
 */
public final class JsonSchemaGrammar {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonSchemaGrammar() {}

    /**
     * The grammar of a schema.
     *
     * @throws GrammarException if it is no schema, or says what a grammar can't
     */
    public static Grammar of(String schema) {
        var rules = new LinkedHashMap<String, Expression>();
        var root = add(schema, "value", rules);
        // The root comes first, for people.
        var ordered = new LinkedHashMap<String, Expression>();
        ordered.put(RuleSet.ROOT, root);
        ordered.putAll(rules);
        return Grammar.of(ordered);
    }

    /**
     * Adds the rules of a schema to others.
     *
     * @param name how the rules are to be called, lower-case letters, digits and dashes; of its own for each schema
     * @return what stands for a value of the schema
     * @throws GrammarException if it is no schema, or says what a grammar can't
     */
    public static Expression add(String schema, String name, Map<String, Expression> rules) {
        JsonNode document;
        try {
            document = JSON.readTree(schema);
        } catch (JsonProcessingException e) {
            throw new GrammarException("the schema is no JSON: " + e.getOriginalMessage());
        }
        return new SchemaRules(document, rules).expression(document, "#", name);
    }
}
