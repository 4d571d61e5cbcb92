package dev.wizardsdk.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an answer came to its caller.
 *
 * @param servedBy       {@code provider:model} that gave it
 * @param cost           US dollars this call cost, failed attempts not included; empty where no price is known, zero from a cache
 * @param cached         whether it was kept from an earlier call
 * @param failedAttempts what went wrong before it came, in order
 * @param rateLimits     what the service said is left of the caller's allowance
 * @param members        the answers of several models that this one was chosen among or made of; the cost is that of all
 */
public record Delivery(String servedBy, Optional<BigDecimal> cost, boolean cached, List<FailedAttempt> failedAttempts,
        Optional<RateLimits> rateLimits, List<Reply> members) {

    public Delivery {
        failedAttempts = List.copyOf(failedAttempts);
        members = List.copyOf(members);
    }

    /** At the first try, at a cost nobody has reckoned. */
    public static Delivery by(String servedBy) {
        return new Delivery(servedBy, Optional.empty(), false, List.of(), Optional.empty(), List.of());
    }

    /** This one, given by another. */
    public Delivery by(ModelDescription other) {
        return new Delivery(other.id(), cost, cached, failedAttempts, rateLimits, members);
    }

    /** This one, at this cost in US dollars. */
    public Delivery withCost(BigDecimal usd) {
        return new Delivery(servedBy, Optional.of(usd), cached, failedAttempts, rateLimits, members);
    }

    /** This one, with what the service said is left. */
    public Delivery withRateLimits(Optional<RateLimits> said) {
        return new Delivery(servedBy, cost, cached, failedAttempts, said, members);
    }

    /** This one, chosen among or made of these answers, at the cost of all where each is known. */
    public Delivery madeOf(List<Reply> answers, Optional<BigDecimal> usd) {
        return new Delivery(servedBy, usd, cached, failedAttempts, rateLimits, answers);
    }

    /** This one, with what had failed before it. */
    public Delivery after(List<FailedAttempt> earlier) {
        var all = new ArrayList<>(earlier);
        all.addAll(failedAttempts);
        return new Delivery(servedBy, cost, cached, all, rateLimits, members);
    }

    /** The same answer again, from a cache: free of charge, and nothing failed. */
    public Delivery fromCache() {
        return new Delivery(servedBy, Optional.of(BigDecimal.ZERO), true, List.of(), Optional.empty(), List.of());
    }
}
