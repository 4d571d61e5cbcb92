package dev.wizardsdk.model;

/** One piece of a {@link Message}'s content. */
public sealed interface Part {

    /** Plain text. */
    record Text(String text) implements Part {}

    /** What a model thought before it answered. It is shown and kept, and never sent back as if it were an answer. */
    record Reasoning(String text) implements Part {}
}
