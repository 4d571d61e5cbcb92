package dev.wizardsdk.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A whole answer.
 *
 * @param message        what the model said
 * @param finish         why it ended
 * @param rawFinish      the service's own word for that
 * @param usage          tokens, where the service told
 * @param servedBy       {@code provider:model} that answered
 * @param id             the service's id of this answer; empty where there is none
 * @param failedAttempts what went wrong before this answer came, in order
 */
public record Reply(
        Message message,
        Finish finish,
        String rawFinish,
        Optional<Usage> usage,
        String servedBy,
        String id,
        List<FailedAttempt> failedAttempts) {

    public Reply {
        failedAttempts = List.copyOf(failedAttempts);
    }

    /** The answer's text, without reasoning. */
    public String text() {
        return message.text();
    }

    /** This reply, with what had failed before it. */
    public Reply after(List<FailedAttempt> earlier) {
        var all = new ArrayList<>(earlier);
        all.addAll(failedAttempts);
        return new Reply(message, finish, rawFinish, usage, servedBy, id, all);
    }
}
