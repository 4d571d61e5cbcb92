package dev.wizardsdk.dataset;

/**
 * One step on the way to an {@link Example}.
 *
 * @param id    of what this step made
 * @param how   the operation and its version, such as {@code seed} or {@code deepen@1f3c…}
 * @param by    the model or file it came from
 * @param round the round it happened in; 0 for what was there at the start
 * @param text  what this step made
 */
public record LineageStep(String id, String how, String by, int round, String text) {}
