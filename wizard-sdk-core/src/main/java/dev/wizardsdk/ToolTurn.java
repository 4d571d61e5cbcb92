package dev.wizardsdk;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.text.Near;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Carries out the calls of one turn. {@link #cancel()} may come from any thread. */
final class ToolTurn {

    private final Map<String, Tool> tools;
    private final List<Running> all = new ArrayList<>();

    /** A call, and what will be told of it. */
    private record Running(Part.ToolCall call, @Nullable Tool tool, FutureTask<Part.ToolResult> task) {}

    /**
     * Reads the arguments of all calls and asks for the approvals; nothing runs yet.
     *
     * @param cutOff whether the answer ended before the model was done: its last call may lack arguments, and is not carried out
     */
    ToolTurn(Map<String, Tool> tools, List<Part.ToolCall> calls, boolean cutOff) {
        this.tools = tools;
        for (var call : calls) {
            var tool = tools.get(call.name());
            var isCut = cutOff && all.size() == calls.size() - 1;
            all.add(new Running(call, tool, isCut
                    ? told(call, Wording.CUT_OFF)
                    : tool == null ? told(call, unknown(call)) : task(call, tool)));
        }
    }

    private String unknown(Part.ToolCall call) {
        return "There is no such tool, only " + String.join(", ", tools.keySet())
                + Near.suggestion(call.name(), tools.keySet());
    }

    private static FutureTask<Part.ToolResult> told(Part.ToolCall call, String text) {
        return new FutureTask<>(() -> result(call, text, true));
    }

    private static FutureTask<Part.ToolResult> task(Part.ToolCall call, Tool tool) {
        return switch (tool.prepare(call)) {
            case Tool.Prepared.Refused refused -> told(call, refused.text());
            case Tool.Prepared.Ready ready -> new FutureTask<>(
                    () -> result(call, tool.written(ready.body().call()), false));
        };
    }

    private static Part.ToolResult result(Part.ToolCall call, String text, boolean failed) {
        return new Part.ToolResult(call.id(), call.name(), text, failed);
    }

    /**
     * Runs what may run, and waits for all.
     *
     * @throws InterruptedException  if this thread is interrupted
     * @throws CancellationException if the calls were cancelled
     * @throws ToolException         if a tool failed that must not
     */
    void run() throws InterruptedException {
        for (var each : all) {
            Thread.ofVirtual().name("wizard-tool-" + each.call.name()).start(each.task);
        }
        for (var each : all) {
            outcome(each);
        }
    }

    private static Part.ToolResult outcome(Running each) throws InterruptedException {
        try {
            return each.task.get();
        } catch (ExecutionException e) {
            var thrown = e.getCause() == null ? e : e.getCause();
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown instanceof ToolException unwritten) {
                throw unwritten;
            }
            if (each.tool != null && each.tool.essential()) {
                throw new ToolException(each.call.name(), thrown);
            }
            var message = thrown.getMessage();
            return result(each.call, "It failed: " + (message == null ? thrown.getClass().getSimpleName() : message),
                    true);
        }
    }

    /** Interrupts what still runs, and waits for nothing. */
    void cancel() {
        all.forEach(each -> each.task.cancel(true));
    }

    /** What is told to the model, a message for each call in their order; of calls that did not end, that they didn't. */
    List<Message> messages() {
        return all.stream().map(each -> new Message(Role.TOOL, List.of(resultNow(each)))).toList();
    }

    private static Part.ToolResult resultNow(Running each) {
        if (each.task.isDone() && !each.task.isCancelled()) {
            try {
                return outcome(each);
            } catch (InterruptedException | RuntimeException | Error e) {
                return result(each.call, "It failed.", true);
            }
        }
        return result(each.call, "It was stopped; whether it had any effect is not known.", true);
    }
}
