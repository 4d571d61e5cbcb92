package dev.wizardsdk.model;

/** Who speaks in a {@link Message}. */
public enum Role {
    /** Instructions that stand above the conversation. */
    SYSTEM,
    /** The person, or the program on their behalf. */
    USER,
    /** The model. */
    ASSISTANT,
    /** A tool that the model called. */
    TOOL
}
