package dev.wizardsdk.model;

import java.util.List;

/** What a {@link ModelProvider} can be asked. */
public sealed interface Request {

    Sampling sampling();

    /** The feature a provider needs to answer this request. */
    Feature feature();

    /** The next turn of a conversation, in the model's own chat format. */
    record Chat(List<Message> messages, Sampling sampling) implements Request {

        public Chat {
            messages = List.copyOf(messages);
            if (messages.isEmpty()) {
                throw new IllegalArgumentException("a chat needs at least one message");
            }
        }

        @Override
        public Feature feature() {
            return Feature.CHAT;
        }
    }

    /** The continuation of a raw text, without any chat format. */
    record Completion(String prompt, Sampling sampling) implements Request {

        @Override
        public Feature feature() {
            return Feature.COMPLETION;
        }
    }
}
