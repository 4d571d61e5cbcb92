package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.verify.Token.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a line of prose, Markdown or LaTeX apart into what a calculation is made of. Looks at each character a few times at most. */
final class Lexer {

    private static final Pattern EXPONENT = Pattern.compile("[eE][+-]?\\d{1,3}(?![\\p{L}\\d])");
    private static final Pattern FRACTION = Pattern.compile(" ([1-9]\\d{0,3})/([1-9]\\d{0,3})(?![\\d/.,]\\d|/)");
    private static final Pattern WORD = Pattern
            .compile("[\\p{L}\\p{M}]+(?:[-'’/][\\p{L}\\p{M}]+){0,4}[²³]?");
    private static final Pattern ANYTHING = Pattern.compile("[\\p{L}\\p{M}\\p{N}_]+");
    private static final Pattern UNIT = Pattern.compile(" ?([\\p{L}][\\p{L}\\p{M}]+)[²³]?");
    private static final Pattern DOTS = Pattern.compile("…|\\.\\.\\.");

    private static final Map<Character, Exact> VULGAR = Map.of('½', fraction(1, 2), '¼', fraction(1, 4), '¾',
            fraction(3, 4), '⅓', fraction(1, 3), '⅔', fraction(2, 3), '⅕', fraction(1, 5), '⅛', fraction(1, 8));
    private static final Set<String> SINGLE_UNITS = Set.of("m", "g", "l", "L", "h", "s", "W", "V", "A", "J", "N", "C",
            "F");
    /** Words behind or between numbers that make them other numbers. */
    private static final Set<String> UNCLEAR = Set.of("dozen", "dozens", "hundred", "thousand", "million", "billion",
            "trillion", "k", "bn", "half", "halves", "thirds", "fourths", "quarters", "fifths", "sixths", "eighths",
            "tenths", "hundredths", "squared", "cubed", "twice", "thrice", "double", "triple", "mod", "modulo",
            "remainder", "divided", "multiplied", "sqrt", "root", "log", "ln", "sin", "cos", "tan", "choose",
            "factorial",
            "st", "nd", "rd", "th", "binary", "hex", "base", "by", "raised", "power", "squareroot");
    private static final Map<String, String> SPOKEN = Map.of("plus", "+", "minus", "-", "times", "*");

