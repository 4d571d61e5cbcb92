package dev.wizardsdk.catalog;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Role;
import java.util.List;

/** A conversation taken apart: the system message, if it begins with one, and what user and assistant said in turn. */
record Turns(String system, boolean hasSystem, List<Message> messages) {

    static Turns of(List<Message> messages) {
        var first = messages.getFirst();
        return first.role() == Role.SYSTEM
                ? new Turns(first.text(), true, messages.subList(1, messages.size()))
                : new Turns("", false, messages);
    }

    /** Refuses a conversation in which user and assistant do not alternate, the user first, and last unless it is whole. */
    Turns strict(String format, boolean whole) {
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).role() != (i % 2 == 0 ? Role.USER : Role.ASSISTANT)) {
                throw refused(format + " needs user and assistant in turn, the user first", i);
            }
        }
        if (messages.size() % 2 == 0 && !whole) {
            throw refused(format + " needs a user's message at the end", messages.size() - 1);
        }
        return this;
    }

    /** Refuses a system message that is not the first one. */
    Turns oneSystem(String format) {
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).role() == Role.SYSTEM) {
                throw refused(format + " has a place for a system message at the beginning only", i);
            }
        }
        return this;
    }

    private IllegalArgumentException refused(String rule, int index) {
        var role = index < 0 ? "nothing" : messages.get(index).role().toString();
        return new IllegalArgumentException(
                "the prompt format " + rule + "; message " + (index + (hasSystem ? 1 : 0)) + " is "
                        + role);
    }
}
