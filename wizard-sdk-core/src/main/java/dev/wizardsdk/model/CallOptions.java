package dev.wizardsdk.model;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How one request is made, beside what it asks: whose key pays, how long it may take, whom its usage is counted for. What is
 * not set is as the provider has it. Immutable; each {@code with…} method returns a changed copy. {@link #toString()} shows no key and
 * no header's value.
 */
public final class CallOptions {

    private static final CallOptions NONE = new CallOptions(null, Map.of(), null, null, "", 0);

    private final @Nullable Supplier<String> key;
    private final Map<String, String> headers;
    private final @Nullable Timeouts timeouts;
    private final @Nullable Duration timeLimit;
    private final String tag;
    private final int sample;

    private CallOptions(@Nullable Supplier<String> key, Map<String, String> headers, @Nullable Timeouts timeouts,
            @Nullable Duration timeLimit, String tag, int sample) {
        this.key = key;
        this.headers = Map.copyOf(headers);
        this.timeouts = timeouts;
        this.timeLimit = timeLimit;
        this.tag = tag;
        this.sample = sample;
    }

    /** Nothing set. */
    public static CallOptions none() {
        return NONE;
    }

    /** The key to use in place of the provider's own; asked for when the request is sent, and held nowhere. */
    public CallOptions withKey(Supplier<String> value) {
        return new CallOptions(value, headers, timeouts, timeLimit, tag, sample);
    }

    /** A header to send, such as an account's or a project's; one of the same name, in upper or lower case, is replaced. */
    public CallOptions withHeader(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.keySet().removeIf(name::equalsIgnoreCase);
        more.put(name, value);
        return new CallOptions(key, more, timeouts, timeLimit, tag, sample);
    }

    /** How long each phase of an attempt may take. */
    public CallOptions withTimeouts(Timeouts value) {
        return new CallOptions(key, headers, value, timeLimit, tag, sample);
    }

    /**
     * How long the whole answer may take from its first pull on: queues, retries and fallbacks included. An answer that is not
     * whole by then fails with {@link ErrorKind#TIMEOUT}, which holds what there is.
     */
    public CallOptions withTimeLimit(Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("timeLimit is " + value + ", it must be longer than nothing");
        }
        return new CallOptions(key, headers, timeouts, value, tag, sample);
    }

    /** Whom usage and cost are counted for, such as a tenant or a feature. */
    public CallOptions withTag(String value) {
        return new CallOptions(key, headers, timeouts, timeLimit, value, sample);
    }

    /** Which of several answers to the same request this is, from 0: a cache keeps them apart. */
    public CallOptions withSample(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("sample is " + value + ", it must not be negative");
        }
        return new CallOptions(key, headers, timeouts, timeLimit, tag, value);
    }

    /** See {@link #withKey}. */
    public Optional<Supplier<String>> key() {
        return Optional.ofNullable(key);
    }

    /** See {@link #withHeader}. */
    public Map<String, String> headers() {
        return headers;
    }

    /** See {@link #withTimeouts}. */
    public Optional<Timeouts> timeouts() {
        return Optional.ofNullable(timeouts);
    }

    /** See {@link #withTimeLimit}. */
    public Optional<Duration> timeLimit() {
        return Optional.ofNullable(timeLimit);
    }

    /** See {@link #withTag}; empty if it is not set. */
    public String tag() {
        return tag;
    }

    /** See {@link #withSample}; 0 if it is not set. */
    public int sample() {
        return sample;
    }

    /** The names of what is set; no value that might be a secret. */
    @Override
    public String toString() {
        return "CallOptions[" + (key == null ? "" : "own key, ") + "headers " + headers.keySet()
                + (timeLimit == null ? "" : ", at most " + timeLimit) + (tag.isEmpty() ? "" : ", tag " + tag)
                + (sample == 0 ? "" : ", sample " + sample) + "]";
    }
}
