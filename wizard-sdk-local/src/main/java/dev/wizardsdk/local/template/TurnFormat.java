package dev.wizardsdk.local.template;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Role;
import java.util.List;
import java.util.Set;

/**
 * A format in which each role's text stands between two fixed texts.
 *
 * @param begin         what every conversation begins with
 * @param defaultSystem what the system says when the conversation has no such message; empty for nothing
 * @param answer        what the answer follows
 */
record TurnFormat(String name, String begin, String defaultSystem, Frame system, Frame user, Frame assistant,
        String answer, Set<Trait> traits) implements ChatFormat {

    /**
     * What stands before and after a text. In a user's, {@code {round}} is the number of the exchange, from 1, and
     * {@code {round0}} the one from 0.
     */
    record Frame(String before, String after) {

        static final Frame BARE = new Frame("", "");
    }

    enum Trait {
        /** The texts of messages are stripped of the white space around them. */
        STRIPS,
        /** A system message may stand anywhere. */
        SYSTEM_ANYWHERE,
        /** Only what the user says is written down. */
        USER_ONLY
    }

    /** Nothing around any text. */
    static TurnFormat of(String name) {
        return new TurnFormat(name, "", "", Frame.BARE, Frame.BARE, Frame.BARE, "", Set.of());
    }

    TurnFormat withBegin(String text) {
        return new TurnFormat(name, text, defaultSystem, system, user, assistant, answer, traits);
    }

    TurnFormat withSystem(String before, String after) {
        return new TurnFormat(name, begin, defaultSystem, new Frame(before, after), user, assistant, answer, traits);
    }

    TurnFormat withDefaultSystem(String text) {
        return new TurnFormat(name, begin, text, system, user, assistant, answer, traits);
    }

    TurnFormat withUser(String before, String after) {
        return new TurnFormat(name, begin, defaultSystem, system, new Frame(before, after), assistant, answer, traits);
    }

    TurnFormat withAssistant(String before, String after) {
        return new TurnFormat(name, begin, defaultSystem, system, user, new Frame(before, after), answer, traits);
    }

    TurnFormat withAnswer(String text) {
        return new TurnFormat(name, begin, defaultSystem, system, user, assistant, text, traits);
    }

    TurnFormat with(Trait... all) {
        return new TurnFormat(name, begin, defaultSystem, system, user, assistant, answer, Set.of(all));
    }

    TurnFormat named(String otherName) {
        return new TurnFormat(otherName, begin, defaultSystem, system, user, assistant, answer, traits);
    }

    @Override
    public boolean answersBeginWithSpace() {
        return !answer.isEmpty() && assistant.before().equals(answer + " ");
    }

    @Override
    public List<Segment> render(Conversation conversation) {
        var messages = conversation.requireWithout(name, false).messages();
        var turns = Turns.of(messages);
        if (!traits.contains(Trait.SYSTEM_ANYWHERE)) {
            turns.oneSystem(name);
        }
        var out = new Rendering().template(begin);
        if (turns.hasSystem() && !turns.system().isEmpty()) {
            write(out, messages.getFirst(), 0);
        } else if (!turns.hasSystem() && !defaultSystem.isEmpty()) {
            out.template(system.before() + defaultSystem + system.after());
        }
        for (int i = 0; i < turns.messages().size(); i++) {
            write(out, turns.messages().get(i), i / 2);
        }
        return out.template(answer).segments();
    }

    private void write(Rendering out, Message message, int round) {
        if (traits.contains(Trait.USER_ONLY) && message.role() != Role.USER) {
            return;
        }
        var frame = switch (message.role()) {
            case SYSTEM -> system;
            case USER -> user;
            case ASSISTANT -> assistant;
            case TOOL -> throw new IllegalArgumentException("the chat format " + name + " has no role for tools");
        };
        var before = frame.before().replace("{round0}", Integer.toString(round))
                .replace("{round}", Integer.toString(round + 1));
        out.template(before).text(traits.contains(Trait.STRIPS) ? message.text().strip() : message.text())
                .template(frame.after());
    }
}
