package dev.wizardsdk.policy;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Reply;
import java.util.concurrent.atomic.AtomicReference;

/** A stream that holds something from its first pull on, and gives it back once: at its end, its failure or its close. */
abstract class HoldingStream extends LayerStream {

    private enum State {
        NEW, PULLING, BETWEEN, OVER
    }

    private final ModelProvider next;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private EventStream answer;

    HoldingStream(Call call, ModelProvider next) {
        super(call);
        this.next = next;
        this.answer = over(call.open(next));
    }

    /** Takes what is to be held, waits for it, or fails. */
    abstract void acquire();

    /** A piece of the answer, or its end, is there. */
    void arrived(Event event) {}

    /** The answer is whole; what this gives is handed on. */
    abstract Reply succeeded(Reply reply);

    /** The answer failed, or its caller does not want the rest of it. */
    abstract void failed(ModelException failure);

    /** Opens the next layer's stream anew: for another request, or since time has passed. */
    final void reopen(Call other) {
        answer.close();
        answer = over(other.open(next));
    }

    @Override
    protected final Event pull() {
        if (state.compareAndSet(State.NEW, State.PULLING)) {
            begin();
        } else if (!state.compareAndSet(State.BETWEEN, State.PULLING)) {
            throw cancelled("by its caller");
        }
        try {
            var event = answer.next();
            arrived(event);
            if (event instanceof Event.End end) {
                state.set(State.OVER);
                return new Event.End(succeeded(end.reply()));
            }
            state.set(State.BETWEEN);
            if (isClosed()) {
                abandon();
            }
            return event;
        } catch (ModelException e) {
            state.set(State.OVER);
            failed(e);
            throw e;
        } catch (Throwable e) { // whatever it is, nothing stays held
            state.set(State.OVER);
            failed(ModelException.of(ErrorKind.BAD_RESPONSE, "the provider itself failed").maybeBilled(true).build());
            throw e;
        }
    }

    private void begin() {
        try {
            call.begin();
            requireOpen("before the request was sent");
            acquire();
        } catch (RuntimeException e) {
            state.set(State.OVER);
            throw e;
        }
    }

    private void abandon() {
        if (state.compareAndSet(State.BETWEEN, State.OVER)) {
            failed(ModelException.of(ErrorKind.CANCELLED, "the rest of the answer was not wanted").maybeBilled(true)
                    .build());
        }
    }

    @Override
    public void close() {
        super.close();
        abandon();
    }
}
