package dev.wizardsdk.testing;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Usage;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A provider that answers from a script: a function of the request, or a list of texts. It streams word by word, counts words
 * as tokens and remembers what it was asked. A script that throws a {@link ModelException} plays a failure. Thread-safe if its
 * script is.
 */
public final class ScriptedProvider implements ModelProvider {

    private static final ModelDescription DESCRIPTION = new ModelDescription(
            "scripted",
            "script",
            Set.of(Feature.CHAT, Feature.COMPLETION),
            OptionalInt.empty(),
            OptionalLong.empty());

    private final Function<Request, String> script;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    private ScriptedProvider(Function<Request, String> script) {
        this.script = script;
    }

    /** Answers each request by the function. */
    public static ScriptedProvider answering(Function<Request, String> script) {
        return new ScriptedProvider(script);
    }

    /** Answers with these texts in turn; a request beyond the last one fails with {@link ErrorKind#BAD_REQUEST}. */
    public static ScriptedProvider answering(String... texts) {
        Iterator<String> rest = Arrays.asList(texts).iterator();
        return new ScriptedProvider(request -> {
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

    /** The requests that were sent, in order of their first pull. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public ModelDescription description() {
        return DESCRIPTION;
    }

    @Override
    public EventStream open(Request request) {
        if (closed) {
            throw ModelException.of(ErrorKind.CLOSED, "the script has been closed").build();
        }
        DESCRIPTION.requireSupport(request);
        return new Stream(request);
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Stream extends EventStream {

        private final Request request;
        private @Nullable Iterator<String> words;
        private int count;
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
            if (words == null) {
                requests.add(request);
                var text = script.apply(request);
                words = text.isEmpty() ? List.<String>of().iterator() : List.of(text.split("(?<= )")).iterator();
            }
            if (words.hasNext()) {
                count++;
                return new Event.Text(words.next());
            }
            var usage = new Usage(wordsOf(request), 0, count, 0);
            return new Event.End(
                    new Reply(message(), Finish.STOP, "stop", Optional.of(usage), DESCRIPTION.id(), ""));
        }

        @Override
        public void close() {
            streamClosed = true;
        }
    }

    private static long wordsOf(Request request) {
        var text = switch (request) {
            case Request.Chat chat -> String.join(" ", chat.messages().stream().map(m -> m.text()).toList());
            case Request.Completion completion -> completion.prompt();
            case Request other -> throw new IllegalStateException("not supported: " + other);
        };
        return text.split("\\s+").length;
    }
}
