package dev.wizardsdk.model;

/** Whether a model calls the tools it was given. */
public enum ToolChoice {
    /** As it finds right. */
    AUTO,
    /** It must call at least one. */
    REQUIRED,
    /** It must not; it sees them all the same. */
    NONE
}
