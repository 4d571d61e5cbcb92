package dev.wizardsdk;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.Constraint;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import dev.wizardsdk.model.ToolChoice;
import dev.wizardsdk.model.ToolDefinition;
import dev.wizardsdk.schema.JsonType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A chat request in the making. Immutable: each method returns a changed copy, until the model is asked: by {@link #call()},
 * {@link #stream} and {@link #open()} once, by {@link #run()} and {@link #openRun()} until no tool is left to call, by {@link #as}
 * for a value of a Java type.
 */
public final class Prompt {

    static final int STEPS = 8;

    private final ModelClient client;
    private final List<Message> messages;
    private final Tooling tooling;
    private final Sampling sampling;

    /** What the model may call: tools known by their definitions alone, and those that can be carried out. */
    private record Tooling(List<ToolDefinition> definitions, List<Tool> tools, ToolChoice choice, int steps) {

        static final Tooling NONE = new Tooling(List.of(), List.of(), ToolChoice.AUTO, STEPS);

        List<ToolDefinition> all() {
            return tools.isEmpty()
                    ? definitions
                    : Stream.concat(definitions.stream(), tools.stream().map(Tool::definition)).toList();
        }
    }

    Prompt(ModelClient client, List<Message> messages, Sampling sampling) {
        this(client, messages, Tooling.NONE, sampling);
    }

    private Prompt(ModelClient client, List<Message> messages, Tooling tooling, Sampling sampling) {
        this.client = client;
        this.messages = messages;
        this.tooling = tooling;
        this.sampling = sampling;
    }

    /** Puts a system message before the others. */
    public Prompt system(String text) {
        var all = new ArrayList<>(messages);
        all.addFirst(Message.system(text));
        return messages(all);
    }

    /** Adds a message after the others. */
    public Prompt message(Message message) {
        var all = new ArrayList<>(messages);
        all.add(message);
        return messages(all);
    }

    private Prompt messages(List<Message> all) {
        return new Prompt(client, all, tooling, sampling);
    }

    /** Tools the model may call; the calls are in {@link Reply#toolCalls()} and are the caller's to carry out. */
    public Prompt tools(ToolDefinition... definitions) {
        return tooling(new Tooling(List.of(definitions), tooling.tools, tooling.choice, tooling.steps));
    }

    /** Tools the model may call and {@link #run()} carries out. */
    public Prompt tools(Tool... tools) {
        return tooling(new Tooling(tooling.definitions, List.of(tools), tooling.choice, tooling.steps));
    }

    /** Whether the model may, must or must not call a tool; it may, unless set. In a run it must only in its first reply. */
    public Prompt toolChoice(ToolChoice choice) {
        return tooling(new Tooling(tooling.definitions, tooling.tools, choice, tooling.steps));
    }

    /** How many replies a run may take, 1 or more; 8 unless set. One more that calls tools fails, and they are not carried out. */
    public Prompt steps(int count) {
        return tooling(new Tooling(tooling.definitions, tooling.tools, tooling.choice, requireSteps(count)));
    }

    static int requireSteps(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("steps is " + count + ", it must be 1 or more");
        }
        return count;
    }

    private Prompt tooling(Tooling value) {
        return new Prompt(client, messages, value, sampling);
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
        return new Prompt(client, messages, tooling, value);
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
        return new Prompt(client.with(options), messages, tooling, sampling);
    }

    /** See {@link CallOptions#withTimeLimit}. */
    public Prompt timeLimit(Duration limit) {
        return options(CallOptions.none().withTimeLimit(limit));
    }

    /** See {@link CallOptions#withTag}. */
    public Prompt tag(String tag) {
        return options(CallOptions.none().withTag(tag));
    }

    /**
     * Asks, carries out the tools that the model calls, tells it their results and asks again, until it answers without a call.
     * Interrupting the thread ends the run and its tools.
     *
     * @throws dev.wizardsdk.model.ModelException if a request failed, or of kind {@code BAD_OUTPUT} after too many {@link #steps}
     * @throws ToolException                      if a tool failed that must not
     */
    public Exchange run() {
        try (var run = openRun()) {
            return run.exchange();
        }
    }

    /** As {@link #run()}, with each piece of text of all replies handed to the consumer as it comes. */
    public Exchange run(Consumer<? super String> text) {
        try (var run = openRun()) {
            run.forEachText(text);
            return run.exchange();
        }
    }

    /** The run as a stream; to be closed. Nothing is sent before its first event is pulled. */
    public ToolRun openRun() {
        if (!tooling.definitions.isEmpty()) {
            throw new IllegalStateException("a run can't carry out tools known by their definitions alone ("
                    + tooling.definitions.stream().map(ToolDefinition::name).collect(Collectors.joining(", "))
                    + "): give it Tool.of(…), or carry the calls out yourself after call()");
        }
        return new ToolRun(client.description().id(), client::open, request(), tooling.tools, tooling.steps);
    }

    /**
     * The answer as a value of a Java type: a record, an enum, a number, a sealed interface of records, with lists, optional
     * components and others in it. A model with {@link dev.wizardsdk.model.Feature#JSON_SCHEMA} is held to the type's schema, any
     * other is asked for it in words. An answer that does not fit is shown to the model with its faults, once. Tools are carried out
     * as in {@link #run()}.
     *
     * @throws IllegalArgumentException           if the type has no JSON form, or its module keeps it from this library
     * @throws dev.wizardsdk.model.ModelException of kind {@code BAD_OUTPUT} with the faults and the text, if the second answer does
     *                                            not fit either or an answer was cut off; of any other kind if a request failed
     */
    public <T> T as(Class<T> type) {
        return new TypedAnswer<>(JsonType.of(type)).to(this);
    }

    /** As {@link #as}, for a list. */
    public <T> List<T> asList(Class<T> element) {
        return new TypedAnswer<>(JsonType.listOf(element)).to(this);
    }

    /** This prompt, with what was said after it. */
    Prompt followedBy(List<Message> said) {
        return messages(Stream.concat(messages.stream(), said.stream()).toList());
    }

    /** This prompt, with more text at the end of what the user says. */
    Prompt adding(String text) {
        var last = messages.getLast();
        if (last.role() != Role.USER) {
            return message(Message.user(text));
        }
        var parts = Stream.concat(last.parts().stream(), Stream.of(new Part.Text(text))).toList();
        return messages(Stream.concat(messages.stream().limit(messages.size() - 1L),
                Stream.of(new Message(Role.USER, parts))).toList());
    }

    boolean hasTools() {
        return !tooling.tools.isEmpty();
    }

    /** Whom this asks. */
    ModelDescription model() {
        return client.description();
    }

    private Request.Chat request() {
        return new Request.Chat(messages, tooling.all(), tooling.choice, sampling);
    }
}
