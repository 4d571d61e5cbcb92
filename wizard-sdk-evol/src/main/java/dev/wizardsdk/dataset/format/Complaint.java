package dev.wizardsdk.dataset.format;

/**
 * What a consumer does not take as it stands.
 *
 * @param pointer where in the row, as a JSON pointer; empty for the row itself
 * @param rule    a short fixed name of what it breaks
 * @param reason  what is wrong
 * @param effect  what the consumer does about it
 */
public record Complaint(String pointer, String rule, String reason, Effect effect) {

    /** What a consumer does about a row, the worst first. */
    public enum Effect {
        /** It stops, and takes no row of the file. */
        REFUSES_FILE,
        /** It goes on without the row. */
        DROPS_ROW,
        /** It learns something else than the row says. */
        CHANGES,
        /** It passes over something of the row. */
        IGNORES,
        /** It does so unless a setting of its own, outside the file, says otherwise. */
        UNLESS_SET
    }

    /** Whether the row is better not given to the consumer: it would not be learned as it is. */
    boolean isRefusal() {
        return switch (effect) {
            case REFUSES_FILE, DROPS_ROW, CHANGES, IGNORES -> true;
            case UNLESS_SET -> false;
        };
    }
}
