package dev.wizardsdk.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One answer as it comes, owned by the caller, who pulls it and closes it.
 *
 * <p>{@link #next()} is for one thread at a time; {@link #close()} may come from any thread, from before the first event on,
 * and ends a blocked {@code next()}. A stream ends exactly once: with {@link Event.End} or with a {@link ModelException} that
 * holds the text received until then. Everything else here is a view of {@code next()}; use one of them.
 *
 * <p>Implementations supply {@link #pull()} and {@link #close()}; this class keeps the promise of a single end and merges the
 * text.
 */
public abstract class EventStream implements Iterable<Event>, AutoCloseable {

    /** A tool call as far as it was told. */
    private record Calling(String id, String name, StringBuilder arguments) {

        Part.ToolCall told() {
            return new Part.ToolCall(id, name, arguments.toString());
        }
    }

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final SortedMap<Integer, Calling> calls = new TreeMap<>();
    private boolean ended;
    private @Nullable ModelException failure;

    protected EventStream() {}

    /**
     * The next event, waited for.
     *
     * @throws ModelException if the answer failed; again the same one on each further call
     */
    protected abstract Event pull();

    @Override
    public abstract void close();

    /**
     * The next event; {@link Event.End} is the last one. Blocks until it is there; an interrupt ends the stream with
     * {@link ErrorKind#CANCELLED} and leaves the thread's interrupt flag set.
     *
     * @throws ModelException         if the answer failed
     * @throws NoSuchElementException after {@link Event.End}
     */
    public final Event next() {
        if (ended) {
            throw new NoSuchElementException("the stream has delivered its End");
        }
        if (failure != null) {
            throw failure;
        }
        try {
            var event = pull();
            switch (event) {
                case Event.Text more -> text.append(more.text());
                case Event.Reasoning more -> reasoning.append(more.text());
                case Event.ToolCall more -> take(more);
                case Event.End end -> ended = true;
            }
            return event;
        } catch (ModelException e) {
            failure = e.partialText().isEmpty() && !text.isEmpty()
                    ? e.copy().partialText(text.toString()).build()
                    : e;
            throw failure;
        }
    }

    /** Forgets what was delivered so far, for an answer that begins again and nobody has seen. */
    protected final void startOver() {
        text.setLength(0);
        reasoning.setLength(0);
        calls.clear();
    }

    private void take(Event.ToolCall more) {
        calls.computeIfAbsent(more.index(), first -> new Calling(more.id(), more.name(), new StringBuilder()))
                .arguments().append(more.arguments());
    }

    /** The text delivered so far. */
    protected final String text() {
        return text.toString();
    }

    /** What was delivered so far, as the message of a {@link Reply}. */
    protected final Message message() {
        var parts = new ArrayList<Part>();
        if (!reasoning.isEmpty()) {
            parts.add(new Part.Reasoning(reasoning.toString()));
        }
        if (!text.isEmpty() || calls.isEmpty()) {
            parts.add(new Part.Text(text.toString()));
        }
        calls.values().forEach(call -> parts.add(call.told()));
        return new Message(Role.ASSISTANT, parts);
    }

    /** The events as an iterator; it can be taken once and closes nothing. */
    @Override
    public Iterator<Event> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !ended;
            }

            @Override
            public Event next() {
                return EventStream.this.next();
            }
        };
    }

    /** Waits for the whole answer and closes the stream. */
    public Reply reply() {
        return forEachText(ignored -> {});
    }

    /** Hands each piece of text to the consumer as it comes, waits for the whole answer and closes the stream. */
    public Reply forEachText(Consumer<? super String> consumer) {
        try (this) {
            while (true) {
                switch (next()) {
                    case Event.Text more -> consumer.accept(more.text());
                    case Event.Reasoning more -> {}
                    case Event.ToolCall more -> {}
                    case Event.End end -> {
                        return end.reply();
                    }
                }
            }
        }
    }

    /** The whole answer, waited for on a virtual thread of its own. Cancelling the future closes the stream. */
    public CompletableFuture<Reply> future() {
        var result = new CompletableFuture<Reply>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                var cancelled = super.cancel(mayInterrupt);
                EventStream.this.close();
                return cancelled;
            }
        };
        Thread.ofVirtual().name("wizard-reply").start(() -> {
            try {
                result.complete(reply());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** The events as a publisher for a single subscriber, who sets the pace. Cancelling closes the stream. */
    public Flow.Publisher<Event> publisher() {
        return new EventPublisher(this);
    }
}
