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
 * @param tokens         what was generated or scored, token by token, where that was asked for
 * @param result         what is not said in words
 */
public record Reply(
        Message message,
        Finish finish,
        String rawFinish,
        Optional<Usage> usage,
        String servedBy,
        String id,
        List<FailedAttempt> failedAttempts,
        List<TokenScore> tokens,
        Optional<Result> result) {

    public Reply {
        failedAttempts = List.copyOf(failedAttempts);
        tokens = List.copyOf(tokens);
    }

    /** An answer in words. */
    public Reply(Message message, Finish finish, String rawFinish, Optional<Usage> usage, String servedBy, String id) {
        this(message, finish, rawFinish, usage, servedBy, id, List.of(), List.of(), Optional.empty());
    }

    /** The answer's text, without reasoning. */
    public String text() {
        return message.text();
    }

    /** This reply, with what had failed before it. */
    public Reply after(List<FailedAttempt> earlier) {
        var all = new ArrayList<>(earlier);
        all.addAll(failedAttempts);
        return new Reply(message, finish, rawFinish, usage, servedBy, id, all, tokens, result);
    }

    /** This reply, with its tokens. */
    public Reply withTokens(List<TokenScore> scores) {
        return new Reply(message, finish, rawFinish, usage, servedBy, id, failedAttempts, scores, result);
    }

    /** This reply, with a result. */
    public Reply withResult(Result value) {
        return new Reply(message, finish, rawFinish, usage, servedBy, id, failedAttempts, tokens, Optional.of(value));
    }

    /** The tools the model calls; empty when it calls none. */
    public List<Part.ToolCall> toolCalls() {
        return message.toolCalls();
    }
}
