package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.verify.Token.Kind;
import java.util.List;

/**
 * What a calculation comes to: sums of products of powers, numbers with units, percentages. Words are passed over; whatever else can
 * be meant in two ways is {@link Unclear}.
 */
final class Evaluation {

    private static final int DEEPEST = 40;

    /** What a percent sign does. */
    enum Percent {
        /** 20 % is 0.2. */
        HUNDREDTHS,
        /** 20 % is 20: all is counted in per cent. */
        PLAIN,
        /** 50 + 20 % is 60. */
        OF_WHAT_IS_BEFORE
    }

    private final List<Token> tokens;
    private final boolean european;
    private final Percent percent;
    private int at;
    private int depth;
    private boolean divided;

    private Evaluation(List<Token> tokens, boolean european, Percent percent) {
        this.tokens = tokens.stream().filter(token -> !token.is(Kind.WORD)).toList();
        this.european = european;
        this.percent = percent;
    }

    static Exact of(List<Token> tokens, boolean european, Percent percent) throws Unclear {
        var evaluation = new Evaluation(tokens, european, percent);
        var value = evaluation.sum();
        if (evaluation.at < evaluation.tokens.size()) {
            throw new Unclear();
        }
        return value;
    }

    private boolean isNext(Kind kind) {
        return at < tokens.size() && tokens.get(at).is(kind);
    }

    private boolean isNextOperator(String signs) {
        return at < tokens.size() && tokens.get(at).isOperator(signs);
    }

    private Exact sum() throws Unclear {
        divided = false;
        var value = product();
        while (isNextOperator("+-")) {
            var minus = tokens.get(at++).text().equals("-");
            var share = percent == Percent.OF_WHAT_IS_BEFORE && at + 1 < tokens.size() && tokens.get(at).isNumber()
                    && tokens.get(at + 1).is(Kind.PERCENT);
            divided = false;
            var next = product();
            next = share ? next.times(value) : next;
            value = minus ? value.minus(next) : value.plus(next);
        }
        return value;
    }

    private Exact product() throws Unclear {
        var value = signed();
        while (true) {
            if (isNextOperator("*")) {
                at++;
                value = value.times(signed());
            } else if (isNextOperator("/")) {
                at++;
                divided = true;
                value = value.over(signed());
            } else if (isNext(Kind.OPEN)) {
                if (divided) {
                    throw new Unclear(); // 6/2(1+2)
                }
                value = value.times(raised());
            } else {
                return value;
            }
        }
    }

    private Exact signed() throws Unclear {
        if (!isNextOperator("+-")) {
            return raised();
        }
        var minus = tokens.get(at++).text().equals("-");
        var from = at;
        var value = raised();
        if (minus && tokens.subList(from, at).stream().anyMatch(token -> token.isOperator("^"))) {
            throw new Unclear(); // -2²
        }
        return minus ? value.negated() : value;
    }

    private Exact raised() throws Unclear {
        var value = operand();
        if (isNextOperator("^")) {
            at++;
            var negative = isNextOperator("-");
            at += negative ? 1 : 0;
            var exponent = operand();
            if (isNextOperator("^")) {
                throw new Unclear();
            }
            value = value.power(negative ? exponent.negated() : exponent);
        }
        return value;
    }

    private Exact operand() throws Unclear {
        if (at >= tokens.size()) {
            throw new Unclear();
        }
        var token = tokens.get(at++);
        Exact value;
        if (token.isNumber()) {
            value = token.number().value(european);
        } else if (token.is(Kind.OPEN) && depth < DEEPEST) {
            depth++;
            var outside = divided;
            value = sum();
            divided = outside;
            depth--;
            if (!isNext(Kind.CLOSE)) {
                throw new Unclear();
            }
            at++;
        } else {
            throw new Unclear();
        }
        if (isNext(Kind.PERCENT)) {
            at++;
            return percent == Percent.PLAIN ? value : value.over(Exact.HUNDRED);
        }
        return value;
    }
}
