package dev.wizardsdk;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A chat with a memory. What the user says is asked with all that was said before, or with as much of it as a {@link Window} shows;
 * tools are carried out as in {@link Prompt#run()}, and all becomes part of what is remembered. Saved with {@link #toJson()} and
 * taken up again with {@link Builder#resume}.
 *
 * <p>For one thread at a time; a second one is refused. Something said that fails leaves the conversation as it was, unless tools were
 * carried out: then what was said until then stays, so that the model knows of their effects when it is asked again. The window is
 * chosen when something is said; what tools add until the answer comes on top of it.
 */
public final class Conversation {

    private final Settings settings;
    private final List<Message> messages;
    private final Memory memory;
    private final AtomicBoolean busy = new AtomicBoolean();

    /** What a {@link Builder} gathers. */
    record Settings(ModelClient client, @Nullable String system, List<Tool> tools, int steps, Sampling sampling,
            Window window, @Nullable ModelClient summariser) {}

    private Conversation(Settings settings, ConversationJson.Saved saved) {
        this.settings = settings;
        this.messages = new ArrayList<>(saved.messages());
        this.memory = new Memory(settings, saved);
    }

    /** Begins to describe a conversation over a client, which stays its owner's to close. */
    public static Builder over(ModelClient client) {
        return new Builder(client);
    }

    /** Says something, and waits for the answer. */
    public Reply say(String text) {
        return answered(Message.user(text), ToolRun::reply);
    }

    /** As {@link #say(String)}, with each piece of the answer's text handed to the consumer as it comes. */
    public Reply say(String text, Consumer<? super String> piece) {
        return answered(Message.user(text), run -> run.forEachText(piece));
    }

    /**
     * Says something that may have images and other media in it, and waits for the answer.
     *
     * @throws IllegalArgumentException if the message is not the user's
     */
    public Reply say(Message message) {
        if (message.role() != Role.USER) {
            throw new IllegalArgumentException("the message is of " + message.role() + ", what is said is the user's");
        }
        return answered(message, ToolRun::reply);
    }

    private interface Waiting {
        Reply until(ToolRun run);
    }

    private Reply answered(Message message, Waiting waiting) {
        if (!busy.compareAndSet(false, true)) {
            throw new IllegalStateException("the conversation waits for an answer; it is for one thread at a time");
        }
        try {
            var all = new ArrayList<>(messages);
            all.add(message);
            var run = new ToolRun(settings.client.description().id(), settings.client::open, memory.request(all),
                    settings.tools, settings.steps);
            try (run) {
                return waiting.until(run);
            } finally {
                if (!run.messages().isEmpty()) {
                    messages.add(message);
                    messages.addAll(run.messages());
                }
            }
        } finally {
            busy.set(false);
        }
    }

    /** All that was said, by the user, the model and tools, in order; what no window shows any more included. */
    public List<Message> messages() {
        return List.copyOf(messages);
    }

    /** What the model is told of that which no window shows any more; empty if nothing. */
    public String summary() {
        return memory.summary();
    }

    /**
     * The conversation as JSON: all messages with all their parts, the system message and the summary; tools, window and client are not
     * in it. Its form has a version, and later versions of this library read it.
     */
    public String toJson() {
        return ConversationJson.write(memory.saved(messages));
    }

    /** Describes a conversation and begins it, or takes one up again. For one thread. */
    public static final class Builder {

        private Settings settings;

        private Builder(ModelClient client) {
            settings = new Settings(client, null, List.of(), Prompt.STEPS, Sampling.unset(), Window.everything(), null);
        }

        /** Instructions that stand above all that is said. */
        public Builder system(String text) {
            return with(new Settings(settings.client, text, settings.tools, settings.steps, settings.sampling,
                    settings.window, settings.summariser));
        }

        /** Tools the model may call, carried out as in {@link Prompt#run()}. */
        public Builder tools(Tool... tools) {
            return with(new Settings(settings.client, settings.system, List.of(tools), settings.steps,
                    settings.sampling, settings.window, settings.summariser));
        }

        /** See {@link Prompt#steps}. */
        public Builder steps(int count) {
            return with(new Settings(settings.client, settings.system, settings.tools, Prompt.requireSteps(count),
                    settings.sampling, settings.window, settings.summariser));
        }

        /** How the answers are generated; nothing is set unless it is set here. */
        public Builder sampling(Sampling value) {
            return with(new Settings(settings.client, settings.system, settings.tools, settings.steps, value,
                    settings.window, settings.summariser));
        }

        /** How much of what was said the model gets to see; everything, unless set. */
        public Builder window(Window value) {
            return with(new Settings(settings.client, settings.system, settings.tools, settings.steps,
                    settings.sampling, value, settings.summariser));
        }

        /**
         * Has what leaves the window summed up by this client, which may be the conversation's own, and tells the model the summary after
         * the system message. When the window is full it is emptied by half, so that not each answer waits for a new summary. A
         * summary that fails is a failure of what was said.
         */
        public Builder summarising(ModelClient by) {
            return with(new Settings(settings.client, settings.system, settings.tools, settings.steps,
                    settings.sampling, settings.window, by));
        }

        private Builder with(Settings changed) {
            settings = changed;
            return this;
        }

        /** A conversation in which nothing was said yet. */
        public Conversation begin() {
            return begin(List.of());
        }

        /** A conversation in which this was said already, without its system message. */
        public Conversation begin(List<Message> said) {
            if (said.stream().anyMatch(message -> message.role() == Role.SYSTEM)) {
                throw new IllegalArgumentException("a system message is given with system(…), not among what was said");
            }
            return new Conversation(settings, new ConversationJson.Saved("", "", 0, said));
        }

        /**
         * A conversation that was saved. Its system message is the one set here, or else the saved one.
         *
         * @throws IllegalArgumentException if the text is no saved conversation, or one of a newer version of this library
         */
        public Conversation resume(String json) {
            return new Conversation(settings, ConversationJson.read(json));
        }
    }
}
