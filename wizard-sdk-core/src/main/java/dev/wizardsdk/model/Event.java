package dev.wizardsdk.model;

/** What an {@link EventStream} delivers. */
public sealed interface Event {

    /** More of the answer's text; never empty, and never half a character. */
    record Text(String text) implements Event {}

    /** More of what the model thinks before it answers. */
    record Reasoning(String text) implements Event {}

    /** The whole answer; always the last event, and only of a stream that succeeded. */
    record End(Reply reply) implements Event {}
}
