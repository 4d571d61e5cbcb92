package dev.wizardsdk.model;

import java.time.Duration;

/**
 * A try that failed and was followed by another.
 *
 * @param servedBy    {@code provider:model} that failed
 * @param kind        how
 * @param message     what was reported
 * @param maybeBilled whether the service may have charged for it all the same
 * @param waited      the pause before the next try
 */
public record FailedAttempt(String servedBy, ErrorKind kind, String message, boolean maybeBilled, Duration waited) {}
