package dev.wizardsdk.local.template.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers written as text, read as Python's {@code int} and {@code float} do. */
final class NumberText {

    private static final int MAX_LENGTH = 400;
    private static final Pattern REAL = Pattern
            .compile("[-+]?(?:\\d+(?:_\\d+)*\\.?(?:\\d+(?:_\\d+)*)?|\\.\\d+(?:_\\d+)*)(?:[eE][-+]?\\d+)?");

    private NumberText() {}

    static Optional<Object> whole(String text, int base) {
        var digits = stripped(text).replace("_", "").toLowerCase(Locale.ROOT);
        var prefix = base == 16 ? "0x" : base == 8 ? "0o" : "0b";
        if ((base == 16 || base == 8 || base == 2) && digits.startsWith(prefix)) {
            digits = digits.substring(2);
        }
        if (digits.length() > MAX_LENGTH || base < 2 || base > 36) {
            return Optional.empty();
        }
        try {
            return Optional.of(Numbers.normal(new BigInteger(digits, base)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Optional<Double> real(String text) {
        var number = stripped(text);
        return switch (number.toLowerCase(Locale.ROOT)) {
            case "inf", "+inf", "infinity", "+infinity" -> Optional.of(Double.POSITIVE_INFINITY);
            case "-inf", "-infinity" -> Optional.of(Double.NEGATIVE_INFINITY);
            case "nan", "+nan", "-nan" -> Optional.of(Double.NaN);
            default -> number.length() <= MAX_LENGTH && REAL.matcher(number).matches()
                    ? Optional.of(Double.valueOf(number.replace("_", "")))
                    : Optional.empty();
        };
    }

    /** Without what stands after the point. */
    static Optional<Object> cut(double number) {
        return Double.isFinite(number)
                ? Optional.of(Numbers.normal(new BigDecimal(number).toBigInteger()))
                : Optional.empty();
    }

    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && Characters.isSpace(text.charAt(from))) {
            from++;
        }
        while (from < to && Characters.isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }
}
