package dev.wizardsdk.local.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * A schema without references and combinations, and where it stands.
 *
 * @param pointer as in {@code #/properties/name}
 */
record Schema(ObjectNode node, String pointer) {

    /** The types a value can have; a whole number is a number too. */
    enum Type {
        OBJECT, ARRAY, STRING, INTEGER, NUMBER, BOOLEAN, NULL;

        static Type of(JsonNode value) {
            return switch (value.getNodeType()) {
                case OBJECT, POJO -> OBJECT;
                case ARRAY -> ARRAY;
                case STRING, BINARY -> STRING;
                case BOOLEAN -> BOOLEAN;
                case NULL, MISSING -> NULL;
                case NUMBER -> value.isIntegralNumber() || value.decimalValue().stripTrailingZeros().scale() <= 0
                        ? INTEGER
                        : NUMBER;
            };
        }
    }

    static final Set<String> OF_OBJECTS = Set.of("properties", "required", "additionalProperties", "minProperties",
            "maxProperties");
    static final Set<String> OF_ARRAYS = Set.of("items", "prefixItems", "minItems", "maxItems");
    static final Set<String> OF_STRINGS = Set.of("minLength", "maxLength", "pattern", "format");
    static final Set<String> OF_NUMBERS = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");

    boolean has(String keyword) {
        return node.has(keyword);
    }

    /** The keyword's value; missing where it is not given. */
    JsonNode get(String keyword) {
        return node.path(keyword);
    }

    boolean hasAny(Set<String> keywords) {
        return keywords.stream().anyMatch(node::has);
    }

    /** The types a valid value may have. */
    Set<Type> acceptedTypes() {
        var given = get("type");
        if (given instanceof MissingNode) {
            return EnumSet.complementOf(EnumSet.of(Type.INTEGER));
        }
        var types = EnumSet.noneOf(Type.class);
        if (given.isArray()) {
            given.forEach(each -> types.add(type(each)));
        } else {
            types.add(type(given));
        }
        if (types.contains(Type.NUMBER)) {
            types.remove(Type.INTEGER);
        }
        return types;
    }

    private Type type(JsonNode name) {
        return Arrays.stream(Type.values())
                .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(name.asText()))
                .findFirst()
                .orElseThrow(() -> fault("type", "there is no type " + name));
    }

    /** The types of what the grammar allows: the given ones, or else those that the keywords speak of. */
    Set<Type> generatedTypes() {
        var types = EnumSet.copyOf(acceptedTypes());
        if (has("type")) {
            return types;
        }
        var meant = EnumSet.noneOf(Type.class);
        if (hasAny(OF_OBJECTS)) {
            meant.add(Type.OBJECT);
        }
        if (hasAny(OF_ARRAYS)) {
            meant.add(Type.ARRAY);
        }
        if (hasAny(OF_STRINGS)) {
            meant.add(Type.STRING);
        }
        if (hasAny(OF_NUMBERS)) {
            meant.add(Type.NUMBER);
        }
        return meant.isEmpty() ? types : meant;
    }

    /** The number a keyword gives. */
    int count(String keyword, int otherwise) {
        var value = get(keyword);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isNumber() || value.decimalValue().signum() < 0 || Type.of(value) != Type.INTEGER) {
            throw fault(keyword, "is no count: " + value);
        }
        if (value.decimalValue().compareTo(BigDecimal.valueOf(RuleSet.MAX_REPETITIONS)) > 0) {
            throw fault(keyword, "is too large; at most " + RuleSet.MAX_REPETITIONS);
        }
        return value.intValue();
    }

    /** Whether a value of an enumeration is valid by the other keywords. */
    boolean admits(JsonNode value) {
        var type = Type.of(value);
        var types = acceptedTypes();
        if (!types.contains(type) && !(type == Type.INTEGER && types.contains(Type.NUMBER))) {
            return false;
        }
        return switch (type) {
            case BOOLEAN, NULL -> true;
            case INTEGER, NUMBER -> NumberRules.admits(this, value.decimalValue());
            case STRING -> {
                refuseWithValues("pattern");
                refuseWithValues("format");
                var length = value.textValue().codePointCount(0, value.textValue().length());
                yield length >= count("minLength", 0) && length <= count("maxLength", Expression.UNBOUNDED);
            }
            case ARRAY -> {
                OF_ARRAYS.forEach(this::refuseWithValues);
                yield true;
            }
            case OBJECT -> {
                OF_OBJECTS.forEach(this::refuseWithValues);
                yield true;
            }
        };
    }

    private void refuseWithValues(String keyword) {
        if (has(keyword)) {
            throw fault(keyword, "is not supported beside enum or const");
        }
    }

    GrammarException fault(String keyword, String reason) {
        return new GrammarException(keyword + " at " + pointer + "/" + keyword + ": " + reason);
    }
}
