package dev.wizardsdk.policy;

import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Reply;
import java.util.ArrayDeque;
import java.util.Deque;

/** The events of an answer that is there already: each part in one piece, then the end. */
final class Whole {

    private Whole() {}

    static Deque<Event> events(Reply reply) {
        var events = new ArrayDeque<Event>();
        var calls = 0;
        for (var part : reply.message().parts()) {
            switch (part) {
                case Part.Text it when it.text().isEmpty() -> {}
                case Part.Text it -> events.add(new Event.Text(it.text()));
                case Part.Reasoning it -> events.add(new Event.Reasoning(it.text()));
                case Part.ToolCall it -> events.add(new Event.ToolCall(calls++, it.id(), it.name(), it.arguments()));
                case Part.Media it -> {}
                case Part.ToolResult it -> {}
                case Part.Opaque it -> {}
            }
        }
        events.add(new Event.End(reply));
        return events;
    }
}
