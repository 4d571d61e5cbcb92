package dev.wizardsdk.model;

/** What an {@link EventStream} delivers. */
public sealed interface Event {

    /** More of the answer's text; never empty, and never half a character. */
    record Text(String text) implements Event {}

    /** More of what the model thinks before it answers. */
    record Reasoning(String text) implements Event {}

    /**
     * More of a tool call.
     *
     * @param index     which of the answer's calls, from 0
     * @param id        the call's id, the same in each piece of it
     * @param name      the tool's name, the same in each piece of it
     * @param arguments more of the JSON text of its arguments; may be empty
     */
    record ToolCall(int index, String id, String name, String arguments) implements Event {}

    /** The whole answer; always the last event, and only of a stream that succeeded. */
    record End(Reply reply) implements Event {}
}
