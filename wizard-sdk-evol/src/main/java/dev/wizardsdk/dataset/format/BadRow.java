package dev.wizardsdk.dataset.format;

/** A row that can't be read, or not be written: the rule it breaks, and what is wrong where. */
final class BadRow extends Exception {

    private static final long serialVersionUID = 1L;

    private final String rule;

    /** @param pointer the JSON pointer to what is wrong; empty for the row itself */
    BadRow(String rule, String reason, String pointer) {
        super(reason + ": " + (pointer.isEmpty() ? "the row" : pointer), null, false, false);
        this.rule = rule;
    }

    String rule() {
        return rule;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
