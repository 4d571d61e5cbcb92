package dev.wizardsdk;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.ToolChoice;
import dev.wizardsdk.schema.Fault;
import dev.wizardsdk.schema.JsonType;
import dev.wizardsdk.schema.Reading;
import java.util.List;
import java.util.stream.Collectors;

/** Asks for a value of a type, and once more where the first answer does not fit. */
final class TypedAnswer<T> {

    private final JsonType<T> type;

    TypedAnswer(JsonType<T> type) {
        this.type = type;
    }

    T to(Prompt prompt) {
        var canHold = prompt.model().features().contains(Feature.JSON_SCHEMA);
        // a reply that is held to a schema can't call tools, so with tools only the second answer is
        var first = canHold && !prompt.hasTools()
                ? held(prompt)
                : prompt.adding(Wording.ANSWER_AS_JSON.formatted(type.schema()));
        var exchange = first.run();
        return switch (type.readAnswer(exchange.text())) {
            case Reading.Fitting<T> fitting -> fitting.value();
            case Reading.Faulty<T> faulty -> {
                requireWhole(prompt, exchange.reply(), faulty.faults());
                var second = first.followedBy(exchange.messages())
                        .message(Message.user(Wording.REPAIR.formatted(lines(faulty.faults()))));
                yield repaired(canHold ? held(second) : second);
            }
        };
    }

    private Prompt held(Prompt prompt) {
        var free = prompt.json(type.schema());
        return prompt.hasTools() ? free.toolChoice(ToolChoice.NONE) : free;
    }

    private T repaired(Prompt second) {
        var reply = second.run().reply();
        return switch (type.readAnswer(reply.text())) {
            case Reading.Fitting<T> fitting -> fitting.value();
            case Reading.Faulty<T> faulty -> {
                requireWhole(second, reply, faulty.faults());
                throw failure(ErrorKind.BAD_OUTPUT, second, reply, faulty.faults(), ", when asked again too");
            }
        };
    }

    private void requireWhole(Prompt prompt, Reply reply, List<Fault> faults) {
        switch (reply.finish()) {
            case LENGTH ->
                throw failure(ErrorKind.BAD_OUTPUT, prompt, reply, faults, ": it was cut off, so raise maxTokens");
            case FILTERED -> throw failure(ErrorKind.FILTERED, prompt, reply, faults, ": a filter withheld the rest");
            case STOP, TOOL_CALLS, OTHER -> {}
        }
    }

    private ModelException failure(ErrorKind kind, Prompt prompt, Reply reply, List<Fault> faults,
            String circumstance) {
        return ModelException.of(kind, prompt.model().id() + " gave no " + type + circumstance + ".\n" + lines(faults))
                .partialText(reply.text())
                .maybeBilled(true)
                .build();
    }

    private static String lines(List<Fault> faults) {
        return faults.stream().map(fault -> "- " + fault).collect(Collectors.joining("\n"));
    }
}
