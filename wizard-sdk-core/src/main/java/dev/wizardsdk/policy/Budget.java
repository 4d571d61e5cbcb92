package dev.wizardsdk.policy;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may be spent: money, calls, tokens, or several of them. Each attempt is reserved at the most it can take before it is sent,
 * and settled at what the service counted, so that what is spent and reserved together never goes beyond the budget; where the
 * service does not tell what an attempt took that it may have charged for, it stays at the most. A call that does not fit fails
 * with {@link ErrorKind#BUDGET_EXHAUSTED} and is not sent. Thread-safe, and may be shared by many clients.
 */
public final class Budget {

    private static final Logger LOG = LoggerFactory.getLogger(Budget.class);

    /** An amount of all that a budget counts. */
    public record Amount(BigDecimal usd, long calls, long tokens) {

        /** Nothing. */
        public static final Amount NONE = new Amount(BigDecimal.ZERO, 0, 0);

        Amount plus(Amount other) {
            return new Amount(usd.add(other.usd), calls + other.calls, tokens + other.tokens);
        }

        Amount minus(Amount other) {
            return new Amount(usd.subtract(other.usd), calls - other.calls, tokens - other.tokens);
        }
    }

    private static final int USUAL_ANSWER = 4096;
    private static final String LEFT = " are left; a lower maxTokens makes a call cheaper";

    private final Optional<BigDecimal> usd;
    private final OptionalLong calls;
    private final OptionalLong tokens;
    private final int answerTokens;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Amount> spentByTag = new HashMap<>();
    private Amount spent = Amount.NONE;
    private Amount reserved = Amount.NONE;

    private Budget(Optional<BigDecimal> usd, OptionalLong calls, OptionalLong tokens, int answerTokens) {
        this.usd = usd;
        this.calls = calls;
        this.tokens = tokens;
        this.answerTokens = answerTokens;
    }

    /** So many US dollars, such as {@code "20"} or {@code "0.05"}. */
    public static Budget usd(String amount) {
        var value = number(amount);
        if (value.signum() < 0) {
            throw new IllegalArgumentException("the budget is " + amount + " US dollars, it must not be negative");
        }
        return new Budget(Optional.of(value), OptionalLong.empty(), OptionalLong.empty(), USUAL_ANSWER);
    }

    private static BigDecimal number(String amount) {
        try {
            return new BigDecimal(amount);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the budget is \"" + amount + "\", it must be a number such as 20 or 0.05", e);
        }
    }

    /** So many attempts that were sent, but for those that surely cost nothing. */
    public static Budget calls(long most) {
        requireNotNegative("calls", most);
        return new Budget(Optional.empty(), OptionalLong.of(most), OptionalLong.empty(), USUAL_ANSWER);
    }

    /** So many tokens, of prompts and of answers. */
    public static Budget tokens(long most) {
        requireNotNegative("tokens", most);
        return new Budget(Optional.empty(), OptionalLong.empty(), OptionalLong.of(most), USUAL_ANSWER);
    }

    /** A new budget of the same and of so many calls, with nothing spent. */
    public Budget withCalls(long most) {
        requireNotNegative("calls", most);
        return new Budget(usd, OptionalLong.of(most), tokens, answerTokens);
    }

    /** A new budget of the same and of so many tokens, with nothing spent. */
    public Budget withTokens(long most) {
        requireNotNegative("tokens", most);
        return new Budget(usd, calls, OptionalLong.of(most), answerTokens);
    }

    /**
     * A new budget of the same, with nothing spent, that gives a call without a token limit this one in place of 4,096 tokens; or less,
     * where the model's context has no room for it or the budget does not afford it. A budget of calls alone gives none.
     */
    public Budget withAnswerTokens(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("answerTokens is " + most + ", it must be at least 1");
        }
        return new Budget(usd, calls, tokens, most);
    }

    private static void requireNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " is " + value + ", it must not be negative");
        }
    }

    /** What was spent until now. */
    public Amount spent() {
        return locked(() -> spent);
    }

    /** What was spent by calls of this tag, {@link dev.wizardsdk.model.CallOptions#withTag}; of those without one for the empty tag. */
    public Amount spent(String tag) {
        return locked(() -> spentByTag.getOrDefault(tag, Amount.NONE));
    }

    /**
     * Counts what was spent without this budget's knowledge, such as by an earlier process that a journal tells of. It may be more than is
     * left: no further call is allowed then.
     */
    public void charge(Amount amount, String tag) {
        locked(() -> {
            spent = spent.plus(amount);
            spentByTag.merge(tag, amount, Amount::plus);
            return spent;
        });
    }

    /** What calls under way may come to at the most. */
    public Amount reserved() {
        return locked(() -> reserved);
    }

    /** US dollars neither spent nor reserved; empty where there is no limit. */
    public Optional<BigDecimal> remainingUsd() {
        return locked(() -> usd.map(most -> most.subtract(spent.usd).subtract(reserved.usd)));
    }

    /** Calls neither spent nor reserved; empty where there is no limit. */
    public OptionalLong remainingCalls() {
        return locked(() -> rest(calls, spent.calls + reserved.calls));
    }

    /** Tokens neither spent nor reserved; empty where there is no limit. */
    public OptionalLong remainingTokens() {
        return locked(() -> rest(tokens, spent.tokens + reserved.tokens));
    }

    private static OptionalLong rest(OptionalLong most, long gone) {
        return most.isEmpty() ? most : OptionalLong.of(most.getAsLong() - gone);
    }

    boolean countsMoney() {
        return usd.isPresent();
    }

    boolean countsTokens() {
        return tokens.isPresent();
    }

    int answerTokens() {
        return answerTokens;
    }

    /** What a call wants reserved, seen what is left; asked while nothing else can be reserved. */
    interface Want {

        Amount amount(Optional<BigDecimal> usdLeft, OptionalLong tokensLeft);
    }

    /** Sets aside what a call wants, or refuses it. */
    Reservation reserve(Want want, String tag, String model) {
        return locked(() -> {
            var amount = want.amount(remainingUsd(), remainingTokens());
            if (usd.isPresent() && remainingUsd().orElseThrow().compareTo(amount.usd) < 0) {
                throw exhausted(model, "may cost " + amount.usd.toPlainString() + " US dollars, and only "
                        + remainingUsd().orElseThrow().toPlainString() + " of " + usd.get().toPlainString()
                        + LEFT);
            }
            if (remainingCalls().orElse(Long.MAX_VALUE) < amount.calls) {
                throw exhausted(model,
                        "is one call, and all " + calls.getAsLong() + " of the budget are spent or reserved");
            }
            if (remainingTokens().orElse(Long.MAX_VALUE) < amount.tokens) {
                throw exhausted(model, "may take " + amount.tokens + " tokens, and only "
                        + remainingTokens().getAsLong() + " of " + tokens.getAsLong() + LEFT);
            }
            reserved = reserved.plus(amount);
            return new Reservation(amount, tag);
        });
    }

    private static ModelException exhausted(String model, String why) {
        return ModelException.of(ErrorKind.BUDGET_EXHAUSTED, "asking " + model + " " + why).build();
    }

    /** What was set aside for one attempt; settled once. */
    final class Reservation {

        private final Amount amount;
        private final String tag;

        private Reservation(Amount amount, String tag) {
            this.amount = amount;
            this.tag = tag;
        }

        Amount amount() {
            return amount;
        }

        void settle(Amount actual) {
            locked(() -> {
                reserved = reserved.minus(amount);
                spent = spent.plus(actual);
                if (!actual.equals(Amount.NONE)) {
                    spentByTag.merge(tag, actual, Amount::plus);
                }
                return actual;
            });
            var tooDear = usd.isPresent() && actual.usd.compareTo(amount.usd) > 0;
            if (tooDear || (tokens.isPresent() && actual.tokens > amount.tokens)) {
                LOG.warn("A call took {} US dollars and {} tokens, more than the {} and {} it was reckoned at the most",
                        actual.usd, actual.tokens, amount.usd, amount.tokens);
            }
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** What is spent and reserved, of what. */
    @Override
    public String toString() {
        return "Budget[spent " + spent() + ", reserved " + reserved() + usd.map(most -> ", of " + most + " US dollars")
                .orElse("") + (calls.isEmpty() ? "" : ", of " + calls.getAsLong() + " calls")
                + (tokens.isEmpty() ? "" : ", of " + tokens.getAsLong() + " tokens") + "]";
    }
}
