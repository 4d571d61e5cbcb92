package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.verify.Evaluation.Percent;
import dev.wizardsdk.evol.verify.Token.Kind;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Two calculations, or a calculation and a number, that a text says are equal.
 *
 * @param nearly whether it says they are about equal
 * @param unsure whether what stands around it may make it mean something else: it may hold then, but is not found wrong
 */
record Equation(List<Token> left, List<Token> right, boolean nearly, boolean unsure) {

    /** What there is to say of it. */
    sealed interface Finding {

        record Holds() implements Finding {}

        /**
         * It does not hold.
         *
         * @param value what the calculation comes to
         */
        record Wrong(Exact value) implements Finding {}

        record NoTelling() implements Finding {}
    }

    /** Values under one way to read both sides. */
    private record Values(Exact left, Exact right, boolean european, boolean percentOnRight) {}

    Finding check() {
        Optional<Exact> value = Optional.empty();
        for (var european : List.of(false, true)) {
            if (european && tokens().allMatch(token -> token.number().isPlain())) {
                break;
            }
            for (var leftPercent : Percent.values()) {
                for (var rightPercent : List.of(Percent.HUNDREDTHS, Percent.PLAIN)) {
                    if (!allowed(leftPercent, rightPercent)) {
                        continue;
                    }
                    try {
                        var values = new Values(Evaluation.of(left, european, leftPercent),
                                Evaluation.of(right, european, rightPercent), european,
                                rightPercent == Percent.HUNDREDTHS && hasPercent(right));
                        if (holds(values) || goesOn(values.left(), european)) {
                            return new Finding.Holds();
                        }
                        value = value.isPresent() ? value : Optional.of(values.left());
                    } catch (Unclear e) {
                        // another reading may be clear
                    }
                }
            }
        }
        return value.isEmpty() || unsure || !isCalculation(left) || isLoose() || unitsDiffer()
                ? new Finding.NoTelling()
                : new Finding.Wrong(value.get());
    }

    /** Whether it is written so that people mean different things by it: 28 / 1/5, 7500/75%, 16,0000. */
    private boolean isLoose() {
        var fractions = 0;
        for (int i = 0; i + 2 < left.size(); i++) {
            var divides = left.get(i).isOperator("/");
            fractions += divides && (left.get(i + 2).isOperator("/") || left.get(i + 2).is(Kind.PERCENT)) ? 1 : 0;
        }
        return fractions > 0 || tokens().anyMatch(token -> token.is(Kind.MIXED_NUMBER))
                || left.stream().anyMatch(token -> token.is(Kind.WORD) && token.text().equals("of"))
                || tokens().filter(token -> token.isNumber() && token.number().english().isEmpty()).count() == 1;
    }

    private Stream<Token> tokens() {
        return Stream.concat(left.stream(), right.stream());
    }

    private static boolean hasPercent(List<Token> side) {
        return side.stream().anyMatch(token -> token.is(Kind.PERCENT));
    }

    private static boolean isCalculation(List<Token> side) {
        return side.size() > 1 && side.subList(1, side.size()).stream().anyMatch(token -> token.is(Kind.OPERATOR));
    }

    /** Per cent is counted as such on a side where it is left out on the other: 5/20 × 100 = 25 %, 100 % - 25 % = 75. */
    private boolean allowed(Percent onLeft, Percent onRight) {
        var sumOfPercents = hasPercent(left) && left.stream().noneMatch(token -> token.isOperator("*/^"));
        var leftFits = switch (onLeft) {
            case HUNDREDTHS -> true;
            case PLAIN -> sumOfPercents && !hasPercent(right);
            case OF_WHAT_IS_BEFORE -> hasPercent(left);
        };
        return leftFits && (onRight == Percent.HUNDREDTHS || (hasPercent(right) && !hasPercent(left)));
    }

    private boolean holds(Values values) throws Unclear {
        return values.left().minus(values.right()).abs().compareTo(tolerance(values)) <= 0;
    }

    /** Half of the last decimal that is printed; about as much as the last digit that says something, where it says about. */
    private Exact tolerance(Values values) {
        var tolerance = Exact.ZERO;
        if (!isCalculation(right)) {
            tolerance = printed(right, values.right(), values);
        }
        if (!isCalculation(left)) {
            var other = printed(left, values.left(), values);
            tolerance = other.compareTo(tolerance) > 0 ? other : tolerance;
        }
        return tolerance;
    }

    private Exact printed(List<Token> side, Exact value, Values values) {
        var number = side.stream().filter(Token::isNumber).findFirst().orElseThrow();
        var decimals = number.number().decimals(values.european());
        var shift = hasPercent(side) && values.percentOnRight() ? 2 : 0;
        if (nearly || number.is(Kind.CUT_NUMBER)) {
            return decimals > 0 || shift > 0 ? Exact.ten(-decimals - shift) : Exact.ten(trailingZeros(value));
        }
        return decimals + shift == 0
                ? Exact.ZERO
                : new Exact(BigInteger.ONE, BigInteger.TWO.multiply(BigInteger.TEN.pow(decimals + shift)));
    }

    private static int trailingZeros(Exact whole) {
        var digits = whole.above().abs().toString();
        var kept = digits.replaceFirst("0+$", "");
        return kept.isEmpty() ? 0 : digits.length() - kept.length();
    }

    /** Whether the right side only goes on from the result: 5 + 3 = 8 * 2 = 16. */
    private boolean goesOn(Exact leftValue, boolean european) throws Unclear {
        for (int i = 1; i < right.size(); i++) {
            if (right.get(i).is(Kind.OPEN)) {
                return false;
            }
            if (right.get(i).is(Kind.OPERATOR)
                    && Evaluation.of(right.subList(0, i), european, Percent.HUNDREDTHS).equals(leftValue)) {
                return true;
            }
        }
        return false;
    }

    /** Whether units make it a conversion, or a sum of unlike things: 1 hour + 30 minutes = 90 minutes. */
    private boolean unitsDiffer() {
        var onLeft = units(left);
        var onRight = units(right);
        var sum = left.stream().anyMatch(token -> token.isOperator("+-"));
        var letters = onLeft.stream().anyMatch(unit -> unit.length() == 1 && !unit.equals("$"));
        var numbers = left.stream().filter(Token::isNumber).count();
        var things = onLeft.stream().filter(unit -> !unit.equals("$")).count();
        return (sum && onLeft.size() > 1) || things > 1 || (sum && letters && countUnits(left) < numbers)
                || (!onLeft.isEmpty() && !onRight.isEmpty() && onRight.stream().noneMatch(onLeft::contains));
    }

    private static long countUnits(List<Token> side) {
        long count = 0;
        for (int i = 1; i < side.size(); i++) {
            count += side.get(i).is(Kind.WORD) && side.get(i - 1).isNumber() ? 1 : 0;
        }
        return count;
    }

    private static Set<String> units(List<Token> side) {
        var units = new HashSet<String>();
        for (int i = 0; i < side.size(); i++) {
            var token = side.get(i);
            if (token.isNumber() && !token.text().isEmpty()) {
                units.add(token.text());
            }
            if (token.is(Kind.WORD) && i > 0 && !side.get(i - 1).is(Kind.WORD)) {
                var word = token.text().toLowerCase(Locale.ROOT);
                units.add(word.length() > 3 && word.endsWith("s") ? word.substring(0, word.length() - 1) : word);
            }
        }
        return units;
    }
}
