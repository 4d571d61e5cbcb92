package dev.wizardsdk.model;

/** What a model or service may be able to do; see {@link ModelDescription#features()}. */
public enum Feature {
    /** Answers {@link Request.Chat}. */
    CHAT,
    /** Answers {@link Request.Completion}. */
    COMPLETION
}
