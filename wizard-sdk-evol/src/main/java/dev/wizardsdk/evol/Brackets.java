package dev.wizardsdk.evol;

import java.util.ArrayDeque;
import java.util.OptionalInt;

/**
 * Whether brackets and quotations of a text are closed, each by its like. Scanned by hand: a regular expression for quotations takes a
 * stack frame for each character.
 *
 * @param opening the brackets that open
 * @param closing those that close them, in the same order
 * @param quotes  the characters that begin and end quotations; three of them in a row begin one that three end
 * @param comment what begins a comment up to the end of the line; empty for none
 */
record Brackets(String opening, String closing, String quotes, String comment) {

    /** How many brackets are open at the end; empty if one closes what is not open, or a quotation does not end. */
    OptionalInt depth(String text) {
        var open = new ArrayDeque<Integer>();
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (beginsComment(text, i)) {
                i = endOfLine(text, i);
            } else if (quotes.indexOf(c) >= 0) {
                i = endOfQuotation(text, i);
                if (i < 0) {
                    return OptionalInt.empty();
                }
            } else if (opening.indexOf(c) >= 0) {
                open.push(opening.indexOf(c));
            } else if (closing.indexOf(c) >= 0 && (open.isEmpty() || open.pop() != closing.indexOf(c))) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(open.size());
    }

    boolean closed(String text) {
        return depth(text).equals(OptionalInt.of(0));
    }

    /** The text without comments, a zero in place of each quotation that ends; its lines stay as many. */
    String bare(String text) {
        var bare = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            var end = quotes.indexOf(c) >= 0 ? endOfQuotation(text, i) : -1;
            if (c == '\\' && i + 1 < text.length()) {
                bare.append(c).append(text.charAt(++i));
            } else if (beginsComment(text, i)) {
                i = endOfLine(text, i) - 1;
            } else if (end >= 0) {
                bare.append('0')
                        .append("\n".repeat((int) text.substring(i, end).chars().filter(it -> it == '\n').count()));
                i = end;
            } else {
                bare.append(c);
            }
        }
        return bare.toString();
    }

    /** At the beginning of a word only: a sharp sign inside one is another thing. */
    private boolean beginsComment(String text, int at) {
        return !comment.isEmpty() && text.startsWith(comment, at)
                && (at == 0 || !(Character.isLetterOrDigit(text.charAt(at - 1))
                        || "$&{".indexOf(text.charAt(at - 1)) >= 0));
    }

    private static int endOfLine(String text, int from) {
        var end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private static int endOfQuotation(String text, int from) {
        var three = text.substring(from, from + 1).repeat(3);
        var end = text.startsWith(three, from) ? text.indexOf(three, from + 3) : -1;
        if (end >= 0) {
            return end + 2;
        }
        for (int i = from + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == text.charAt(from)) {
                return i;
            }
        }
        return -1;
    }
}
