package dev.wizardsdk.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.text.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Function;

/**
 * A type whose values are single JSON strings, numbers or booleans.
 *
 * @param expected words for a fault
 * @param schema   its JSON Schema
 * @param reading  gives the Java value; empty when the JSON value is none of this type
 */
record Scalar(String expected, ObjectNode schema, Function<JsonNode, Optional<?>> reading) {

    /** Beyond this exponent a number is not written out. */
    private static final int MAX_DIGITS = 400;

    static Scalar bool() {
        return new Scalar("true or false", type("boolean"),
                node -> node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty());
    }

    /** Whole numbers; 2.0 is one. */
    static Scalar integer(String expected, Function<BigInteger, ?> exact) {
        return new Scalar(expected, type("integer"), node -> whole(node).flatMap(number -> attempt(exact, number)));
    }

    /** Whole numbers of a small type, whose limits the schema tells. */
    static Scalar integer(int least, int most, Function<BigInteger, ?> exact) {
        var scalar = integer("an integer from " + least + " to " + most, exact);
        scalar.schema.put("minimum", least).put("maximum", most);
        return scalar;
    }

    static Scalar number(String expected, Function<BigDecimal, ?> exact) {
        return new Scalar(expected, type("number"),
                node -> node.isNumber() ? attempt(exact, node.decimalValue()) : Optional.empty());
    }

    static Scalar text(String expected, Function<String, ?> parse) {
        return new Scalar(expected, type("string"),
                node -> node.isTextual() ? attempt(parse, node.textValue()) : Optional.empty());
    }

    /** With a {@code format} that services and grammars know. */
    Scalar format(String name) {
        schema.put("format", name);
        return this;
    }

    /** With words for the model, for what no {@code format} names. */
    Scalar described() {
        schema.put("description", expected);
        return this;
    }

    /** With a pattern that services and grammars can hold a model to. */
    Scalar pattern(String regex) {
        schema.put("pattern", regex);
        return described();
    }

    private static ObjectNode type(String name) {
        return Json.object().put("type", name);
    }

    private static Optional<BigInteger> whole(JsonNode node) {
        if (node.isIntegralNumber()) {
            return Optional.of(node.bigIntegerValue());
        }
        if (!node.isNumber()) {
            return Optional.empty();
        }
        // 1e999999999 is short in JSON, and would fill the memory as an integer
        var number = node.decimalValue().stripTrailingZeros();
        return number.scale() > 0 || number.precision() - (long) number.scale() > MAX_DIGITS
                ? Optional.empty()
                : Optional.of(number.toBigIntegerExact());
    }

    private static <A> Optional<?> attempt(Function<A, ?> conversion, A value) {
        try {
            return Optional.of(conversion.apply(value));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
