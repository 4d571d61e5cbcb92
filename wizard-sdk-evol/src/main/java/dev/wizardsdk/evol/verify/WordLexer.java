package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.verify.Token.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads words: units, operators that are spoken, variables, and what makes a calculation another one. */
final class WordLexer {

    private static final Pattern WORD = Pattern
            .compile("[\\p{L}\\p{M}]+(?:[-'’/][\\p{L}\\p{M}]+){0,4}[²³]?");
    private static final Pattern ANYTHING = Pattern.compile("[\\p{L}\\p{M}\\p{N}_]+");
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

    private WordLexer() {}

    static void read(Line line) {
        var at = line.at();
        var all = group(line, ANYTHING);
        if (isTimesSign(line, all)) {
            line.add(Kind.OPERATOR, "*", 1);
            return;
        }
        if (all.chars().anyMatch(c -> c == '_' || Character.isDigit(c))) {
            line.unclear(all.length());
            return;
        }
        var word = group(line, WORD);
        var lower = word.toLowerCase(Locale.ROOT);
        var attached = line.digitAt(at - 1) || line.charAt(at - 1) == ')';
        if (lower.equals("percent") || lower.equals("pct")) {
            line.add(Kind.PERCENT, word, word.length());
        } else if (lower.equals("of") && isShare(line)) {
            line.add(Kind.OPERATOR, "*", word.length());
        } else if (SPOKEN.containsKey(lower) && line.afterOperand() && line.numberFollows(line.at() + word.length())) {
            line.add(Kind.OPERATOR, SPOKEN.get(lower), word.length());
        } else if (UNCLEAR.contains(lower)
                || (attached && word.length() == 1 && !SINGLE_UNITS.contains(word))
                || (!attached && word.length() == 1 && isVariable(line))) {
            line.unclear(word.length());
        } else {
            line.add(Kind.WORD, lower, word.length());
        }
    }

    /** A letter that stands for a number: beside an operator, and not the word a or I. */
    private static boolean isVariable(Line line) {
        var tokens = line.tokens();
        return (!tokens.isEmpty() && tokens.getLast().is(Kind.OPERATOR))
                || "+-*/^×·÷−=".indexOf(line.after(line.at() + 1)) >= 0
                || "xX".indexOf(line.charAt(line.at())) >= 0;
    }

    private static boolean isTimesSign(Line line, String word) {
        var x = word.charAt(0) == 'x' || word.charAt(0) == 'X';
        var alone = word.length() == 1 || word.substring(1).chars().allMatch(Character::isDigit);
        return x && alone && line.afterOperand() && line.numberFollows(line.at() + 1);
    }

    /** Whether what stands before is a percentage or a fraction, which <i>of</i> multiplies. */
    private static boolean isShare(Line line) {
        var tokens = line.tokens();
        var n = tokens.size();
        return n > 0 && line.numberFollows(line.at() + 2) && (tokens.getLast().is(Kind.PERCENT) || (n > 2
                && tokens.getLast().isNumber() && tokens.get(n - 2).isOperator("/") && tokens.get(n - 3).isNumber()));
    }

    private static String group(Line line, Pattern pattern) {
        var matcher = line.match(pattern, line.at());
        return matcher.lookingAt() ? matcher.group() : String.valueOf(line.charAt(line.at()));
    }
}
