package dev.wizardsdk.local.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Resolves references and combinations: a schema becomes alternatives that have none at their top. */
final class SchemaAlternatives {

    private static final int MAX_ALTERNATIVES = 256;
    private static final Set<String> REFUSED = Set.of("not", "if", "then", "else", "dependentSchemas",
            "dependentRequired",
            "dependencies", "patternProperties", "propertyNames", "contains", "unevaluatedProperties",
            "unevaluatedItems",
            "multipleOf", "uniqueItems", "$dynamicRef", "$recursiveRef");
    private static final Set<String> KEPT = Set.of("type", "enum", "const", "properties", "required",
            "additionalProperties", "minProperties", "maxProperties", "items", "prefixItems", "minItems", "maxItems",
            "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum",
            "exclusiveMaximum");

    /** Merging two schemas takes microseconds; a schema of combinations within combinations asks for any number of them. */
    private static final int MAX_MERGES = 20_000;

    private final JsonNode document;
    private int merges;

    SchemaAlternatives(JsonNode document) {
        this.document = document;
    }

    /** A value is valid by the schema if it is by one of these. */
    List<ObjectNode> of(JsonNode schema, String pointer) {
        return of(schema, pointer, new HashSet<>());
    }

    private List<ObjectNode> of(JsonNode schema, String pointer, Set<String> references) {
        if (schema.isBoolean()) {
            return schema.booleanValue() ? List.of(JsonNodeFactory.instance.objectNode()) : List.of();
        }
        if (!(schema instanceof ObjectNode object)) {
            throw new GrammarException("no schema at " + pointer + ": " + shortened(schema));
        }
        refuseUnsupported(object, pointer);
        var found = List.of(plain(object, pointer));
        if (object.has("$ref")) {
            var reference = object.get("$ref").asText();
            if (!references.add(reference)) {
                throw new GrammarException("$ref at " + pointer + ": " + reference + " refers to nothing but itself");
            }
            found = merged(found, of(resolve(reference, pointer), reference, references), pointer);
            references.remove(reference);
        }
        int number = 0;
        for (var each : object.path("allOf")) {
            found = merged(found, of(each, pointer + "/allOf/" + number++, references), pointer);
        }
        for (var combination : List.of("anyOf", "oneOf")) {
            if (object.has(combination)) {
                found = merged(found, options(object, combination, pointer, references), pointer);
            }
        }
        return found;
    }

    private List<ObjectNode> options(ObjectNode schema, String combination, String pointer, Set<String> references) {
        var options = new ArrayList<List<ObjectNode>>();
        for (var each : schema.get(combination)) {
            options.add(of(each, pointer + "/" + combination + "/" + options.size(), references));
        }
        if (combination.equals("oneOf")) {
            Disjoint.require(options, plain(schema, pointer), pointer);
        }
        return options.stream().flatMap(List::stream).distinct().toList();
    }

    private List<ObjectNode> merged(List<ObjectNode> some, List<ObjectNode> others, String pointer) {
        if (some.size() * others.size() > MAX_ALTERNATIVES) {
            throw new GrammarException("the combinations at " + pointer + " make more than " + MAX_ALTERNATIVES
                    + " alternatives");
        }
        merges += some.size() * others.size();
        if (merges > MAX_MERGES) {
            throw new GrammarException("the combinations within combinations, such as those at " + pointer
                    + ", take too long to work out; write the alternatives out");
        }
        var merged = new ArrayList<ObjectNode>();
        for (var one : some) {
            for (var other : others) {
                SchemaMerge.of(one, other, pointer).ifPresent(merged::add);
            }
        }
        return merged;
    }

    /** The keywords that count, in the form of the newest draft. */
    private static ObjectNode plain(ObjectNode schema, String pointer) {
        var plain = schema.deepCopy().retain(KEPT);
        if (plain.path("items").isArray()) {
            plain.set("prefixItems", plain.remove("items"));
            if (schema.has("additionalItems")) {
                plain.set("items", schema.get("additionalItems"));
            }
        }
        exclusive(plain, "minimum", "exclusiveMinimum");
        exclusive(plain, "maximum", "exclusiveMaximum");
        if (plain.has("const")) {
            var constant = plain.remove("const");
            var only = JsonNodeFactory.instance.objectNode();
            only.putArray("enum").add(constant);
            return SchemaMerge.of(plain, only, pointer)
                    .orElseThrow(
                            () -> new GrammarException("const at " + pointer + " is not among the values of enum"));
        }
        return plain;
    }

    /** In draft 4 the limit is in one keyword, and whether it is excluded in the other. */
    private static void exclusive(ObjectNode schema, String limit, String exclusive) {
        var given = schema.path(exclusive);
        if (given.isBoolean()) {
            schema.remove(exclusive);
            if (given.booleanValue() && schema.has(limit)) {
                schema.set(exclusive, schema.remove(limit));
            }
        }
    }

    private static void refuseUnsupported(ObjectNode schema, String pointer) {
        for (var keyword : (Iterable<String>) schema::fieldNames) {
            if (REFUSED.contains(keyword) && !changesNothing(schema, keyword)) {
                throw new GrammarException(keyword + " at " + pointer + "/" + keyword
                        + " is not supported: a grammar cannot hold it. Leave it out and check the answer");
            }
        }
    }

    private static boolean changesNothing(ObjectNode schema, String keyword) {
        var value = schema.get(keyword);
        Predicate<JsonNode> empty = node -> node.isContainerNode() && node.isEmpty();
        return switch (keyword) {
            // Nothing is generated but what is declared.
            case "unevaluatedProperties", "unevaluatedItems" -> value.isBoolean();
            case "uniqueItems" -> value.isBoolean()
                    && (!value.booleanValue() || schema.path("maxItems").asInt(Integer.MAX_VALUE) <= 1);
            case "multipleOf" -> value.isNumber() && value.decimalValue().compareTo(BigDecimal.ONE) == 0
                    && schema.path("type").asText().equals("integer");
            case "if" -> !schema.has("then") && !schema.has("else");
            case "then", "else" -> !schema.has("if");
            case "dependentRequired", "dependentSchemas", "dependencies", "patternProperties" -> empty.test(value);
            case "propertyNames" -> empty.test(value)
                    || (value.isBoolean() && value.booleanValue())
                    || (value.size() == 1 && value.path("type").asText().equals("string"));
            default -> false;
        };
    }

    private JsonNode resolve(String reference, String pointer) {
        if (!reference.startsWith("#")) {
            throw new GrammarException("$ref at " + pointer + ": " + reference
                    + " is not in this schema; only references that begin with # are followed");
        }
        var path = URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        var found = path.isEmpty() || path.startsWith("/") ? document.at(path) : anchored(document, path);
        if (found.isMissingNode()) {
            throw new GrammarException("$ref at " + pointer + ": there is no " + reference);
        }
        return found;
    }

    private static JsonNode anchored(JsonNode document, String anchor) {
        for (var parent : document.findParents("$anchor")) {
            if (parent.path("$anchor").asText().equals(anchor)) {
                return parent;
            }
        }
        return MissingNode.getInstance();
    }

    private static String shortened(JsonNode node) {
        var text = node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
