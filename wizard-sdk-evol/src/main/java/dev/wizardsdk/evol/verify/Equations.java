package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.verify.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds equations between numbers in a line of prose. From each equals sign it goes left as far as a calculation reaches, and right as
 * far as one reaches. Where something stands beside it that may belong to it, such as a variable or the word for an operation, there
 * is no equation, or an unsure one.
 */
final class Equations {

    private static final int LONGEST = 300;
    private static final int MOST_WORDS_OF_A_UNIT = 4;
    private static final Set<String> TAKES_IT = Set.of("by", "of", "half", "from", "than", "square",
            "per",
            "sum", "product", "difference");
    private static final Set<String> ABOUT = Set.of("about", "approximately", "roughly", "around", "nearly", "almost",
            "approx");
    private static final Set<String> DENIES = Set.of("not", "wrong", "incorrect", "false", "mistake", "isn't", "isn’t");
    private static final Set<String> JOINS = Set.of("and", "und", "et", "y", "e");
    /** Words between two numbers that show that these have nothing to do with each other. */
    private static final Set<String> PARTS = Set.of("is", "are", "was", "were", "so", "because", "since", "has", "had",
            "have", "then", "means", "makes");
    private static final Set<String> LABELS = Set.of("step", "day", "week", "month", "year", "part", "case", "example",
            "question", "problem", "option", "method", "equation", "line", "round", "stage", "schritt", "étape",
            "paso");

    private final List<Token> tokens;

    private Equations(List<Token> tokens) {
        this.tokens = tokens;
    }

