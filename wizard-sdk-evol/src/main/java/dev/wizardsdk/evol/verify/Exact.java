package dev.wizardsdk.evol.verify;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A rational number in lowest terms, its denominator positive.
 *
 * @param above the numerator
 * @param below the denominator
 */
record Exact(BigInteger above, BigInteger below) implements Comparable<Exact> {

    static final Exact ZERO = of(0);
    static final Exact HUNDRED = of(100);

    /** Longer numbers cost time and are no one's calculation. */
    private static final int MOST_BITS = 4_096;

    private static final int HIGHEST_POWER = 64;

    Exact {
        if (below.signum() <= 0) {
            throw new IllegalArgumentException("the denominator is " + below + ", it must be positive");
        }
        var common = above.gcd(below);
        if (!common.equals(BigInteger.ONE)) {
            above = above.divide(common);
            below = below.divide(common);
        }
    }

    static Exact of(long number) {
        return new Exact(BigInteger.valueOf(number), BigInteger.ONE);
    }

    static Exact of(long above, long below) {
        return new Exact(BigInteger.valueOf(above), BigInteger.valueOf(below));
    }

    /**
     * The number that digits with a decimal point and an exponent stand for.
     *
     * @throws Unclear if it is too long
     */
    static Exact of(BigDecimal decimal) throws Unclear {
        if (decimal.precision() > MOST_BITS / 4 || Math.abs((long) decimal.scale()) > MOST_BITS / 4) {
            throw new Unclear();
        }
        return decimal.scale() <= 0
                ? small(decimal.toBigIntegerExact(), BigInteger.ONE)
                : small(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()));
    }

    private static Exact small(BigInteger above, BigInteger below) throws Unclear {
        var made = new Exact(above, below);
        if (made.above.bitLength() > MOST_BITS || made.below.bitLength() > MOST_BITS) {
            throw new Unclear();
        }
        return made;
    }

    Exact plus(Exact other) throws Unclear {
        return small(above.multiply(other.below).add(other.above.multiply(below)), below.multiply(other.below));
    }

    Exact minus(Exact other) throws Unclear {
        return plus(other.negated());
    }

    Exact times(Exact other) throws Unclear {
        return small(above.multiply(other.above), below.multiply(other.below));
    }

    Exact over(Exact other) throws Unclear {
        if (other.above.signum() == 0) {
            throw new Unclear();
        }
        var sign = BigInteger.valueOf(other.above.signum());
        return small(above.multiply(other.below).multiply(sign), below.multiply(other.above.abs()));
    }

    Exact power(Exact exponent) throws Unclear {
        if (!exponent.below.equals(BigInteger.ONE) || exponent.above.bitLength() > 16) {
            throw new Unclear();
        }
        var times = exponent.above.intValueExact();
        if (Math.abs(times) > HIGHEST_POWER || (times == 0 && above.signum() == 0)) {
            throw new Unclear();
        }
        var raised = small(above.pow(Math.abs(times)), below.pow(Math.abs(times)));
        return times < 0 ? of(1).over(raised) : raised;
    }

    Exact negated() {
        return new Exact(above.negate(), below);
    }

    Exact abs() {
        return above.signum() < 0 ? negated() : this;
    }

    /** Ten to this power. */
    static Exact ten(int power) {
        var ten = BigInteger.TEN.pow(Math.abs(power));
        return power < 0 ? new Exact(BigInteger.ONE, ten) : new Exact(ten, BigInteger.ONE);
    }

    @Override
    public int compareTo(Exact other) {
        return above.multiply(other.below).compareTo(other.above.multiply(below));
    }

    /** As a decimal number where that comes to an end soon, else as a fraction. */
    @Override
    public String toString() {
        if (below.equals(BigInteger.ONE)) {
            return above.toString();
        }
        try {
            var decimal = new BigDecimal(above).divide(new BigDecimal(below)).toPlainString();
            return decimal.length() <= 20 ? decimal : above + "/" + below;
        } catch (ArithmeticException endless) {
            return above + "/" + below;
        }
    }
}
