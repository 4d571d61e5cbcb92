package dev.wizardsdk.local.template.jinja;

/**
 * What one rendering may cost. A hostile template ends with {@link TemplateException.Kind#LIMIT}, not with the JVM.
 *
 * @param steps      expressions, statements and elements; 32 characters that are compared or searched count as one more
 * @param characters characters of all texts made on the way
 * @param output     characters of the result, and of any other single text
 * @param depth      expressions and statements within one another, calls of macros included
 */
public record Limits(long steps, long characters, int output, int depth) {

    /** Enough for a conversation of several million characters. */
    public static final Limits DEFAULT = new Limits(10_000_000, 1 << 27, 1 << 24, 600);
}
