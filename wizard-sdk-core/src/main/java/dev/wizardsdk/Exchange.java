package dev.wizardsdk;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * All that was said from a prompt to its answer: the model's replies, of which the last one is the answer, and the results of the
 * tools it called in between.
 *
 * @param replies  each reply of the model, in order; at least one
 * @param messages what was said after the prompt, ready to follow it in another request: each reply's message with all its parts, and
 *                 each tool's result
 */
public record Exchange(List<Reply> replies, List<Message> messages) {

    public Exchange {
        replies = List.copyOf(replies);
        messages = List.copyOf(messages);
        if (replies.isEmpty()) {
            throw new IllegalArgumentException("an exchange needs at least one reply");
        }
    }

    /** The answer. */
    public Reply reply() {
        return replies.getLast();
    }

    /** The answer's text. */
    public String text() {
        return reply().text();
    }

    /** The tokens of all replies; empty if one did not tell its own. */
    public Optional<Usage> usage() {
        return replies.stream().map(Reply::usage)
                .reduce(Optional.of(Usage.NONE), (sum, next) -> sum.flatMap(a -> next.map(a::plus)));
    }

    /** US dollars that all replies cost; empty if that of one is not known. */
    public Optional<BigDecimal> cost() {
        return replies.stream().map(Reply::cost)
                .reduce(Optional.of(BigDecimal.ZERO), (sum, next) -> sum.flatMap(a -> next.map(a::add)));
    }
}
