package dev.wizardsdk;

import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A chat request in the making. Immutable: each method returns a changed copy, until {@link #call()}, {@link #stream} or
 * {@link #open()} asks the model.
 */
public final class Prompt {

    private final ModelClient client;
    private final List<Message> messages;
    private final Sampling sampling;

    Prompt(ModelClient client, List<Message> messages, Sampling sampling) {
        this.client = client;
        this.messages = messages;
        this.sampling = sampling;
    }

    /** Puts a system message before the others. */
    public Prompt system(String text) {
        var all = new ArrayList<>(messages);
        all.addFirst(Message.system(text));
        return new Prompt(client, all, sampling);
    }

    /** Adds a message after the others. */
    public Prompt message(Message message) {
        var all = new ArrayList<>(messages);
        all.add(message);
        return new Prompt(client, all, sampling);
    }

    /** See {@link Sampling#temperature()}. */
    public Prompt temperature(double value) {
        return sampling(sampling.withTemperature(value));
    }

    /** See {@link Sampling#maxTokens()}. */
    public Prompt maxTokens(int value) {
        return sampling(sampling.withMaxTokens(value));
    }

    /** Replaces all that was set of the sampling. */
    public Prompt sampling(Sampling value) {
        return new Prompt(client, messages, value);
    }

    /** The whole answer, waited for. */
    public Reply call() {
        return client.call(request());
    }

    /** Hands each piece of text to the consumer as it comes, and returns the whole answer. */
    public Reply stream(Consumer<? super String> text) {
        return open().forEachText(text);
    }

    /** The answer as a stream; to be closed. */
    public EventStream open() {
        return client.open(request());
    }

    private Request request() {
        return new Request.Chat(messages, sampling);
    }
}
