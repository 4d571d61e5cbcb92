package dev.wizardsdk.evol;

import dev.wizardsdk.model.Usage;
import java.math.BigDecimal;

/**
 * What calls took together.
 *
 * @param usd US dollars; calls without a known price add 0
 */
public record Spending(int calls, Usage usage, BigDecimal usd) {

    /** Nothing. */
    public static final Spending NONE = new Spending(0, Usage.NONE, BigDecimal.ZERO);

    /** One call without an answer. */
    static final Spending UNANSWERED = new Spending(1, Usage.NONE, BigDecimal.ZERO);

    static Spending of(Answer answer) {
        return new Spending(1, answer.usage(), answer.cost());
    }

    public Spending plus(Spending other) {
        return new Spending(calls + other.calls, usage.plus(other.usage), usd.add(other.usd));
    }
}
