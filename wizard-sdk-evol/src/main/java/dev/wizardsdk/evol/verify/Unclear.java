package dev.wizardsdk.evol.verify;

/** A text can't be read as a calculation, so that nothing is said about it. */
final class Unclear extends Exception {

    private static final long serialVersionUID = 1L;

    Unclear() {
        super("not a calculation that can be checked", null, false, false);
    }
}
