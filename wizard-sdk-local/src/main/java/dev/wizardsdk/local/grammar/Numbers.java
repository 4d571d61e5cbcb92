package dev.wizardsdk.local.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

import static dev.wizardsdk.local.grammar.Expression.choice;
import static dev.wizardsdk.local.grammar.Expression.optional;
import static dev.wizardsdk.local.grammar.Expression.repeat;
import static dev.wizardsdk.local.grammar.Expression.sequence;
import static dev.wizardsdk.local.grammar.Expression.text;

/** Numbers between limits, digit by digit. Where a limit is missing, the number of digits is limited. */
final class Numbers {

    private static final int INTEGER_DIGITS = 18;
    /** Few enough that no number is rounded across a limit when it is read as a double. */
    private static final int FRACTION_DIGITS = 9;

    private Numbers() {}

    /** A limit, and whether it belongs to what it limits. */
    record Limit(BigDecimal value, boolean included) {

        private Limit negated() {
            return new Limit(value.negate(), included);
        }

        private String fraction() {
            var plain = value.stripTrailingZeros().toPlainString();
            return plain.contains(".") ? plain.substring(plain.indexOf('.') + 1) : "";
        }
    }

    private static final Limit ABOVE_ZERO = new Limit(BigDecimal.ZERO, false);
    private static final Limit FROM_ZERO = new Limit(BigDecimal.ZERO, true);

    /** Whole numbers, both limits included; there must be one. */
    static Expression integers(@Nullable BigInteger least, @Nullable BigInteger most) {
        var options = new ArrayList<Expression>();
        if (most == null || most.signum() >= 0) {
            options.add(natural(least == null ? BigInteger.ZERO : least.max(BigInteger.ZERO), most));
        }
        if (least == null || least.signum() < 0) {
            var nearest = most == null ? BigInteger.ONE : most.negate().max(BigInteger.ONE);
            options.add(sequence(text("-"), natural(nearest, least == null ? null : least.negate())));
        }
        return choice(options);
    }

    private static Expression natural(BigInteger least, @Nullable BigInteger most) {
        var longest = most != null
                ? most.toString().length()
                : Math.max(INTEGER_DIGITS, least.toString().length() + 1);
        var options = new ArrayList<Expression>();
        int full = 0;
        for (int length = least.toString().length(); length <= longest; length++) {
            var smallest = length == 1 ? BigInteger.ZERO : BigInteger.TEN.pow(length - 1);
            var largest = BigInteger.TEN.pow(length).subtract(BigInteger.ONE);
            var from = smallest.max(least);
            var to = most == null ? largest : largest.min(most);
            if (length > 1 && from.equals(smallest) && to.equals(largest)) {
                full = full == 0 ? length : full;
                continue;
            }
            addFull(full, length - 1, options);
            full = 0;
            options.add(between(from.toString(), to.toString()));
        }
        addFull(full, longest, options);
        return choice(options);
    }

    private static void addFull(int shortest, int longest, List<Expression> options) {
        if (shortest > 0) {
            options.add(sequence(Expression.range('1', '9'), repeat(JsonRules.DIGIT, shortest - 1, longest - 1)));
        }
    }

    /** Digits between two of the same length. */
    private static Expression between(String from, String to) {
        int common = 0;
        while (common < from.length() && from.charAt(common) == to.charAt(common)) {
            common++;
        }
        if (common == from.length()) {
            return text(from);
        }
        var low = from.charAt(common);
        var high = to.charAt(common);
        var lower = from.substring(common + 1);
        var upper = to.substring(common + 1);
        if (lower.matches("0*") && upper.matches("9*")) {
            return sequence(text(from.substring(0, common)), Expression.range(low, high), digits(lower.length()));
        }
        var options = new ArrayList<Expression>();
        options.add(sequence(text("" + low), between(lower, "9".repeat(lower.length()))));
        if (low + 1 < high) {
            options.add(sequence(Expression.range(low + 1, high - 1), digits(lower.length())));
        }
        options.add(sequence(text("" + high), between("0".repeat(upper.length()), upper)));
        return sequence(text(from.substring(0, common)), choice(options));
    }

    private static Expression digits(int count) {
        return count == 0 ? Expression.EMPTY : repeat(JsonRules.DIGIT, count, count);
    }

    /** Numbers with a fraction and without an exponent; there must be one, and at least one limit. */
    static Expression decimals(@Nullable Limit least, @Nullable Limit most) {
        var options = new ArrayList<Expression>();
        if (most == null || most.value.signum() > 0 || (most.value.signum() == 0 && most.included)) {
            options.add(positive(least == null || least.value.signum() < 0 ? FROM_ZERO : least, most));
        }
        if (least == null || least.value.signum() < 0) {
            var nearest = most == null || most.value.signum() >= 0 ? ABOVE_ZERO : most.negated();
            options.add(sequence(text("-"), positive(nearest, least == null ? null : least.negated())));
        }
        return choice(options);
    }

