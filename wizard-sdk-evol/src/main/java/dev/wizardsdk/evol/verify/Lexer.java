package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.verify.Token.Kind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Takes a line of prose, Markdown or LaTeX apart into what a calculation is made of. Looks at each character a few times at most. */
final class Lexer {

    private static final Pattern UNIT = Pattern.compile(" ?([\\p{L}][\\p{L}\\p{M}]+)[²³]?");

    private final Line line;

    private Lexer(Line line) {
        this.line = line;
    }

    static List<Token> tokens(String text) {
        var lexer = new Lexer(new Line(Notation.plain(text)));
        while (!lexer.line.isOver()) {
            lexer.next();
        }
        return lexer.line.tokens();
    }

    private void next() {
        var c = line.charAt(line.at());
        if (Character.isWhitespace(c) || Character.isSpaceChar(c) || "$€£¥₹¢`°{}\u200b".indexOf(c) >= 0) {
            line.skip(1);
        } else if (NumberLexer.read(line)) {
            return;
        } else if (Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK) {
            WordLexer.read(line);
        } else if (Character.isDigit(c)) {
            line.unclear(1); // digits of other scripts
        } else {
            sign(c);
        }
    }

    private void sign(char c) {
        var next = line.charAt(line.at() + 1);
        switch (c) {
            case '+', '-', '−', '–' -> plusOrMinus(c, next);
            case '*', '∗' -> star(next);
            case '×', '·', '⋅', '✕', '∙' -> line.add(Kind.OPERATOR, "*", 1);
            case '÷' -> line.add(Kind.OPERATOR, "/", 1);
            case '/', '∕', '⁄' -> slash(next);
            case '^' -> line.add(Kind.OPERATOR, "^", 1);
            case '²', '³' -> power(c == '²' ? 2 : 3);
            case '%', '％' -> line.add(Kind.PERCENT, "%", 1);
            case '(', '[' -> line.add(Kind.OPEN, "(", 1);
            case ')', ']' -> line.add(Kind.CLOSE, ")", 1);
            case '=' -> equalsSign(next);
            case '≈', '≃', '≅', '≒', '∼' -> line.add(Kind.NEARLY, "≈", 1);
            case '~' -> tilde(next);
            case '<', '>', '≤', '≥', '≠', '±', '√', '∑', '∏', '@', '&', '\\', '‰', '∪', '∩', '∈', '∞' ->
                line.unclear(1);
            case '_' -> {
                if (Character.isLetterOrDigit(line.charAt(line.at() - 1)) && Character.isLetterOrDigit(next)) {
                    line.unclear(1);
                } else {
                    line.skip(1);
                }
            }
            case ':' -> {
                if (next == '=') {
                    line.unclear(2);
                } else {
                    line.add(Kind.STOP, ":", 1);
                }
            }
            case '!' -> {
                var taken = line.digitAt(line.at() - 1) || line.charAt(line.at() - 1) == ')';
                if (next == '=' || (taken && "=+-*/×÷^)".indexOf(line.after(line.at() + 1)) >= 0)) {
                    line.unclear(1);
                } else {
                    line.add(Kind.STOP, "!", 1);
                }
            }
            default -> line.add(Kind.STOP, String.valueOf(c), 1);
        }
    }

    private void plusOrMinus(char c, char next) {
        if (next == '=' || next == c) {
            line.unclear(2);
        } else if (next == '>') {
            line.add(Kind.STOP, "->", 2);
        } else {
            line.add(Kind.OPERATOR, c == '+' ? "+" : "-", 1);
        }
    }

    /** A star multiplies, raises to a power, or is Markdown for emphasis. */
    private void star(char next) {
        if (next == '*') {
            var power = (line.digitAt(line.at() - 1) || line.charAt(line.at() - 1) == ')')
                    && (line.digitAt(line.at() + 2) || line.charAt(line.at() + 2) == '(');
            if (power) {
                line.add(Kind.OPERATOR, "^", 2);
            } else {
                line.skip(2);
            }
        } else if (line.afterOperand() && (line.numberFollows(line.at() + 1) || line.after(line.at() + 1) == '-')) {
            line.add(Kind.OPERATOR, "*", 1);
        } else if (line.afterOperand()
                && (Character.isLetter(line.after(line.at() + 1)) || "+/^÷×".indexOf(line.after(line.at() + 1)) >= 0)) {
            line.unclear(1);
        } else {
            line.skip(1);
        }
    }

    /** A slash divides, or begins a unit: $5/hour. */
    private void slash(char next) {
        var unit = line.match(UNIT, line.at() + 1);
        if (next == '=' || next == '/') {
            line.unclear(2);
        } else if (line.afterOperand() && unit.lookingAt()) {
            line.put(Token.of(Kind.WORD, "/" + unit.group(1).toLowerCase(Locale.ROOT), line.at(), unit.end()));
        } else if (Character.isLetter(line.after(line.at() + 1))) {
            line.unclear(1);
        } else {
            line.add(Kind.OPERATOR, "/", 1);
        }
    }

    private void power(int exponent) {
        line.put(Token.of(Kind.OPERATOR, "^", line.at(), line.at()));
        line.put(new Token(Kind.NUMBER, "", Numeral.of(Exact.of(exponent)), line.at(), line.at() + 1));
    }

    private void equalsSign(char next) {
        if (next == '=') {
            line.unclear(2);
        } else if (next == '>') {
            line.add(Kind.STOP, "=>", 2);
        } else {
            line.add(Kind.EQUALS, "=", 1);
        }
    }

    private void tilde(char next) {
        var tokens = line.tokens();
        if (next == '=' || next == '~') {
            line.add(Kind.NEARLY, "≈", 2);
        } else if (!tokens.isEmpty() && tokens.getLast().is(Kind.EQUALS)) {
            tokens.set(tokens.size() - 1, Token.of(Kind.NEARLY, "≈", tokens.getLast().start(), line.at() + 1));
            line.skip(1);
        } else {
            line.add(Kind.STOP, "~", 1);
        }
    }
}
