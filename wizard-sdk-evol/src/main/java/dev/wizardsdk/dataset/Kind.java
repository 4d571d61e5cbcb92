package dev.wizardsdk.dataset;

/** The kinds of {@link Example}. */
public enum Kind {
    TEXT,
    INSTRUCTION,
    CHAT,
    PROMPT_ONLY,
    PREFERENCE,
    RANKED,
    FEEDBACK,
    STEPWISE,
    INFILL
}