    private static Expression positive(Limit least, @Nullable Limit most) {
        var first = least.value.toBigInteger();
        var options = new ArrayList<Expression>();
        if (most != null && first.equals(most.value.toBigInteger())) {
            var both = between(least.fraction(), least.included, most.fraction(), most.included);
            var whole = least.fraction().isEmpty() && least.included && (!most.fraction().isEmpty() || most.included);
            return sequence(text(first.toString()), fraction(both, whole));
        }
        var whole = least.fraction().isEmpty() && least.included;
        options.add(sequence(text(first.toString()), fraction(atLeast(least.fraction(), least.included), whole)));
        var last = most == null ? null : most.value.toBigInteger().subtract(BigInteger.ONE);
        if (last == null || last.compareTo(first) > 0) {
            options.add(sequence(natural(first.add(BigInteger.ONE), last),
                    optional(sequence(text("."), repeat(JsonRules.DIGIT, 1, FRACTION_DIGITS)))));
        }
        if (most != null && !(most.fraction().isEmpty() && !most.included)) {
            options.add(sequence(text(most.value.toBigInteger().toString()),
                    fraction(atMost(most.fraction(), most.included), true)));
        }
        return choice(options);
    }

    private static Expression fraction(List<Expression> digits, boolean whole) {
        if (digits.isEmpty()) {
            return Expression.EMPTY;
        }
        var fraction = sequence(text("."), choice(digits));
        return whole ? optional(fraction) : fraction;
    }

    /** One digit or more after the point that make at least, or more than, those of the limit. */
    private static List<Expression> atLeast(String limit, boolean included) {
        if (limit.isEmpty()) {
            return List.of(included
                    ? repeat(JsonRules.DIGIT, 1, FRACTION_DIGITS)
                    : sequence(repeat(text("0"), 0, 4), Expression.range('1', '9'), repeat(JsonRules.DIGIT, 0, 4)));
        }
        var digit = limit.charAt(0);
        var rest = limit.substring(1);
        var options = new ArrayList<Expression>();
        if (digit < '9') {
            options.add(sequence(Expression.range(digit + 1, '9'), more()));
        }
        options.add(sequence(text("" + digit), further(atLeast(rest, included), rest.isEmpty() && included)));
        return options;
    }

    private static List<Expression> atMost(String limit, boolean included) {
        if (limit.isEmpty()) {
            return included ? List.of(repeat(text("0"), 1, FRACTION_DIGITS)) : List.of();
        }
        var digit = limit.charAt(0);
        var rest = limit.substring(1);
        var options = new ArrayList<Expression>();
        if (digit > '0') {
            options.add(sequence(Expression.range('0', digit - 1), more()));
        }
        if (!rest.isEmpty() || included) {
            options.add(sequence(text("" + digit), further(atMost(rest, included), true)));
        }
        return options;
    }

    private static List<Expression> between(String from, boolean fromIncluded, String to, boolean toIncluded) {
        if (from.isEmpty() && fromIncluded) {
            return atMost(to, toIncluded);
        }
        if (to.isEmpty()) {
            return List.of();
        }
        var low = from.isEmpty() ? '0' : from.charAt(0);
        var high = to.charAt(0);
        var lower = from.isEmpty() ? "" : from.substring(1);
        var upper = to.substring(1);
        var lowerEnds = lower.isEmpty() && fromIncluded;
        var upperEnds = !upper.isEmpty() || toIncluded;
        if (low == high) {
            var rest = between(lower, fromIncluded, upper, toIncluded);
            return rest.isEmpty() && !(lowerEnds && upperEnds)
                    ? List.of()
                    : List.of(sequence(text("" + low), further(rest, lowerEnds && upperEnds)));
        }
        var options = new ArrayList<Expression>();
        options.add(sequence(text("" + low), further(atLeast(lower, fromIncluded), lowerEnds)));
        if (low + 1 < high) {
            options.add(sequence(Expression.range(low + 1, high - 1), more()));
        }
        if (upperEnds) {
            options.add(sequence(text("" + high), further(atMost(upper, toIncluded), true)));
        }
        return options;
    }

    private static Expression further(List<Expression> rest, boolean mayEnd) {
        if (rest.isEmpty()) {
            return Expression.EMPTY;
        }
        return mayEnd ? optional(choice(rest)) : choice(rest);
    }

    private static Expression more() {
        return repeat(JsonRules.DIGIT, 0, FRACTION_DIGITS);
    }
}
