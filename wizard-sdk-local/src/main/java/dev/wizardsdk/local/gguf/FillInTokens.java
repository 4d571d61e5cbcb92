package dev.wizardsdk.local.gguf;

/** The tokens that mark prefix, suffix and middle for a model that was trained to fill in text. */
public record FillInTokens(int prefix, int suffix, int middle) {}
