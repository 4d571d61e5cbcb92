package dev.wizardsdk.local.template.jinja;

/** A template that cannot be parsed or rendered; the message ends with the template's line. */
public final class TemplateException extends RuntimeException {

    /** What went wrong. */
    public enum Kind {
        /** The source is no template. */
        SYNTAX,
        /** The template says itself that it does not take this conversation. */
        RAISED,
        /** An operation its values do not allow. */
        FAILED,
        /** More steps, text, nesting or output than {@link Limits} allow. */
        LIMIT
    }

    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final int line;

    TemplateException(Kind kind, int line, String message) {
        super(message + " (line " + line + " of the template)");
        this.kind = kind;
        this.line = line;
    }

    public Kind kind() {
        return kind;
    }

    /** Counted from 1. */
    public int line() {
        return line;
    }
}
