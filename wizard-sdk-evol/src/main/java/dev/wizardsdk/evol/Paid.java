package dev.wizardsdk.evol;

/**
 * A call that was made for one instruction, on its way to be booked.
 *
 * @param purpose   what was asked for
 * @param operation the id of the operation it was made for
 * @param model     who was asked
 * @param fate      what came of what it was made for: {@link #ACCEPTED} or a rule's id; empty while that is open
 * @param failed    whether there was no answer
 * @param again     how many tries before the one that counts may have been paid for
 */
record Paid(String purpose, String operation, String model, String fate, Spending spending, boolean failed, int again) {

    static final String ACCEPTED = "accepted";

    Paid with(String settled) {
        return fate.isEmpty() ? new Paid(purpose, operation, model, settled, spending, failed, again) : this;
    }
}
