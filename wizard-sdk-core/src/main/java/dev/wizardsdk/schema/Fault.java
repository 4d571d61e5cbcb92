package dev.wizardsdk.schema;

/**
 * Something in a JSON value that does not fit its type. It quotes numbers and names of properties, and never a string's content.
 *
 * @param pointer a JSON pointer to the value; empty for the whole
 * @param problem what was expected there and what was found
 */
public record Fault(String pointer, String problem) {

    static Fault mismatch(String pointer, String expected, String found) {
        return new Fault(pointer, "expected " + expected + ", found " + found);
    }

    @Override
    public String toString() {
        return pointer.isEmpty() ? problem : pointer + ": " + problem;
    }
}
