package dev.wizardsdk.evol;

import java.util.Collection;

/**
 * A call that was made for one instruction, on its way to be booked.
 *
 * @param purpose   what was asked for
 * @param operation the id of the operation it was made for
 * @param model     who was asked
 * @param fate      what came of what it was made for: {@link #ACCEPTED} or a rule's id; empty while that is open
 */
record Paid(String purpose, String operation, String model, String fate, Spending spending) {

    static final String ACCEPTED = "accepted";

    /** What all of them took. */
    static Spending total(Collection<Paid> all) {
        return all.stream().map(Paid::spending).reduce(Spending.NONE, Spending::plus);
    }

    /** With another fate, where it is this one. */
    Paid instead(String of, String other) {
        return fate.equals(of) ? new Paid(purpose, operation, model, other, spending) : this;
    }

    /** With this fate, while its own is open. */
    Paid with(String settled) {
        return fate.isEmpty() ? new Paid(purpose, operation, model, settled, spending) : this;
    }
}
