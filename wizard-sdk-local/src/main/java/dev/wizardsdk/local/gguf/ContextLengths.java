package dev.wizardsdk.local.gguf;

/**
 * How long a context a model can have, by three measures.
 *
 * @param declared what the file allows: {@code context_length}
 * @param trained  what it was trained to before its positions were scaled; the same as declared when they are not
 * @param safe     what its quality is sure to hold for: declared, unless positions are scaled and nothing says that the model
 *                 was trained with it, or unless it was trained to see a window that llama.cpp does not apply
 */
public record ContextLengths(long declared, long trained, long safe) {}
