package dev.wizardsdk.evol;

/** What a {@link Verifier} found. */
public sealed interface Verification {

    /** There is nothing it could check. */
    record NotApplicable() implements Verification {}

    /**
     * The answer holds.
     *
     * @param how what was checked, such as {@code 3 equations}
     */
    record Passed(String how) implements Verification {}

    /**
     * The answer does not hold; the row is rejected.
     *
     * @param why what is wrong with it
     */
    record Failed(String why) implements Verification {}

    static Verification notApplicable() {
        return new NotApplicable();
    }
}
