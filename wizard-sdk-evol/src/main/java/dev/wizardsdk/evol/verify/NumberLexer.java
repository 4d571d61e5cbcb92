package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.verify.Token.Kind;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads numbers: with separators, exponents and fractions, of money, cut off by dots. */
final class NumberLexer {

    private static final Pattern EXPONENT = Pattern.compile("[eE][+-]?\\d{1,3}(?![\\p{L}\\d])");
    private static final Pattern FRACTION = Pattern.compile(" ([1-9]\\d{0,3})/([1-9]\\d{0,3})(?![\\d/.,]\\d|/)");
    private static final Pattern DOTS = Pattern.compile("…|\\.\\.\\.");
    private static final Map<Character, Exact> VULGAR = Map.of('½', Exact.of(1, 2), '¼', Exact.of(1, 4), '¾',
            Exact.of(3, 4), '⅓', Exact.of(1, 3), '⅔', Exact.of(2, 3), '⅕', Exact.of(1, 5), '⅛', Exact.of(1, 8));

    private NumberLexer() {}

    /** Reads one if it stands here. */
    static boolean read(Line line) {
        var c = line.charAt(line.at());
        var digits = line.digitAt(line.at())
                || (c == '.' && line.digitAt(line.at() + 1) && !line.digitAt(line.at() - 1));
        if (digits) {
            digits(line);
        } else if (VULGAR.containsKey(c)) {
            vulgar(line, VULGAR.getOrDefault(c, Exact.ZERO));
        } else {
            return false;
        }
        return true;
    }

    private static void digits(Line line) {
        var start = line.at();
        var end = digitsEnd(line, start);
        var numeral = Numeral.of(line.between(start, end));
        var exponent = line.match(EXPONENT, end);
        if (exponent.lookingAt()) {
            numeral = scientific(line.between(start, end), exponent.group());
            end = exponent.end();
        }
        var padded = numeral.isPlain() && end - start > 1 && line.charAt(start) == '0';
        var clock = (line.charAt(end) == ':' && line.digitAt(end + 1))
                || (line.charAt(start - 1) == ':' && line.digitAt(start - 2));
        if (!numeral.isNumber() || padded || clock) {
            line.unclear(end - start);
            return;
        }
        var money = "$€£¥₹".indexOf(before(line, start)) >= 0 || "€£¥₹¢".indexOf(line.charAt(end)) >= 0 ? "$" : "";
        if (line.charAt(end) == '¢') {
            money = "¢";
        }
        var kind = Kind.NUMBER;
        var fraction = line.match(FRACTION, end);
        var dots = line.match(DOTS, end);
        if (numeral.isPlain() && line.charAt(start - 1) != '/' && fraction.lookingAt()
                && Integer.parseInt(fraction.group(1)) < Integer.parseInt(fraction.group(2))) {
            kind = Kind.MIXED_NUMBER;
            numeral = mixed(numeral, Exact.of(Long.parseLong(fraction.group(1)), Long.parseLong(fraction.group(2))));
            end = fraction.end();
        } else if (VULGAR.containsKey(line.charAt(end))) {
            numeral = mixed(numeral, VULGAR.getOrDefault(line.charAt(end), Exact.ZERO));
            end++;
        } else if (dots.lookingAt()) {
            kind = Kind.CUT_NUMBER;
            end = dots.end();
        }
        line.put(new Token(kind, money, numeral, start, end));
    }

    /** Where digits end that separators may stand between, or one point before. */
    private static int digitsEnd(Line line, int from) {
        var end = from + 1;
        while (line.digitAt(end)
                || (line.charAt(from) != '.' && line.digitAt(end + 1)
                        && ",.'’\u00a0\u2009\u202f".indexOf(line.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    private static char before(Line line, int place) {
        return line.charAt(line.charAt(place - 1) == ' ' ? place - 2 : place - 1);
    }

    private static Numeral scientific(String digits, String exponent) {
        try {
            return Numeral.of(Exact.of(new BigDecimal(digits + exponent)));
        } catch (Unclear | NumberFormatException e) {
            return Numeral.of("");
        }
    }

    private static Numeral mixed(Numeral whole, Exact part) {
        try {
            return Numeral.of(whole.value(whole.english().isEmpty()).plus(part));
        } catch (Unclear e) {
            return Numeral.of("");
        }
    }

    private static void vulgar(Line line, Exact value) {
        line.put(new Token(Kind.NUMBER, "", Numeral.of(value), line.at(), line.at() + 1));
    }
}
