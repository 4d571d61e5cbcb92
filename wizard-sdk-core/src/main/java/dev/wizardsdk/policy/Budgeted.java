package dev.wizardsdk.policy;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Price;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Sends no attempt whose worst cost the budget does not allow; gives a token limit to those that have none. */
final class Budgeted extends Layer {

    private final Budget budget;

    Budgeted(ModelProvider next, Budget budget, Time time) {
        super(next, time);
        this.budget = budget;
    }

    @Override
    EventStream open(Call call) {
        return new Stream(call);
    }

    private final class Stream extends HoldingStream {

        private Budget.@Nullable Reservation reservation;

        Stream(Call call) {
            super(call, next);
        }

        @Override
        void acquire() {
            var worst = new Worst(call.request());
            var held = budget.reserve(worst::amount, call.options().tag(), description().id());
            reservation = held;
            if (!worst.request.equals(call.request())) {
                call.shorten();
                try {
                    reopen(call.with(worst.request));
                } catch (RuntimeException | Error e) {
                    held.settle(Budget.Amount.NONE);
                    throw e;
                }
            }
        }

        @Override
        Reply succeeded(Reply reply) {
            var held = reservation;
            if (held != null) {
                held.settle(reply.usage().map(usage -> taken(reply, usage, held.amount())).orElse(held.amount()));
            }
            return reply;
        }

        private Budget.Amount taken(Reply reply, Usage usage, Budget.Amount most) {
            var tokens = call.request() instanceof Request.Count ? 0 : usage.promptTokens() + usage.completionTokens();
            return new Budget.Amount(reply.cost().orElse(most.usd()), 1, tokens);
        }

        @Override
        void failed(ModelException failure) {
            var held = reservation;
            if (held != null) {
                held.settle(failure.maybeBilled() || !failure.partialText().isEmpty()
                        ? held.amount()
                        : Budget.Amount.NONE);
            }
        }
    }

    /** The most that a request can take, and the request so bounded. Used once, under the budget's lock. */
    private final class Worst {

        private final Price price;
        private final long prompt;
        private Request request;

        Worst(Request request) {
            this.request = request;
            this.price = price();
            this.prompt = budget.countsMoney() || budget.countsTokens() ? prompt(request) : 0;
        }

        private Price price() {
            if (!budget.countsMoney()) {
                return description().price().orElse(Price.FREE);
            }
            return description().price().orElseThrow(() -> ModelException.of(ErrorKind.BAD_REQUEST,
                    "a budget of money cannot tell what " + description().id() + " costs;"
                            + " tell it by ModelClient.price(Price.of(…)), or use Budget.tokens or Budget.calls")
                    .build());
        }

        private long prompt(Request request) {
            return Tokens.atMost(request, description()).orElseThrow(() -> ModelException.of(
                    ErrorKind.BUDGET_EXHAUSTED, "a budget cannot tell how many tokens a linked document has for "
                            + description().id() + ", whose context is not known; send its bytes, Part.Media.of")
                    .build());
        }

        Budget.Amount amount(Optional<BigDecimal> usdLeft, OptionalLong tokensLeft) {
            if (!budget.countsMoney() && !budget.countsTokens()) {
                return new Budget.Amount(BigDecimal.ZERO, 1, 0);
            }
            if (request instanceof Request.Generating generating && generating.sampling().maxTokens().isEmpty()) {
                request = generating.with(generating.sampling().withMaxTokens(affordable(usdLeft, tokensLeft)));
            }
            var answer = Tokens.longestAnswer(request).orElseThrow();
            if (request instanceof Request.Count) {
                return new Budget.Amount(BigDecimal.ZERO, 1, 0);
            }
            return new Budget.Amount(cost(prompt, answer), 1, prompt + answer);
        }

        /** Cached tokens may be dearer than others, where writing them is charged. */
        private BigDecimal cost(long promptTokens, long answerTokens) {
            var plain = price.of(new Usage(promptTokens, 0, answerTokens, 0));
            return plain.max(price.of(new Usage(promptTokens, promptTokens, answerTokens, 0)));
        }

        private int affordable(Optional<BigDecimal> usdLeft, OptionalLong tokensLeft) {
            var context = (long) description().contextTokens().orElse(Integer.MAX_VALUE);
            // The prompt is reckoned from above: what that leaves no room for may fit all the same.
            var most = Math.min(budget.answerTokens(), Math.max(context - prompt, context / 4));
            most = Math.min(most, tokensLeft.orElse(Long.MAX_VALUE - prompt) - prompt);
            if (usdLeft.isPresent() && price.completionUsd().signum() > 0) {
                var forAnswer = usdLeft.get().subtract(cost(prompt, 0)).movePointRight(6);
                most = Math.min(most, forAnswer.divide(price.completionUsd(), 0, RoundingMode.FLOOR)
                        .min(BigDecimal.valueOf(Integer.MAX_VALUE)).longValue());
            }
            return (int) Math.max(1, most);
        }
    }
}
