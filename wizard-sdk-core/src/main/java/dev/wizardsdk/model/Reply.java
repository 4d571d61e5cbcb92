package dev.wizardsdk.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A whole answer.
 *
 * @param message   what the model said
 * @param finish    why it ended
 * @param rawFinish the service's own word for that
 * @param usage     tokens, where the service told
 * @param id        the service's id of this answer; empty where there is none
 * @param tokens    what was generated or scored, token by token, where that was asked for
 * @param result    what is not said in words
 * @param delivery  who gave it, at what cost, after which failures
 */
public record Reply(
        Message message,
        Finish finish,
        String rawFinish,
        Optional<Usage> usage,
        String id,
        List<TokenScore> tokens,
        Optional<Result> result,
        Delivery delivery) {

    public Reply {
        tokens = List.copyOf(tokens);
    }

    /** An answer in words. */
    public Reply(Message message, Finish finish, String rawFinish, Optional<Usage> usage, String servedBy, String id) {
        this(message, finish, rawFinish, usage, id, List.of(), Optional.empty(), Delivery.by(servedBy));
    }

    /** The answer's text, without reasoning. */
    public String text() {
        return message.text();
    }

    /** The tools the model calls; empty when it calls none. */
    public List<Part.ToolCall> toolCalls() {
        return message.toolCalls();
    }

    /** {@code provider:model} that answered. */
    public String servedBy() {
        return delivery.servedBy();
    }

    /** US dollars, where a price is known. */
    public Optional<BigDecimal> cost() {
        return delivery.cost();
    }

    /** What went wrong before this answer came, in order. */
    public List<FailedAttempt> failedAttempts() {
        return delivery.failedAttempts();
    }

    /** This reply, delivered in another way. */
    public Reply with(Delivery other) {
        return new Reply(message, finish, rawFinish, usage, id, tokens, result, other);
    }

    /** This reply, with its tokens. */
    public Reply withTokens(List<TokenScore> scores) {
        return new Reply(message, finish, rawFinish, usage, id, scores, result, delivery);
    }

    /** This reply, with a result. */
    public Reply withResult(Result value) {
        return new Reply(message, finish, rawFinish, usage, id, tokens, Optional.of(value), delivery);
    }
}
