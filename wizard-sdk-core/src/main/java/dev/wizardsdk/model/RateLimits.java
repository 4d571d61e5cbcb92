package dev.wizardsdk.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a service says is left of the caller's allowance.
 *
 * @param requests          how many requests may be made in its period
 * @param remainingRequests how many of them are left
 * @param requestsReset     when they are all back
 * @param tokens            how many tokens may be used in its period
 * @param remainingTokens   how many of them are left
 * @param tokensReset       when they are all back
 */
public record RateLimits(OptionalLong requests, OptionalLong remainingRequests, Optional<Duration> requestsReset,
        OptionalLong tokens, OptionalLong remainingTokens, Optional<Duration> tokensReset) {}
