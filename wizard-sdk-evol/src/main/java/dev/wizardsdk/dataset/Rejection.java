package dev.wizardsdk.dataset;

/**
 * A text that did not become a row, and why.
 *
 * @param from   the id of what it was made from; its own id if it was there at the start
 * @param round  the round it fell in; 0 for what was there at the start
 * @param how    the operation that made it
 * @param rule   the rule it broke, a short fixed name
 * @param reason what exactly was wrong
 * @param text   the text itself
 */
public record Rejection(String from, int round, String how, String rule, String reason, String text) {}
