package dev.wizardsdk.local.template.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whole numbers ({@link Long}, beyond 64 bits {@link BigInteger}) and {@link Double}s that behave as Python's. */
final class Numbers {

    private static final int MAX_BITS = 512;

    private Numbers() {}

    static boolean isNumber(Object value) {
        return value instanceof Number || value instanceof Boolean;
    }

    static boolean isWhole(Object value) {
        return value instanceof Long || value instanceof BigInteger || value instanceof Boolean;
    }

    static Object normal(BigInteger value) {
        return value.bitLength() < 64 ? (Object) value.longValue() : value;
    }

    static BigInteger big(Object whole) {
        return switch (whole) {
            case BigInteger number -> number;
            case Boolean bool -> bool ? BigInteger.ONE : BigInteger.ZERO;
            default -> BigInteger.valueOf((Long) whole);
        };
    }

    static double real(Object number) {
        return switch (number) {
            case Boolean bool -> bool ? 1 : 0;
            case Number other -> other.doubleValue();
            default -> Double.NaN;
        };
    }

    static int compare(Object a, Object b) {
        return isWhole(a) && isWhole(b) ? big(a).compareTo(big(b)) : Double.compare(real(a), real(b) + 0.0);
    }

    static Object calculate(Run run, String operator, Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            var result = small(operator, x, y);
            if (result != null) {
                return result;
            }
        }
        return isWhole(a) && isWhole(b) && !operator.equals("/")
                ? whole(run, operator, big(a), big(b))
                : real(run, operator, real(a), real(b));
    }

    private static @Nullable Object small(String operator, long a, long b) {
        if (Math.abs(a) >= 1L << 31 || Math.abs(b) >= 1L << 31) {
            return null;
        }
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "//" -> b == 0 ? null : Math.floorDiv(a, b);
            case "%" -> b == 0 ? null : Math.floorMod(a, b);
            default -> null;
        };
    }

    private static Object whole(Run run, String operator, BigInteger a, BigInteger b) {
        if (b.signum() == 0 && (operator.equals("//") || operator.equals("%"))) {
            throw run.failed("division by zero");
        }
        if (operator.equals("**")) {
            if (b.signum() < 0) {
                return real(run, operator, a.doubleValue(), b.doubleValue());
            }
            if (a.bitLength() > 1 && (b.bitLength() > 10 || (long) a.bitLength() * b.intValue() > MAX_BITS)) {
                throw run.limit("a number gets too large");
            }
            return normal(a.bitLength() > 1 ? a.pow(b.intValue()) : a.pow(b.testBit(0) ? 1 : b.signum() == 0 ? 0 : 2));
        }
        var result = switch (operator) {
            case "+" -> a.add(b);
            case "-" -> a.subtract(b);
            case "*" -> a.multiply(b);
            case "//" -> floor(a, b)[0];
            default -> floor(a, b)[1];
        };
        if (result.bitLength() > MAX_BITS) {
            throw run.limit("a number gets too large");
        }
        return normal(result);
    }

    private static BigInteger[] floor(BigInteger a, BigInteger b) {
        var parts = a.divideAndRemainder(b);
        if (parts[1].signum() != 0 && parts[1].signum() != b.signum()) {
            return new BigInteger[] {parts[0].subtract(BigInteger.ONE), parts[1].add(b)};
        }
        return parts;
    }

    private static double real(Run run, String operator, double a, double b) {
        if (b == 0 && (operator.startsWith("/") || operator.equals("%"))) {
            throw run.failed("division by zero");
        }
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "//" -> Math.floor(a / b);
            case "%" -> modulo(a, b);
            default -> Math.pow(a, b);
        };
    }

    private static double modulo(double a, double b) {
        double rest = a % b;
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
    }

    /** As many digits as the number needs, with an exponent below 1e-4 and from 1e16 on. */
    static String written(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        var shortest = shortest(value);
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent < -4 || exponent >= 16) {
            var digits = shortest.unscaledValue().abs().toString();
            return (value < 0 ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "")
                    + String.format(Locale.ROOT, "e%+03d", exponent);
        }
        var plain = shortest.toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }

    /** Java writes two digits at least, even where one is enough to tell a number from its neighbours. */
    private static BigDecimal shortest(double value) {
        var two = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        var one = two.round(new MathContext(1));
        return one.doubleValue() == value ? one : two;
    }

    static Object rounded(BigInteger value, int digits) {
        return digits >= 0
                ? normal(value)
                : normal(new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toBigInteger());
    }

    /** Rounded half to even on the exact value, as Python does. */
    static double rounded(double value, int digits) {
        return Double.isFinite(value)
                ? new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).doubleValue()
                : value;
    }
}