    static List<Equation> in(String line) {
        var tokens = Lexer.tokens(line);
        var denied = tokens.stream().anyMatch(token -> token.is(Kind.WORD) && DENIES.contains(token.text()));
        var otherBase = tokens.stream().anyMatch(token -> token.is(Kind.UNCLEAR)
                && Set.of("binary", "base", "mod", "modulo", "hex").contains(token.text()));
        var finder = new Equations(tokens);
        var found = new ArrayList<Equation>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).isRelation()) {
                finder.at(i, denied || otherBase).ifPresent(found::add);
            }
        }
        return found;
    }

    /** A side of an equation. */
    private record Side(List<Token> tokens, boolean nearly, boolean unsure) {

        boolean isCalculation() {
            return tokens.size() > 1 && tokens.subList(1, tokens.size()).stream()
                    .anyMatch(token -> token.is(Kind.OPERATOR));
        }
    }

    private Optional<Equation> at(int relation, boolean unsure) {
        try {
            var left = left(relation);
            var right = right(relation);
            return left.isCalculation() || right.isCalculation()
                    ? Optional.of(new Equation(left.tokens(), right.tokens(),
                            right.nearly() || tokens.get(relation).is(Kind.NEARLY),
                            unsure || left.unsure() || right.unsure()))
                    : Optional.empty();
        } catch (Unclear e) {
            return Optional.empty();
        }
    }

    private boolean is(int place, Kind kind) {
        return place >= 0 && place < tokens.size() && tokens.get(place).is(kind);
    }

    private boolean isNumber(int place) {
        return place >= 0 && place < tokens.size() && tokens.get(place).isNumber();
    }

    private boolean isSign(int place) {
        return place >= 0 && place < tokens.size() && tokens.get(place).isOperator("+-");
    }

    private Side left(int relation) throws Unclear {
        var end = relation;
        var start = end;
        var i = end - 1;
        while (end - i <= LONGEST) {
            start = operandBefore(i);
            i = start - 1;
            if (is(i, Kind.OPERATOR)) {
                if (isSign(i) && !endsOperand(i - 1)) {
                    return begun(i, end);
                }
                i--;
            } else if (!(is(start, Kind.OPEN) && (isNumber(i) || is(i, Kind.CLOSE)) && touch(i, start))) {
                return begun(start, end);
            }
        }
        throw new Unclear();
    }

    /** Where the operand begins that ends here, units and percent signs behind it included. */
    private int operandBefore(int last) throws Unclear {
        var i = last;
        var words = 0;
        while (is(i, Kind.WORD) && words <= MOST_WORDS_OF_A_UNIT) {
            i--;
            words++;
        }
        i -= is(i, Kind.PERCENT) ? 1 : 0;
        if (isNumber(i)) {
            return i;
        }
        if (!is(i, Kind.CLOSE)) {
            throw new Unclear();
        }
        var open = 0;
        for (; i >= 0 && last - i <= LONGEST; i--) {
            if (is(i, Kind.UNCLEAR) || is(i, Kind.STOP) || tokens.get(i).isRelation()) {
                throw new Unclear();
            }
            open += is(i, Kind.CLOSE) ? 1 : is(i, Kind.OPEN) ? -1 : 0;
            if (open == 0) {
                return i;
            }
        }
        throw new Unclear();
    }

    private boolean endsOperand(int place) {
        return isNumber(place) || is(place, Kind.CLOSE) || is(place, Kind.PERCENT) || is(place, Kind.WORD)
                || is(place, Kind.UNCLEAR);
    }

    private boolean touch(int first, int second) {
        return tokens.get(first).end() == tokens.get(second).start();
    }

    /** The left side from here on, if what stands before it does not belong to it. */
    private Side begun(int start, int end) throws Unclear {
        var before = start - 1;
        if (is(before, Kind.UNCLEAR) || is(before, Kind.OPERATOR) || isNumber(before) || is(before, Kind.CLOSE)
                || is(before, Kind.PERCENT)) {
            throw new Unclear();
        }
        if (is(before, Kind.OPEN)
                && (is(before - 1, Kind.UNCLEAR) || (is(before - 1, Kind.WORD) && touch(before - 1, before)))) {
            throw new Unclear();
        }
        if (is(before, Kind.WORD)) {
            var further = before - 1;
            var attached = touch(before, start) && !tokens.get(before).text().startsWith("/");
            var beside = isNumber(further) || is(further, Kind.CLOSE) || is(further, Kind.PERCENT);
            var totalOf = tokens.get(before).text().equals("of") && is(further, Kind.WORD)
                    && Set.of("total", "sum").contains(tokens.get(further).text());
            if (is(further, Kind.UNCLEAR) || (TAKES_IT.contains(tokens.get(before).text()) && !totalOf) || attached
                    || (beside && !PARTS.contains(tokens.get(before).text()))) {
                throw new Unclear();
            }
        }
        return new Side(tokens.subList(start, end), false, labelled(start, end) || torn(start));
    }

    /** Whether it may begin with the number of a step or a span of days: Step 1 - 5 + 3 = 8. */
    private boolean labelled(int start, int end) {
        var word = is(start - 1, Kind.WORD) ? tokens.get(start - 1).text() : "";
        return start + 1 < end && tokens.get(start + 1).isOperator("-")
                && LABELS.contains(word.endsWith("s") ? word.substring(0, word.length() - 1) : word);
    }

    /** Whether the first number may be the end of one that a blank or a comma and a blank tears apart: 14, 400 / 80. */
    private boolean torn(int start) {
        return is(start - 1, Kind.STOP) && ".,".contains(tokens.get(start - 1).text())
                && (isNumber(start - 2) || is(start - 2, Kind.OPERATOR)) && !touch(start - 1, start);
    }

    private Side right(int relation) throws Unclear {
        var i = relation + 1;
        var nearly = is(i, Kind.WORD) && ABOUT.contains(tokens.get(i).text());
        i += nearly ? 1 : 0;
        var start = i;
        var unsure = false;
        while (i - start <= LONGEST) {
            i += isSign(i) ? 1 : 0;
            i = operandAfter(i);
            var words = 0;
            while (is(i + words, Kind.WORD) && words < MOST_WORDS_OF_A_UNIT) {
                words++;
            }
            var next = i + words;
            if (is(i, Kind.UNCLEAR) || (words == 0 && isNumber(i)) || (is(i, Kind.OPEN) && touch(i - 1, i))) {
                throw new Unclear();
            }
            unsure |= (words > 0 && JOINS.contains(tokens.get(i).text()))
                    || (isNumber(next) && (words == 1 || (words == 2 && JOINS.contains(tokens.get(next - 1).text()))));
            if (!is(next, Kind.OPERATOR)) {
                return new Side(tokens.subList(start, Math.min(i + Math.min(words, 1), tokens.size())), nearly, unsure);
            }
            if (!beginsOperand(next + 1)) {
                var dash = tokens.get(next).isOperator("-");
                if (is(next + 1, Kind.UNCLEAR) || (is(next + 1, Kind.WORD) && !dash)) {
                    throw new Unclear();
                }
                return new Side(tokens.subList(start, i + Math.min(words, 1)), nearly, unsure);
            }
            i = next + 1;
        }
        throw new Unclear();
    }

    private boolean beginsOperand(int place) {
        return isNumber(place) || is(place, Kind.OPEN) || (isSign(place) && isNumber(place + 1));
    }

    /** The place behind the operand that begins here, percent signs included. */
    private int operandAfter(int first) throws Unclear {
        var i = first;
        if (is(i, Kind.OPEN)) {
            var open = 0;
            do {
                if (i >= tokens.size() || i - first > LONGEST || is(i, Kind.UNCLEAR) || is(i, Kind.STOP)
                        || tokens.get(i).isRelation()) {
                    throw new Unclear();
                }
                open += is(i, Kind.OPEN) ? 1 : is(i, Kind.CLOSE) ? -1 : 0;
                i++;
            } while (open > 0);
        } else if (isNumber(i)) {
            i++;
        } else {
            throw new Unclear();
        }
        return i + (is(i, Kind.PERCENT) ? 1 : 0);
    }
}
