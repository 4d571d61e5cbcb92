package dev.wizardsdk.testing;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Usage;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A provider that answers from a script: a function of the request, or a list of texts. It streams word by word, counts words
 * as tokens and remembers what it was asked. A script that throws a {@link ModelException} plays a failure. Thread-safe if its
 * script is.
 */
public final class ScriptedProvider implements ModelProvider {

    private final ModelDescription description;
    private final Function<Request, Reply> script;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    private ScriptedProvider(ModelDescription description, Function<Request, Reply> script) {
        this.description = description;
        this.script = script;
    }

    /** Answers each chat and each completion with the function's text. */
    public static ScriptedProvider answering(Function<Request, String> script) {
        return new ScriptedProvider(describe(Set.of(Feature.CHAT, Feature.COMPLETION)),
                request -> reply(request, Message.assistant(script.apply(request))));
    }

    /** Answers with these texts in turn; a request beyond the last one fails with {@link ErrorKind#BAD_REQUEST}. */
    public static ScriptedProvider answering(String... texts) {
        Iterator<String> rest = Arrays.asList(texts).iterator();
        return answering(request -> {
            synchronized (rest) {
                if (rest.hasNext()) {
                    return rest.next();
                }
            }
            throw ModelException
                    .of(ErrorKind.BAD_REQUEST, "the script has " + texts.length + " answers and all were given")
                    .build();
        });
    }

    /** Answers requests of every kind with the function's replies: with tool calls, results, log-probabilities. */
    public static ScriptedProvider replying(Function<Request, Reply> script) {
        return new ScriptedProvider(describe(EnumSet.allOf(Feature.class)), script);
    }

    /** A reply as this provider gives it: the message, with words counted as tokens. */
    public static Reply reply(Request request, Message message) {
        var usage = new Usage(words(spoken(request)), 0, words(message.text()), 0);
        var finish = message.toolCalls().isEmpty() ? Finish.STOP : Finish.TOOL_CALLS;
        return new Reply(message, finish, "", Optional.of(usage), "scripted:script", "");
    }

    /** The same script as another model: with other features, a price, a context. What it was asked is counted anew. */
    public ScriptedProvider describedAs(ModelDescription other) {
        return new ScriptedProvider(other, script);
    }

    private static ModelDescription describe(Set<Feature> features) {
        return new ModelDescription("scripted", "script", features, OptionalInt.empty(), OptionalLong.empty());
    }

    private static String spoken(Request request) {
        return switch (request) {
            case Request.Chat chat -> chat.messages().stream().map(Message::text).collect(Collectors.joining(" "));
            case Request.Completion completion -> completion.prompt();
            case Request.Infill infill -> infill.prefix() + " " + infill.suffix();
            case Request.Embed embed -> String.join(" ", embed.texts());
            case Request.Rerank rerank -> rerank.query() + " " + String.join(" ", rerank.documents());
            case Request.Score score -> score.context() + " " + score.text();
            case Request.Count count -> spoken(count.of());
        };
    }

    private static long words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    /** The requests that were sent, in order of their first pull. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public EventStream open(Request request, CallOptions options) {
        if (closed) {
            throw ModelException.of(ErrorKind.CLOSED, "the script has been closed").build();
        }
        description.requireSupport(request);
        return new Stream(request);
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Stream extends EventStream {

        private final Request request;
        private @Nullable Deque<Event> events;
        private volatile boolean streamClosed;

        Stream(Request request) {
            this.request = request;
        }

        @Override
        protected Event pull() {
            if (streamClosed || Thread.currentThread().isInterrupted()) {
                throw ModelException.of(ErrorKind.CANCELLED, "the stream was closed").build();
            }
            if (closed) {
                throw ModelException.of(ErrorKind.CLOSED, "the script has been closed").build();
            }
            if (events == null) {
                requests.add(request);
                var reply = script.apply(request);
                events = events(reply.with(reply.delivery().by(description)));
            }
            return events.remove();
        }

        @Override
        public void close() {
            streamClosed = true;
        }
    }

    private static Deque<Event> events(Reply reply) {
        var events = new ArrayDeque<Event>();
        var calls = 0;
        for (var part : reply.message().parts()) {
            switch (part) {
                case Part.Text text -> words(text, events);
                case Part.Reasoning thought -> events.add(new Event.Reasoning(thought.text()));
                case Part.ToolCall call -> {
                    var half = call.arguments().length() / 2;
                    events.add(new Event.ToolCall(calls, call.id(), call.name(), call.arguments().substring(0, half)));
                    events.add(new Event.ToolCall(calls++, call.id(), call.name(), call.arguments().substring(half)));
                }
                case Part.Media media -> {}
                case Part.ToolResult result -> {}
                case Part.Opaque opaque -> {}
            }
        }
        events.add(new Event.End(reply));
        return events;
    }

    private static void words(Part.Text text, Deque<Event> events) {
        if (!text.text().isEmpty()) {
            for (var word : List.of(text.text().split("(?<= )"))) {
                events.add(new Event.Text(word));
            }
        }
    }
}
