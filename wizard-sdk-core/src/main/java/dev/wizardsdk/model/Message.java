package dev.wizardsdk.model;

import java.util.ArrayList;
import java.util.List;

/** One turn of a conversation. */
public record Message(Role role, List<Part> parts) {

    public Message {
        parts = List.copyOf(parts);
    }

    /** Instructions that stand above what is said. */
    public static Message system(String text) {
        return new Message(Role.SYSTEM, List.of(new Part.Text(text)));
    }

    /** What the user says. */
    public static Message user(String text) {
        return new Message(Role.USER, List.of(new Part.Text(text)));
    }

    /** What the model said. */
    public static Message assistant(String text) {
        return new Message(Role.ASSISTANT, List.of(new Part.Text(text)));
    }

    /** The result of a tool call, for the model that made it. */
    public static Message toolResult(Part.ToolCall call, String text) {
        return new Message(Role.TOOL, List.of(new Part.ToolResult(call.id(), call.name(), text)));
    }

    /** The tools this message calls; empty when it calls none. */
    public List<Part.ToolCall> toolCalls() {
        var calls = new ArrayList<Part.ToolCall>(0);
        for (var part : parts) {
            if (part instanceof Part.ToolCall call) {
                calls.add(call);
            }
        }
        return List.copyOf(calls);
    }

    /** The text parts joined; empty when there are none. */
    public String text() {
        var text = "";
        for (var part : parts) {
            if (part instanceof Part.Text(var more)) {
                text = text.isEmpty() ? more : text + more;
            }
        }
        return text;
    }
}
