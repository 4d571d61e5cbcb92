package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.verify.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line that is being read, the place where, and what was read so far. Beyond its ends there are blanks. */
final class Line {

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    Line(String text) {
        this.text = text;
    }

    List<Token> tokens() {
        return tokens;
    }

    int at() {
        return at;
    }

    boolean isOver() {
        return at >= text.length();
    }

    char charAt(int place) {
        return place >= 0 && place < text.length() ? text.charAt(place) : ' ';
    }

    boolean digitAt(int place) {
        var c = charAt(place);
        return c >= '0' && c <= '9';
    }

    String between(int start, int end) {
        return text.substring(start, end);
    }

    /** The first character from here on that is no blank. */
    char after(int place) {
        var i = place;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return charAt(i);
    }

    boolean numberFollows(int place) {
        var c = after(place);
        return (c >= '0' && c <= '9') || "$€£¥₹(.[½¼¾⅓⅔".indexOf(c) >= 0;
    }

    /** To look at what stands here with {@code lookingAt}. */
    Matcher match(Pattern pattern, int from) {
        return pattern.matcher(text).region(from, text.length());
    }

    /** Whether what was read last may be what an operator follows. */
    boolean afterOperand() {
        return !tokens.isEmpty() && switch (tokens.getLast().kind()) {
            case NUMBER, CUT_NUMBER, MIXED_NUMBER, PERCENT, CLOSE, WORD -> true;
            case OPERATOR, OPEN, EQUALS, NEARLY, STOP, UNCLEAR -> false;
        };
    }

    void skip(int length) {
        at += length;
    }

    void put(Token token) {
        tokens.add(token);
        at = token.end();
    }

    void add(Kind kind, String what, int length) {
        put(Token.of(kind, what, at, at + length));
    }

    void unclear(int length) {
        add(Kind.UNCLEAR, text.substring(at, at + length), length);
    }
}
