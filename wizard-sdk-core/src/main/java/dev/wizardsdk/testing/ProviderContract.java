package dev.wizardsdk.testing;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;
import java.util.ArrayList;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What every {@link ModelProvider} owes its callers, checked on a working one. Each check throws an {@link AssertionError} that
 * says what was expected. The provider must answer the given request with some text, the same each time.
 */
public final class ProviderContract {

    private final ModelProvider provider;
    private final Request request;

    public ProviderContract(ModelProvider provider, Request request) {
        this.provider = provider;
        this.request = request;
    }

    /** Runs all checks; the last one closes the provider. */
    public void check() {
        textOfEventsIsTextOfReply();
        endIsLast();
        closedBeforeFirstPullIsCancelled();
        closedAfterFirstEventIsCancelled();
        interruptIsCancelledAndKept();
        servedByIsItself();
        closedProviderRefuses();
    }

    private void textOfEventsIsTextOfReply() {
        var events = new ArrayList<Event>();
        try (var stream = provider.open(request)) {
            stream.forEach(events::add);
        }
        var text = new StringBuilder();
        events.forEach(event -> {
            if (event instanceof Event.Text more) {
                expect(!more.text().isEmpty(), "a text event is never empty");
                text.append(more.text());
            }
        });
        expect(!text.isEmpty(), "the request is answered with some text");
        expect(events.getLast() instanceof Event.End, "the last event is End");
        var reply = ((Event.End) events.getLast()).reply();
        expect(reply.text().contentEquals(text), "the reply holds the text of the events, merged");
    }

    private void endIsLast() {
        try (var stream = provider.open(request)) {
            stream.forEach(event -> {});
            try {
                stream.next();
                throw new AssertionError("next() after End throws NoSuchElementException");
            } catch (NoSuchElementException expected) {
                // as promised
            }
        }
    }

    private void closedBeforeFirstPullIsCancelled() {
        var stream = provider.open(request);
        stream.close();
        stream.close();
        expect(failure(stream::next) == ErrorKind.CANCELLED, "a stream closed before its first pull is CANCELLED");
        expect(failure(stream::next) == ErrorKind.CANCELLED, "a failed stream fails again in the same way");
    }

    private void closedAfterFirstEventIsCancelled() {
        var stream = provider.open(request);
        if (stream.next() instanceof Event.End) {
            throw new AssertionError("the first event of an answer with text is not End");
        }
        stream.close();
        var kind = failure(() -> {
            while (!(stream.next() instanceof Event.End)) {
                // what had arrived before the close may still be delivered
            }
        });
        expect(kind == null || kind == ErrorKind.CANCELLED,
                "a stream closed after its first event is CANCELLED, not " + kind);
    }

    private void interruptIsCancelledAndKept() {
        try (var stream = provider.open(request)) {
            Thread.currentThread().interrupt();
            var kind = failure(stream::next);
            expect(Thread.interrupted(), "the interrupt flag is kept");
            expect(kind == ErrorKind.CANCELLED, "an interrupted call is CANCELLED, not " + kind);
        }
    }

    private void servedByIsItself() {
        var reply = provider.open(request).reply();
        expect(reply.servedBy().equals(provider.description().id()), "servedBy is the description's id");
        expect(reply.usage().filter(usage -> usage.completionTokens() > 0).isPresent(), "the reply tells its tokens");
    }

    private void closedProviderRefuses() {
        var opened = provider.open(request);
        provider.close();
        provider.close();
        expect(failure(opened::next) == ErrorKind.CLOSED,
                "a stream opened before its provider was closed fails with CLOSED");
        expect(failure(() -> provider.open(request).reply()) == ErrorKind.CLOSED,
                "a closed provider fails with CLOSED");
    }

    private static @Nullable ErrorKind failure(Runnable action) {
        try {
            action.run();
            return null;
        } catch (ModelException e) {
            return e.kind();
        }
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
