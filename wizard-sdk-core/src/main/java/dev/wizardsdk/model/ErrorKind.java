package dev.wizardsdk.model;

/** Why a request failed. Decided once, where the wire is read. */
public enum ErrorKind {
    /** The key is missing or wrong. */
    AUTHENTICATION,
    /** The key is known but may not do this. */
    PERMISSION,
    /** No such model or address. */
    NOT_FOUND,
    /** The request itself is at fault. */
    BAD_REQUEST,
    /** The model or service has no such feature. */
    UNSUPPORTED,
    /** Prompt and answer do not fit the model's context. */
    CONTEXT_EXCEEDED,
    /** Withheld by a content filter. */
    FILTERED,
    /** Too many requests or tokens for now. */
    RATE_LIMITED,
    /** The account's money or allowance is used up. */
    QUOTA_EXHAUSTED,
    /** The caller's own budget does not allow the call. */
    BUDGET_EXHAUSTED,
    /** The service has no room for now. */
    OVERLOADED,
    /** The service failed. */
    SERVER,
    /** No answer, or no further part of it, came in time. */
    TIMEOUT,
    /** The connection could not be made or broke. */
    NETWORK,
    /** The answer ended before it was complete. */
    STREAM_BROKEN,
    /** What came back is not an answer in the protocol's form. */
    BAD_RESPONSE,
    /** The model answered, but not what was asked for, such as JSON of another type; the exception holds its text. */
    BAD_OUTPUT,
    /** Only recorded answers may be given, and there is none for this request. */
    NOT_RECORDED,
    /** The caller closed the stream or interrupted the thread. */
    CANCELLED,
    /** The model or client was closed. */
    CLOSED
}
