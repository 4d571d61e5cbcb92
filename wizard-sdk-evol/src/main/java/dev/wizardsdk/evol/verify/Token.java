package dev.wizardsdk.evol.verify;

import java.util.Optional;

/**
 * A piece of a line in which calculations are looked for.
 *
 * @param start where it begins
 * @param end   where the next one may begin
 */
record Token(Kind kind, String text, Numeral number, int start, int end) {

    private static final Numeral NONE = new Numeral(Optional.empty(), Optional.empty(), 0, 0);

    /** What a piece is. */
    enum Kind {
        /** Digits; {@code text} is {@code $} where it is an amount of money. */
        NUMBER,
        /** A number that goes on behind its last digit, as 0.333… does. */
        CUT_NUMBER,
        /** A whole number and a fraction, as 2 1/2. */
        MIXED_NUMBER,
        PERCENT,
        /** One of {@code + - * / ^}. */
        OPERATOR,
        OPEN,
        CLOSE,
        EQUALS,
        /** Is about, ≈. */
        NEARLY,
        /** A unit, or any other word. */
        WORD,
        /** A sign that no calculation goes across. */
        STOP,
        /** A sign or word that makes a calculation beside it something else than it seems. */
        UNCLEAR
    }

    static Token of(Kind kind, String text, int start, int end) {
        return new Token(kind, text, NONE, start, end);
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean isNumber() {
        return switch (kind) {
            case NUMBER, CUT_NUMBER, MIXED_NUMBER -> true;
            case PERCENT, OPERATOR, OPEN, CLOSE, EQUALS, NEARLY, WORD, STOP, UNCLEAR -> false;
        };
    }

    boolean isOperator(String signs) {
        return kind == Kind.OPERATOR && signs.contains(text);
    }

    /** Whether a side of an equation ends or begins here. */
    boolean isRelation() {
        return kind == Kind.EQUALS || kind == Kind.NEARLY;
    }
}
