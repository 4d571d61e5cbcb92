package dev.wizardsdk.dataset;

/**
 * A text that did not become a row, and why.
 *
 * @param from   the id of what it was made from; its own id if it was there at the start
 * @param round  the round it fell in; 0 for what was there at the start
 * @param how    the operation that made it, or the step that rejected it
 * @param rule   the rule it broke, a short fixed name
 * @param reason what exactly was wrong
 * @param text   the text itself
 * @param where  file and line, if it was read from a file
 * @param match  what it is too near to, where that is why; else empty
 * @param row    all of it as {@link Example#toJson} gives it, so that it can be taken up again; empty if it never was a row
 */
public record Rejection(String from, int round, String how, String rule, String reason, String text, String where,
        String match, String row) {

    /** Of a text that was never read from a file as a row. */
    public Rejection(String from, int round, String how, String rule, String reason, String text) {
        this(from, round, how, rule, reason, text, "", "", "");
    }
}
