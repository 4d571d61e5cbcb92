package dev.wizardsdk.evol;

/** Refuses settings that can't be. */
final class Require {

    private Require() {}

    /** Returns the value. */
    static int atLeast(int least, String name, int value) {
        that(value >= least, name + " is " + value + ", it must be at least " + least);
        return value;
    }

    static void that(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
