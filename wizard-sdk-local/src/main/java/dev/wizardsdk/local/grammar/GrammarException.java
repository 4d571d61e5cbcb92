package dev.wizardsdk.local.grammar;

/** A grammar or JSON schema that cannot be used. Its message says where and why. */
public final class GrammarException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    /** A fault that has no place in a text. */
    public GrammarException(String reason) {
        super(reason);
        line = 0;
        column = 0;
    }

    private GrammarException(String reason, int line, int column) {
        super("line " + line + ", column " + column + ": " + reason);
        this.line = line;
        this.column = column;
    }

    /** A fault at a place of a text. */
    static GrammarException at(String text, int offset, String reason) {
        var before = text.substring(0, Math.min(offset, text.length()));
        var line = (int) before.chars().filter(each -> each == '\n').count() + 1;
        return new GrammarException(reason, line, before.length() - before.lastIndexOf('\n'));
    }

    /** The line where the fault is, from 1; 0 where there is no text. */
    public int line() {
        return line;
    }

    /** The column where the fault is, from 1, in UTF-16 units; 0 where there is no text. */
    public int column() {
        return column;
    }
}
