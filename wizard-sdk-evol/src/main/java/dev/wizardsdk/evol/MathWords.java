package dev.wizardsdk.evol;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a text asks for something to be calculated or proved. */
final class MathWords {

    /** Words of mathematics alone. */
    private static final Set<String> ALONE = Set.of("derivative", "antiderivative", "determinant", "eigenvalue",
            "eigenvalues", "hypotenuse", "factorise", "factorize", "factorial", "polynomial", "quadratic", "logarithm",
            "ableitung", "dérivée", "derivada");
    private static final Set<String> PROVEN = Set.of("integer", "integers", "prime", "primes", "divisible", "odd",
            "irrational", "converges", "triangle", "triangles", "infinitely", "continuous", "matrix", "bijective");

    /** With numbers beside them. */
    private static final Set<String> WORKED_OUT = Set.of("calculate", "compute", "solve", "berechne", "calcule",
            "calculer",
            "calculez", "calcula", "calcular");
    private static final Set<String> OF = Set.of("sum", "product", "area", "volume", "perimeter", "probability",
            "remainder",
            "mean", "median", "percentage", "slope", "root", "average", "divisor", "multiple", "integral");
    private static final Set<String> ASKED = Set.of("many", "much", "long", "far", "old", "fast", "tall", "big",
            "heavy");
    private static final Set<String> ASKED_ELSEWHERE = Set.of("wieviel", "wieviele", "combien", "cuánto", "cuánta",
            "cuántos",
            "cuántas");
    private static final Set<String> FINDING = Set.of("what", "what's", "find", "calculate", "determine");
    private static final Set<String> QUANTITIES = Set.of("total", "number", "amount", "average", "mean", "percent",
            "percentage", "minimum", "maximum", "profit", "price", "cost", "age", "height", "weight", "speed",
            "distance",
            "sum", "difference", "probability", "chance", "measure", "ratio", "value", "discount", "score", "area",
            "volume",
            "time");
    private static final Set<String> NUMBERS = Set.of("twice", "half", "double", "dozen", "two", "three", "four",
            "five",
            "six", "seven", "eight", "nine", "ten", "thirteen", "zwei", "drei", "vier", "fünf", "deux", "trois",
            "quatre",
            "cinq", "dos", "tres", "cuatro", "cinco");
    private static final int NEAR = 10;

    private static final Pattern EXPRESSION = Pattern.compile(
            "\\\\(frac|sqrt|int|sum|lim|cdot|times)\\b|\\d ?[+*×÷^] ?\\d|\\b[a-zA-Z]\\^\\d|[a-z]\\d{0,9} ?[-+] ?\\d{0,9}[a-z]?\\d{0,9} ?= ?-?\\d"
                    + "|\\b[a-z]\\([a-z]\\) ?=|\\d ?[-−/] ?\\d{1,20} ?=");

    /** No expression has none of them. */
    private static final String SIGNS = "\\+*×÷^=";

    private MathWords() {}

    static boolean in(List<String> words, String text) {
        var numbers = words.stream().filter(MathWords::isNumber).limit(2).count();
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            if (ALONE.contains(word) || (word.equals("prove") && isProof(words, i))) {
                return true;
            }
            if (numbers > 0
                    && (WORKED_OUT.contains(word) || (OF.contains(word) && Kinds.next(words, i).equals("of")))) {
                return true;
            }
            if (numbers > 1 && (isQuestion(words, i) || (FINDING.contains(word) && isQuantity(words, i)))) {
                return true;
            }
        }
        return (text.chars().anyMatch(c -> SIGNS.indexOf(c) >= 0) && EXPRESSION.matcher(text).find())
                || ((numbers > 0 || text.indexOf('=') >= 0) && isChinese(text));
    }

    private static boolean isNumber(String word) {
        return Character.isDigit(word.charAt(0)) || NUMBERS.contains(word);
    }

    private static boolean isProof(List<String> words, int at) {
        return Kinds.next(words, at).equals("that")
                && words.subList(at, Math.min(words.size(), at + 2 * NEAR)).stream().anyMatch(PROVEN::contains);
    }

    private static boolean isQuestion(List<String> words, int at) {
        var next = Kinds.next(words, at);
        return switch (words.get(at)) {
            case "how" -> ASKED.contains(next);
            case "wie" -> next.startsWith("viel") || next.equals("lange") || next.equals("weit") || next.equals("alt");
            case "多" -> next.equals("少");
            case "几" -> true;
            default -> ASKED_ELSEWHERE.contains(words.get(at));
        };
    }

    private static boolean isQuantity(List<String> words, int at) {
        return words.subList(at, Math.min(words.size(), at + NEAR)).stream().anyMatch(QUANTITIES::contains);
    }

    private static boolean isChinese(String text) {
        return text.replace("计算机", "").contains("计算") || text.contains("求解") || text.contains("方程");
    }
}
