package dev.wizardsdk.dataset;

/** Which side of a row a text is on. */
public enum Side {
    /** What stands above the conversation. */
    SYSTEM,
    /** What is asked, and what tools gave back. */
    PROMPT,
    /** What the model is to learn to say; in preferences and rankings every alternative. */
    ANSWER
}
