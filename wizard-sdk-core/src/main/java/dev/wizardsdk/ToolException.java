package dev.wizardsdk;

/** A tool failed in a way that the model is not told and that ends the run: {@link Tool#mustSucceed()}, or no result that can be written. */
public final class ToolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String tool;

    ToolException(String tool, Throwable cause) {
        super("the tool " + tool + " failed: " + cause.getMessage(), cause);
        this.tool = tool;
    }

    /** The tool's name; what it threw is the cause. */
    public String tool() {
        return tool;
    }
}
