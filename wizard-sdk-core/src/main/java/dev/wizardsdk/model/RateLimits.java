package dev.wizardsdk.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a service says is left of the caller's allowance.
 *
 * @param requests          how many requests may be made in its period
 * @param remainingRequests how many of them are left
 * @param requestsReset     in how long they are all back, counted from the answer
 * @param tokens            how many tokens may be used in its period
 * @param remainingTokens   how many of them are left
 * @param tokensReset       in how long they are all back, counted from the answer
 */
public record RateLimits(OptionalLong requests, OptionalLong remainingRequests, Optional<Duration> requestsReset,
        OptionalLong tokens, OptionalLong remainingTokens, Optional<Duration> tokensReset) {}
