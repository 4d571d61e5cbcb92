package dev.wizardsdk.local.grammar;

import dev.wizardsdk.local.grammar.Numbers.Limit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What a schema says of numbers. */
final class NumberRules {

    private NumberRules() {}

    static Expression integer(Schema schema, JsonRules json) {
        if (!schema.hasAny(Schema.OF_NUMBERS)) {
            return json.integer();
        }
        var least = least(schema);
        var most = most(schema);
        var from = least == null ? null : first(least);
        var to = most == null ? null : last(most);
        if (from != null && to != null && from.compareTo(to) > 0) {
            throw schema.fault("minimum", "no whole number is within the limits");
        }
        return Numbers.integers(from, to);
    }

    private static BigInteger first(Limit limit) {
        var rounded = limit.value().setScale(0, RoundingMode.CEILING);
        var excluded = !limit.included() && rounded.compareTo(limit.value()) == 0;
        return excluded ? rounded.toBigInteger().add(BigInteger.ONE) : rounded.toBigInteger();
    }

    private static BigInteger last(Limit limit) {
        return first(new Limit(limit.value().negate(), limit.included())).negate();
    }

    static Expression number(Schema schema, JsonRules json) {
        if (!schema.hasAny(Schema.OF_NUMBERS)) {
            return json.number();
        }
        var least = least(schema);
        var most = most(schema);
        if (least != null && most != null) {
            var order = least.value().compareTo(most.value());
            if (order > 0 || (order == 0 && !(least.included() && most.included()))) {
                throw schema.fault("minimum", "no number is within the limits");
            }
        }
        return Numbers.decimals(least, most);
    }

    static boolean admits(Schema schema, BigDecimal value) {
        var least = least(schema);
        var most = most(schema);
        return (least == null || value.compareTo(least.value()) >= (least.included() ? 0 : 1))
                && (most == null || value.compareTo(most.value()) <= (most.included() ? 0 : -1));
    }

    private static @Nullable Limit least(Schema schema) {
        var included = limit(schema, "minimum");
        var excluded = limit(schema, "exclusiveMinimum");
        if (included == null || excluded == null) {
            return either(included, excluded);
        }
        return excluded.compareTo(included) >= 0 ? new Limit(excluded, false) : new Limit(included, true);
    }

    private static @Nullable Limit most(Schema schema) {
        var included = limit(schema, "maximum");
        var excluded = limit(schema, "exclusiveMaximum");
        if (included == null || excluded == null) {
            return either(included, excluded);
        }
        return excluded.compareTo(included) <= 0 ? new Limit(excluded, false) : new Limit(included, true);
    }

    private static @Nullable Limit either(@Nullable BigDecimal included, @Nullable BigDecimal excluded) {
        if (included != null) {
            return new Limit(included, true);
        }
        return excluded == null ? null : new Limit(excluded, false);
    }

    private static @Nullable BigDecimal limit(Schema schema, String keyword) {
        if (!schema.has(keyword)) {
            return null;
        }
        var value = schema.get(keyword);
        if (!value.isNumber()) {
            throw schema.fault(keyword, "is no number: " + value);
        }
        var limit = value.decimalValue();
        if (Math.abs((long) limit.precision() - limit.scale()) > 300 || Math.abs((long) limit.scale()) > 300) {
            throw schema.fault(keyword, "has too many digits");
        }
        return limit;
    }
}
