package dev.wizardsdk.catalog;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Role;
import java.util.List;
import java.util.Set;

/**
 * A layout in which each role's text stands between two fixed texts.
 *
 * @param begin         what every conversation begins with
 * @param defaultSystem what the system says when the conversation has no such message; empty for nothing
 * @param answer        what the answer follows
 */
record TurnLayout(String begin, String defaultSystem, Frame system, Frame user, Frame assistant,
        String answer, Set<Trait> traits) implements Layout {

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
        USER_ONLY,
        /** An empty line in what user and assistant say becomes a line's end. */
        CLOSES_GAPS
    }

    /** Nothing around any text. */
    static TurnLayout bare() {
        return new TurnLayout("", "", Frame.BARE, Frame.BARE, Frame.BARE, "", Set.of());
    }

    TurnLayout withBegin(String text) {
        return new TurnLayout(text, defaultSystem, system, user, assistant, answer, traits);
    }

    TurnLayout withSystem(String before, String after) {
        return new TurnLayout(begin, defaultSystem, new Frame(before, after), user, assistant, answer, traits);
    }

    TurnLayout withDefaultSystem(String text) {
        return new TurnLayout(begin, text, system, user, assistant, answer, traits);
    }

    TurnLayout withUser(String before, String after) {
        return new TurnLayout(begin, defaultSystem, system, new Frame(before, after), assistant, answer, traits);
    }

    TurnLayout withAssistant(String before, String after) {
        return new TurnLayout(begin, defaultSystem, system, user, new Frame(before, after), answer, traits);
    }

    TurnLayout withAnswer(String text) {
        return new TurnLayout(begin, defaultSystem, system, user, assistant, text, traits);
    }

    TurnLayout with(Trait... all) {
        return new TurnLayout(begin, defaultSystem, system, user, assistant, answer, Set.of(all));
    }

    @Override
    public boolean answersBeginWithSpace() {
        return !answer.isEmpty() && assistant.before().equals(answer + " ");
    }

    @Override
    public void write(String format, List<Message> messages, Rendering out) {
        var turns = Turns.of(messages);
        if (!traits.contains(Trait.SYSTEM_ANYWHERE)) {
            turns.oneSystem(format);
        }
        out.template(begin);
        if (turns.hasSystem() && !turns.system().isEmpty()) {
            write(format, messages.getFirst(), 0, out);
        } else if (!turns.hasSystem() && !defaultSystem.isEmpty()) {
            out.template(system.before() + defaultSystem + system.after());
        }
        for (int i = 0; i < turns.messages().size(); i++) {
            write(format, turns.messages().get(i), i / 2, out);
        }
        out.opening(answer);
    }

    private void write(String format, Message message, int round, Rendering out) {
        if (traits.contains(Trait.USER_ONLY) && message.role() != Role.USER) {
            return;
        }
        var frame = switch (message.role()) {
            case SYSTEM -> system;
            case USER -> user;
            case ASSISTANT -> assistant;
            case TOOL -> throw new IllegalArgumentException("the prompt format " + format + " has no role for tools");
        };
        var before = frame.before().replace("{round0}", Integer.toString(round))
                .replace("{round}", Integer.toString(round + 1));
        out.template(before);
        if (message.role() == Role.ASSISTANT) {
            out.answer(shaped(message), frame.after());
        } else {
            out.text(shaped(message)).template(frame.after());
        }
    }

    private String shaped(Message message) {
        var text = traits.contains(Trait.STRIPS) ? message.text().strip() : message.text();
        return traits.contains(Trait.CLOSES_GAPS) && message.role() != Role.SYSTEM
                ? text.replace("\r\n", "\n").replace("\n\n", "\n")
                : text;
    }
}
