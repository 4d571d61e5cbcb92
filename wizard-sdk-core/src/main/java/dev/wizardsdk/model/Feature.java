package dev.wizardsdk.model;

/** What a model or service may be able to do; see {@link ModelDescription#features()}. */
public enum Feature {
    /** Answers {@link Request.Chat}. */
    CHAT,
    /** Answers {@link Request.Completion}. */
    COMPLETION,
    /** Answers {@link Request.Infill}. */
    INFILL,
    /** Answers {@link Request.Embed}. */
    EMBED,
    /** Answers {@link Request.Rerank}. */
    RERANK,
    /** Answers {@link Request.Score}. */
    SCORE,
    /** Answers {@link Request.Count}. */
    COUNT,
    /** Calls tools, and takes their results. */
    TOOLS,
    /** Keeps to a {@link Constraint.JsonSchema}. */
    JSON_SCHEMA,
    /** Keeps to a {@link Constraint.Grammar}. */
    GRAMMAR,
    /** Tells {@link Sampling#logprobs()}. */
    LOGPROBS,
    /** Can be told how much to think, {@link Sampling#effort()}. */
    REASONING,
    /** Takes {@link Part.Media} of a type {@code image/…}. */
    IMAGES,
    /** Takes {@link Part.Media} of a type {@code audio/…}. */
    AUDIO,
    /** Takes {@link Part.Media} of any other type, such as {@code application/pdf}. */
    DOCUMENTS
}
