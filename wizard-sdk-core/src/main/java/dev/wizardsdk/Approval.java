package dev.wizardsdk;

import dev.wizardsdk.model.Part;

/**
 * Whether a call of a tool may be carried out; see {@link Tool#approvedBy}.
 *
 * @param granted whether it may
 * @param reason  why not, for the model to read; empty if it may
 */
public record Approval(boolean granted, String reason) {

    /** The call may be carried out. */
    public static Approval given() {
        return new Approval(true, "");
    }

    /** The call is left undone, and the model is told why. */
    public static Approval denied(String reason) {
        return new Approval(false, reason);
    }

    /** Decides about one call, whose arguments are known to fit. What it throws ends the run. */
    @FunctionalInterface
    public interface Approver {

        Approval decide(Part.ToolCall call);
    }
}