    private final String line;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String line) {
        this.line = line;
    }

    private static Exact fraction(long above, long below) {
        return new Exact(BigInteger.valueOf(above), BigInteger.valueOf(below));
    }

    static List<Token> tokens(String line) {
        var lexer = new Lexer(Notation.plain(line));
        while (lexer.at < lexer.line.length()) {
            lexer.next();
        }
        return lexer.tokens;
    }

    private void next() {
        var c = line.charAt(at);
        if (Character.isWhitespace(c) || Character.isSpaceChar(c) || "$€£¥₹¢`°{}\u200b".indexOf(c) >= 0) {
            at++;
        } else if (c >= '0' && c <= '9' || c == '.' && digitAt(at + 1) && !digitAt(at - 1)) {
            number();
        } else if (VULGAR.containsKey(c)) {
            vulgar(VULGAR.getOrDefault(c, Exact.ZERO));
        } else if (Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK) {
            word();
        } else if (Character.isDigit(c)) {
            unclear(1); // digits of other scripts
        } else {
            sign(c);
        }
    }

    private boolean digitAt(int place) {
        return place >= 0 && place < line.length() && line.charAt(place) >= '0' && line.charAt(place) <= '9';
    }

    private char charAt(int place) {
        return place >= 0 && place < line.length() ? line.charAt(place) : ' ';
    }

    private void add(Kind kind, String text, int length) {
        tokens.add(Token.of(kind, text, at, at + length));
        at += length;
    }

    private void unclear(int length) {
        add(Kind.UNCLEAR, line.substring(at, at + length), length);
    }

    private boolean find(Pattern pattern, int from, Matcher[] found) {
        var matcher = pattern.matcher(line).region(from, line.length());
        found[0] = matcher;
        return matcher.lookingAt();
    }

    private void number() {
        var found = new Matcher[1];
        var start = at;
        var end = digitsEnd(at);
        var numeral = Numeral.of(line.substring(start, end));
        if (find(EXPONENT, end, found)) {
            numeral = scientific(line.substring(start, end), found[0].group());
            end = found[0].end();
        }
        var padded = numeral.isPlain() && end - start > 1 && charAt(start) == '0';
        var clock = (charAt(end) == ':' && digitAt(end + 1)) || (charAt(start - 1) == ':' && digitAt(start - 2));
        if (!numeral.isNumber() || padded || clock) {
            at = end;
            tokens.add(Token.of(Kind.UNCLEAR, line.substring(start, end), start, end));
            return;
        }
        var money = "$€£¥₹".indexOf(before(start)) >= 0 || "€£¥₹¢".indexOf(charAt(end)) >= 0 ? "$" : "";
        if (charAt(end) == '¢') {
            money = "¢";
        }
        var kind = Kind.NUMBER;
        if (numeral.isPlain() && find(FRACTION, end, found) && charAt(start - 1) != '/'
                && Integer.parseInt(found[0].group(1)) < Integer.parseInt(found[0].group(2))) {
            kind = Kind.MIXED_NUMBER;
            numeral = mixed(numeral, fraction(Long.parseLong(found[0].group(1)), Long.parseLong(found[0].group(2))));
            end = found[0].end();
        } else if (VULGAR.containsKey(charAt(end))) {
            numeral = mixed(numeral, VULGAR.getOrDefault(charAt(end), Exact.ZERO));
            end++;
        } else if (find(DOTS, end, found)) {
            kind = Kind.CUT_NUMBER;
            end = found[0].end();
        }
        at = end;
        tokens.add(new Token(kind, money, numeral, start, end));
    }

    /** Where digits end that separators may stand between, or one point before. */
    private int digitsEnd(int from) {
        var end = from + 1;
        while (digitAt(end)
                || (charAt(from) != '.' && digitAt(end + 1) && ",.'’\u00a0\u2009\u202f".indexOf(charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    private char before(int place) {
        return charAt(charAt(place - 1) == ' ' ? place - 2 : place - 1);
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

    private void vulgar(Exact value) {
        tokens.add(new Token(Kind.NUMBER, "", Numeral.of(value), at, at + 1));
        at++;
    }

    private void word() {
        var found = new Matcher[1];
        find(ANYTHING, at, found);
        var all = found[0].group();
        if (isTimesSign(all)) {
            add(Kind.OPERATOR, "*", 1);
            return;
        }
        if (all.chars().anyMatch(c -> c == '_' || Character.isDigit(c))) {
            unclear(all.length());
            return;
        }
        find(WORD, at, found);
        var word = found[0].group();
        var lower = word.toLowerCase(Locale.ROOT);
        var attached = digitAt(at - 1) || charAt(at - 1) == ')';
        if (lower.equals("percent") || lower.equals("pct")) {
            add(Kind.PERCENT, word, word.length());
        } else if (lower.equals("of") && isShare()) {
            add(Kind.OPERATOR, "*", word.length());
        } else if (SPOKEN.containsKey(lower) && afterOperand() && numberFollows(at + word.length())) {
            add(Kind.OPERATOR, SPOKEN.get(lower), word.length());
        } else if (UNCLEAR.contains(lower)
                || (attached && word.length() == 1 && !SINGLE_UNITS.contains(word))
                || (!attached && word.length() == 1 && isVariable())) {
            unclear(word.length());
        } else {
            add(Kind.WORD, lower, word.length());
        }
    }

    /** A letter that stands for a number: beside an operator, and not the word a or I. */
    private boolean isVariable() {
        var last = tokens.isEmpty() ? null : tokens.getLast();
        return (last != null && last.is(Kind.OPERATOR)) || "+-*/^×·÷−=".indexOf(after(at + 1)) >= 0
                || "xX".indexOf(line.charAt(at)) >= 0;
    }

    private boolean isTimesSign(String word) {
        var x = word.charAt(0) == 'x' || word.charAt(0) == 'X';
        var alone = word.length() == 1 || word.substring(1).chars().allMatch(Character::isDigit);
        return x && alone && afterOperand() && numberFollows(at + 1);
    }

    private boolean afterOperand() {
        return !tokens.isEmpty() && switch (tokens.getLast().kind()) {
            case NUMBER, CUT_NUMBER, MIXED_NUMBER, PERCENT, CLOSE, WORD -> true;
            case OPERATOR, OPEN, EQUALS, NEARLY, STOP, UNCLEAR -> false;
        };
    }

    /** Whether what stands before is a percentage or a fraction, which <i>of</i> multiplies. */
    private boolean isShare() {
        var n = tokens.size();
        return n > 0 && numberFollows(at + 2) && (tokens.getLast().is(Kind.PERCENT) || (n > 2
                && tokens.getLast().isNumber() && tokens.get(n - 2).isOperator("/") && tokens.get(n - 3).isNumber()));
    }

    private char after(int place) {
        var i = place;
        while (i < line.length() && line.charAt(i) == ' ') {
            i++;
        }
        return charAt(i);
    }

    private boolean numberFollows(int place) {
        var c = after(place);
        return (c >= '0' && c <= '9') || "$€£¥₹(.[½¼¾⅓⅔".indexOf(c) >= 0;
    }

    private void sign(char c) {
        var next = charAt(at + 1);
        switch (c) {
            case '+', '-', '−', '–' -> plusOrMinus(c, next);
            case '*', '∗' -> star(next);
            case '×', '·', '⋅', '✕', '∙' -> add(Kind.OPERATOR, "*", 1);
            case '÷' -> add(Kind.OPERATOR, "/", 1);
            case '/', '∕', '⁄' -> slash(next);
            case '^' -> add(Kind.OPERATOR, "^", 1);
            case '²', '³' -> power(c == '²' ? 2 : 3);
            case '%', '％' -> add(Kind.PERCENT, "%", 1);
            case '(', '[' -> add(Kind.OPEN, "(", 1);
            case ')', ']' -> add(Kind.CLOSE, ")", 1);
            case '=' -> equals(next);
            case '≈', '≃', '≅', '≒', '∼' -> add(Kind.NEARLY, "≈", 1);
            case '~' -> tilde(next);
            case '<', '>', '≤', '≥', '≠', '±', '√', '∑', '∏', '@', '&', '\\', '‰', '∪', '∩', '∈', '∞' -> unclear(1);
            case '_' -> {
                if (Character.isLetterOrDigit(charAt(at - 1)) && Character.isLetterOrDigit(next)) {
                    unclear(1);
                } else {
                    at++;
                }
            }
            case ':' -> {
                if (next == '=') {
                    unclear(2);
                } else {
                    add(Kind.STOP, ":", 1);
                }
            }
            case '!' -> {
                var taken = digitAt(at - 1) || charAt(at - 1) == ')';
                if (next == '=' || (taken && "=+-*/×÷^)".indexOf(after(at + 1)) >= 0)) {
                    unclear(1);
                } else {
                    add(Kind.STOP, "!", 1);
                }
            }
            default -> add(Kind.STOP, String.valueOf(c), 1);
        }
    }

    private void plusOrMinus(char c, char next) {
        if (next == '=' || next == c) {
            unclear(2);
        } else if (next == '>') {
            add(Kind.STOP, "->", 2);
        } else {
            add(Kind.OPERATOR, c == '+' ? "+" : "-", 1);
        }
    }

    /** A star multiplies, raises to a power, or is Markdown for emphasis. */
    private void star(char next) {
        if (next == '*') {
            var power = (digitAt(at - 1) || charAt(at - 1) == ')') && (digitAt(at + 2) || charAt(at + 2) == '(');
            if (power) {
                add(Kind.OPERATOR, "^", 2);
            } else {
                at += 2;
            }
        } else if (afterOperand() && (numberFollows(at + 1) || after(at + 1) == '-')) {
            add(Kind.OPERATOR, "*", 1);
        } else if (afterOperand() && (Character.isLetter(after(at + 1)) || "+/^÷×".indexOf(after(at + 1)) >= 0)) {
            unclear(1);
        } else {
            at++;
        }
    }

    /** A slash divides, or begins a unit: $5/hour. */
    private void slash(char next) {
        var found = new Matcher[1];
        if (next == '=' || next == '/') {
            unclear(2);
        } else if (afterOperand() && find(UNIT, at + 1, found)) {
            tokens.add(Token.of(Kind.WORD, "/" + found[0].group(1).toLowerCase(Locale.ROOT), at, found[0].end()));
            at = found[0].end();
        } else if (Character.isLetter(after(at + 1))) {
            unclear(1);
        } else {
            add(Kind.OPERATOR, "/", 1);
        }
    }

    private void power(int exponent) {
        tokens.add(Token.of(Kind.OPERATOR, "^", at, at + 1));
        tokens.add(new Token(Kind.NUMBER, "", Numeral.of(Exact.of(exponent)), at, at + 1));
        at++;
    }

    private void equals(char next) {
        if (next == '=') {
            unclear(2);
        } else if (next == '>') {
            add(Kind.STOP, "=>", 2);
        } else {
            add(Kind.EQUALS, "=", 1);
        }
    }

    private void tilde(char next) {
        if (next == '=' || next == '~') {
            add(Kind.NEARLY, "≈", 2);
        } else if (!tokens.isEmpty() && tokens.getLast().is(Kind.EQUALS)) {
            tokens.set(tokens.size() - 1, Token.of(Kind.NEARLY, "≈", tokens.getLast().start(), at + 1));
            at++;
        } else {
            add(Kind.STOP, "~", 1);
        }
    }
}
