package dev.wizardsdk.local.template;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.ToolDefinition;
import java.util.List;
import java.util.Map;

/**
 * What a chat format writes down.
 *
 * @param tools     what the model may call
 * @param arguments further values for a file's own template, such as {@code enable_thinking}: strings, numbers, booleans,
 *                  lists, maps, and an empty {@link java.util.Optional} for null
 */
public record Conversation(List<Message> messages, List<ToolDefinition> tools, Map<String, ?> arguments) {

    public Conversation {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        arguments = Map.copyOf(arguments);
    }

    /** Messages alone. */
    public static Conversation of(List<Message> messages) {
        return new Conversation(messages, List.of(), Map.of());
    }

    /** Whether tools are offered, called or answer. */
    boolean usesTools() {
        return !tools.isEmpty() || messages.stream().flatMap(message -> message.parts().stream())
                .anyMatch(part -> part instanceof Part.ToolCall || part instanceof Part.ToolResult);
    }

    /** Refuses what the format has no place for. */
    Conversation requireWithout(String format, boolean tools) {
        if (!tools && usesTools()) {
            throw new IllegalArgumentException("the chat format " + format
                    + " has no place for tools; leave them out, or choose a model whose template shows them");
        }
        if (messages.stream().flatMap(message -> message.parts().stream()).anyMatch(Part.Media.class::isInstance)) {
            throw new IllegalArgumentException("the chat format " + format + " has no place for images and sounds");
        }
        return this;
    }
}
