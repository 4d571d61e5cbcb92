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
    /** Takes {@link Part.Media}. */
    MEDIA
}
