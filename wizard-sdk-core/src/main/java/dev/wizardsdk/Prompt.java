package dev.wizardsdk;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.ToolChoice;
import dev.wizardsdk.model.ToolDefinition;
import java.time.Duration;
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
    private final List<ToolDefinition> tools;
    private final ToolChoice toolChoice;
    private final Sampling sampling;

    Prompt(ModelClient client, List<Message> messages, Sampling sampling) {
        this(client, messages, List.of(), ToolChoice.AUTO, sampling);
    }

    private Prompt(ModelClient client, List<Message> messages, List<ToolDefinition> tools, ToolChoice toolChoice,
            Sampling sampling) {
        this.client = client;
        this.messages = messages;
        this.tools = tools;
        this.toolChoice = toolChoice;
        this.sampling = sampling;
    }

    /** Puts a system message before the others. */
    public Prompt system(String text) {
        var all = new ArrayList<>(messages);
        all.addFirst(Message.system(text));
        return new Prompt(client, all, tools, toolChoice, sampling);
    }

    /** Adds a message after the others. */
    public Prompt message(Message message) {
        var all = new ArrayList<>(messages);
        all.add(message);
        return new Prompt(client, all, tools, toolChoice, sampling);
    }

    /** Tools the model may call; the calls are in {@link Reply#toolCalls()}. */
    public Prompt tools(ToolDefinition... definitions) {
        return new Prompt(client, messages, List.of(definitions), toolChoice, sampling);
    }

    /** Whether the model may, must or must not call a tool; it may, unless set. */
    public Prompt toolChoice(ToolChoice choice) {
        return new Prompt(client, messages, tools, choice, sampling);
    }

    /** The answer will be JSON that this JSON Schema allows. */
    public Prompt json(String schema) {
        return sampling(sampling.withConstraint(new Constraint.JsonSchema(schema)));
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
        return new Prompt(client, messages, tools, toolChoice, value);
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

    /** Options of this call, laid over those of the client. */
    public Prompt options(CallOptions options) {
        return new Prompt(client.with(options), messages, tools, toolChoice, sampling);
    }

    /** See {@link CallOptions#withTimeLimit}. */
    public Prompt timeLimit(Duration limit) {
        return options(CallOptions.none().withTimeLimit(limit));
    }

    /** See {@link CallOptions#withTag}. */
    public Prompt tag(String tag) {
        return options(CallOptions.none().withTag(tag));
    }

    private Request request() {
        return new Request.Chat(messages, tools, toolChoice, sampling);
    }
}
