package dev.wizardsdk.local.template.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a value is written by {@code %} and {@code format}: fill, sign, width, precision and type. */
record FormatSpec(String fill, char align, char sign, boolean alternate, char grouping, int width, int precision,
        char type) {

    private static final Pattern BRACES = Pattern.compile(
            "(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\\d{1,6})?([,_])?(?:\\.(\\d{1,6}))?([a-zA-Z%])?", Pattern.DOTALL);

    /** What stands after the colon in {@code {:…}}. */
    static FormatSpec of(Run run, String text) {
        var matcher = BRACES.matcher(text);
        if (!matcher.matches()) {
            throw run.failed("the format " + text + " is not known");
        }
        var zero = matcher.group(5) != null;
        var align = group(matcher, 2, zero ? "=" : " ").charAt(0);
        return new FormatSpec(group(matcher, 1, zero ? "0" : " "), align, group(matcher, 3, "-").charAt(0),
                matcher.group(4) != null, group(matcher, 7, " ").charAt(0), number(matcher, 6, 0),
                number(matcher, 8, -1), group(matcher, 9, " ").charAt(0));
    }

    private static String group(Matcher matcher, int group, String otherwise) {
        return matcher.group(group) == null ? otherwise : matcher.group(group);
    }

    private static int number(Matcher matcher, int group, int otherwise) {
        return matcher.group(group) == null ? otherwise : Integer.parseInt(matcher.group(group));
    }

    Text apply(Run run, Object value) {
        if (value instanceof Text text) {
            if (type != 's' && type != ' ') {
                throw run.failed("a string cannot be written as " + type);
            }
            var cut = precision < 0
                    ? text
                    : (Text) Attributes.slice(run, text, None.NONE, (long) precision, None.NONE);
            return padded(run, cut, align == ' ' ? '<' : align);
        }
        if (!Numbers.isNumber(value) || (value instanceof Boolean && type == ' ')) {
            return padded(run, Written.text(run, value), align == ' ' ? '<' : align);
        }
        if (type == 'c') {
            return padded(run, Text.data(character(run, value)), align == ' ' ? '<' : align);
        }
        var digits = digits(run, value);
        var negative = digits.startsWith("-");
        var prefix = negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
        var unsigned = grouped(negative ? digits.substring(1) : digits);
        if (align == '=') {
            int missing = Math.max(0, width - prefix.length() - unsigned.length());
            var filling = TextMethods.padded(run, Text.EMPTY, Text.data(fill), missing, 0);
            return new Text.Builder(run).template(prefix).add(filling).template(unsigned).text();
        }
        return padded(run, Text.template(prefix + unsigned), align == ' ' ? '>' : align);
    }

    private static String character(Run run, Object value) {
        int code = Numbers.isWhole(value) ? Operators.clamped(value) : -1;
        if (!Character.isValidCodePoint(code)) {
            throw run.failed("there is no such character");
        }
        return Character.toString(code);
    }

    private String digits(Run run, Object value) {
        if (Numbers.isWhole(value) && "eEfFgG%".indexOf(type) < 0) {
            var whole = Numbers.big(value);
            return switch (type) {
                case ' ', 'd', 'i', 'u', 'n', 's' -> whole.toString();
                case 'x' -> radix(whole, 16, "0x");
                case 'X' -> radix(whole, 16, "0X").toUpperCase(Locale.ROOT);
                case 'o' -> radix(whole, 8, "0o");
                case 'b' -> radix(whole, 2, "0b");
                default -> throw run.failed("a whole number cannot be written as " + type);
            };
        }
        double number = Numbers.real(value);
        if (!Double.isFinite(number)) {
            return Numbers.written(number);
        }
        int places = precision < 0 ? 6 : Math.min(precision, 400);
        return switch (type) {
            case 'f', 'F' -> fixed(number, places);
            case 'e' -> exponential(number, places);
            case 'E' -> exponential(number, places).toUpperCase(Locale.ROOT);
            case 'g' -> general(number, places);
            case 'G' -> general(number, places).toUpperCase(Locale.ROOT);
            case '%' -> fixed(number * 100, places) + "%";
            case ' ', 'n', 's' -> precision < 0 ? Numbers.written(number) : general(number, places);
            default -> throw run.failed("a number cannot be written as " + type);
        };
    }

    private String radix(BigInteger whole, int radix, String prefix) {
        var digits = whole.abs().toString(radix);
        return (whole.signum() < 0 ? "-" : "") + (alternate ? prefix : "") + digits;
    }

    private static String fixed(double number, int places) {
        var written = new BigDecimal(number).setScale(places, RoundingMode.HALF_EVEN).toPlainString();
        return negative(number) && !written.startsWith("-") ? "-" + written : written;
    }

    private static boolean negative(double number) {
        return number < 0 || 1 / number < 0;
    }

    private static String exponential(double number, int places) {
        return String.format(Locale.ROOT, "%." + places + "e", new BigDecimal(number));
    }

    private static String general(double number, int places) {
        int digits = Math.max(1, places);
        var exponential = exponential(number, digits - 1);
        int exponent = Integer.parseInt(exponential.substring(exponential.indexOf('e') + 1));
        if (exponent < -4 || exponent >= digits) {
            var mantissa = exponential.substring(0, exponential.indexOf('e'));
            return trimmed(mantissa) + exponential.substring(exponential.indexOf('e'));
        }
        return trimmed(fixed(number, digits - 1 - exponent));
    }

    private static String trimmed(String decimal) {
        return decimal.contains(".") ? decimal.replaceFirst("\\.?0+$", "") : decimal;
    }

    private String grouped(String digits) {
        if (grouping == ' ') {
            return digits;
        }
        int end = 0;
        while (end < digits.length() && Character.isDigit(digits.charAt(end))) {
            end++;
        }
        var out = new StringBuilder(digits);
        for (int i = end - 3; i > 0; i -= 3) {
            out.insert(i, grouping);
        }
        return out.toString();
    }

    private Text padded(Run run, Text text, char aligned) {
        int missing = Math.max(0, width - Iteration.length(run, text));
        int left = aligned == '<' ? 0 : aligned == '^' ? missing / 2 : missing;
        return TextMethods.padded(run, text, Text.data(fill), left, missing - left);
    }
}
