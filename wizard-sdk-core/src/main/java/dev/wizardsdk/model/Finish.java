package dev.wizardsdk.model;

/** Why generation ended. */
public enum Finish {
    /** The model was done, or met one of the request's stop texts. */
    STOP,
    /** The token limit or the end of the context was reached: the answer is cut off. */
    LENGTH,
    /** The model waits for the results of the tools it called. */
    TOOL_CALLS,
    /** The service withheld the rest. */
    FILTERED,
    /** A reason this library does not know; {@link Reply#rawFinish()} has the service's word. */
    OTHER
}
