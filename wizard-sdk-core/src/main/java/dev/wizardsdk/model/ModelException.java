package dev.wizardsdk.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A request that was not answered. Its message tells what was tried, what came back and what helps; it never holds a key,
 * a prompt or a URL's query.
 */
public final class ModelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final boolean retryable;
    private final boolean maybeBilled;
    private final @Nullable Integer status;
    private final @Nullable Duration retryAfter;
    private final transient Optional<RateLimits> rateLimits;
    private final String requestId;
    private final String partialText;
    private final transient List<FailedAttempt> failedAttempts;

    private ModelException(Builder from) {
        super(from.message, from.cause);
        kind = from.kind;
        retryable = from.retryable;
        maybeBilled = from.maybeBilled;
        status = from.status;
        retryAfter = from.retryAfter;
        rateLimits = from.rateLimits;
        requestId = from.requestId;
        partialText = from.partialText;
        failedAttempts = List.copyOf(from.failedAttempts);
    }

    /** A failure of this kind, which nothing else is known about: not retryable, and surely not billed. */
    public static Builder of(ErrorKind kind, String message) {
        return new Builder(kind, message);
    }

    /** Why. */
    public ErrorKind kind() {
        return kind;
    }

    /** Whether the same request may succeed if it is sent again. */
    public boolean retryable() {
        return retryable;
    }

    /** Whether the service may have charged for the request although no whole answer came. */
    public boolean maybeBilled() {
        return maybeBilled;
    }

    /** The HTTP status, where there was one. */
    public OptionalInt status() {
        return status == null ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** How long the service asks to wait. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** What the service says is left of the caller's allowance. */
    public Optional<RateLimits> rateLimits() {
        return rateLimits;
    }

    /** The service's id of the request, for its support; empty where there is none. */
    public String requestId() {
        return requestId;
    }

    /** The text that had arrived when the request failed. */
    public String partialText() {
        return partialText;
    }

    /** The tries before this last one, in order. */
    public List<FailedAttempt> failedAttempts() {
        return failedAttempts;
    }

    /** A builder that starts as this exception. */
    public Builder copy() {
        var copy = new Builder(kind, String.valueOf(getMessage()));
        copy.retryable = retryable;
        copy.maybeBilled = maybeBilled;
        copy.status = status;
        copy.retryAfter = retryAfter;
        copy.rateLimits = rateLimits;
        copy.requestId = requestId;
        copy.partialText = partialText;
        copy.failedAttempts = failedAttempts;
        copy.cause = getCause();
        return copy;
    }

    /** Collects what is known about a failure; used by whoever implements a {@link ModelProvider}. */
    public static final class Builder {

        private final ErrorKind kind;
        private String message;
        private boolean retryable;
        private boolean maybeBilled;
        private @Nullable Integer status;
        private @Nullable Duration retryAfter;
        private Optional<RateLimits> rateLimits = Optional.empty();
        private String requestId = "";
        private String partialText = "";
        private List<FailedAttempt> failedAttempts = List.of();
        private @Nullable Throwable cause;

        private Builder(ErrorKind kind, String message) {
            this.kind = kind;
            this.message = message;
        }

        public Builder message(String value) {
            message = value;
            return this;
        }

        public Builder retryable(boolean value) {
            retryable = value;
            return this;
        }

        public Builder maybeBilled(boolean value) {
            maybeBilled = value;
            return this;
        }

        public Builder status(int value) {
            status = value;
            return this;
        }

        public Builder retryAfter(Duration value) {
            retryAfter = value;
            return this;
        }

        public Builder rateLimits(Optional<RateLimits> value) {
            rateLimits = value;
            return this;
        }

        public Builder requestId(String value) {
            requestId = value;
            return this;
        }

        public Builder partialText(String value) {
            partialText = value;
            return this;
        }

        public Builder failedAttempts(List<FailedAttempt> value) {
            failedAttempts = value;
            return this;
        }

        public Builder cause(Throwable value) {
            cause = value;
            return this;
        }

        public ModelException build() {
            return new ModelException(this);
        }
    }
}
