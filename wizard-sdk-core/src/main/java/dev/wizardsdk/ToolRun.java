package dev.wizardsdk;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.ToolChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A prompt with tools as it runs, owned by the caller, who pulls it and closes it: the model is asked, the tools it calls are
 * carried out and their results told to it, until it answers without calling any. One stream of events runs through all steps; the
 * calls are numbered on through them, and {@link Event.End} holds the last reply. What {@link EventStream} says of threads holds here
 * too: {@link #close()} may come from any thread, and ends a running answer and interrupts running tools.
 */
public final class ToolRun extends EventStream {

    private final String model;
    private final Function<Request, EventStream> asking;
    private final Request.Chat prompt;
    private final Map<String, Tool> tools;
    private final int steps;
    private final List<Reply> replies = new CopyOnWriteArrayList<>();
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private volatile @Nullable EventStream answer;
    private volatile @Nullable ToolTurn turn;
    private volatile boolean closed;
    private boolean ended;
    private boolean unseen;
    private int earlierCalls;
    private @Nullable RuntimeException failure;

    ToolRun(String model, Function<Request, EventStream> asking, Request.Chat prompt, List<Tool> tools, int steps) {
        this.model = model;
        this.asking = asking;
        this.prompt = prompt;
        this.tools = tools.stream()
                .collect(Collectors.toMap(Tool::name, tool -> tool, (one, other) -> one, LinkedHashMap::new));
        this.steps = steps;
    }

    /**
     * Waits for the end of the run, and closes it.
     *
     * @throws ModelException if a request failed, or of kind {@link ErrorKind#BAD_OUTPUT} if the model still calls tools after the
     *                        last step allowed
     * @throws ToolException  if a tool failed that must not
     */
    public Exchange exchange() {
        if (!ended) {
            reply();
        }
        return new Exchange(replies, messages);
    }

    /**
     * What was said after the prompt until now, complete after a failure too: no call is without its result. Of a tool that was
     * stopped it says that its effect is not known.
     */
    public List<Message> messages() {
        return List.copyOf(messages);
    }

    @Override
    public Reply reply() {
        unseen = true;
        return super.reply();
    }

    @Override
    protected Event pull() {
        if (failure != null) {
            throw failure;
        }
        try {
            return pullOrFail();
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    private Event pullOrFail() {
        while (true) {
            var opened = answer;
            var current = opened == null ? ask() : opened;
            // whoever waits for the whole has seen nothing, so a broken answer may be asked for again
            var event = unseen ? new Event.End(current.reply()) : current.next();
            switch (event) {
                case Event.Text text -> {
                    return text;
                }
                case Event.Reasoning thought -> {
                    return thought;
                }
                case Event.ToolCall call -> {
                    return new Event.ToolCall(earlierCalls + call.index(), call.id(), call.name(), call.arguments());
                }
                case Event.End end -> {
                    current.close();
                    if (isLast(end.reply())) {
                        ended = true;
                        return end;
                    }
                    answer = null;
                }
            }
        }
    }

    private EventStream ask() {
        requireOpen();
        var said = new ArrayList<>(prompt.messages());
        said.addAll(messages);
        // a model that must call a tool each time would never answer
        var choice = !replies.isEmpty() && prompt.toolChoice() == ToolChoice.REQUIRED
                ? ToolChoice.AUTO
                : prompt.toolChoice();
        var opened = asking.apply(new Request.Chat(said, prompt.tools(), choice, prompt.sampling()));
        answer = opened;
        if (closed) {
            opened.close();
        }
        return opened;
    }

    /** Keeps the reply, and carries out its calls if it has any. */
    private boolean isLast(Reply reply) {
        replies.add(reply);
        var calls = reply.toolCalls();
        if (calls.isEmpty()) {
            messages.add(reply.message());
            return true;
        }
        if (replies.size() == steps) {
            throw tooManySteps(reply);
        }
        earlierCalls += calls.size();
        var cutOff = reply.finish() == Finish.LENGTH || reply.finish() == Finish.FILTERED;
        carryOut(new ToolTurn(tools, calls, cutOff), reply);
        return false;
    }

    private void carryOut(ToolTurn running, Reply reply) {
        turn = running;
        try {
            if (closed) {
                running.cancel();
            }
            running.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled();
        } catch (CancellationException e) {
            throw cancelled();
        } finally {
            running.cancel();
            turn = null;
            messages.add(reply.message());
            messages.addAll(running.messages());
        }
    }

    private void requireOpen() {
        if (closed) {
            throw cancelled();
        }
    }

    private ModelException cancelled() {
        return ModelException.of(ErrorKind.CANCELLED, "the run with " + model + " was ended by its caller").build();
    }

    private ModelException tooManySteps(Reply reply) {
        var names = reply.toolCalls().stream().map(Part.ToolCall::name).distinct().collect(Collectors.joining(", "));
        return ModelException
                .of(ErrorKind.BAD_OUTPUT, model + " still calls tools (" + names + ") in its answer number "
                        + steps + ", the last one allowed; allow more with steps(n), or ask for less at once")
                .partialText(reply.text())
                .maybeBilled(true)
                .build();
    }

    @Override
    public void close() {
        closed = true;
        var current = answer;
        if (current != null) {
            current.close();
        }
        var running = turn;
        if (running != null) {
            running.cancel();
        }
    }
}
