package dev.wizardsdk.dataset;

/**
 * Where a row was read.
 *
 * @param file the file's name; for rows from memory what they are called
 * @param line the line it begins on, or its number in an array, counted from 1
 */
public record Place(String file, long line) {

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
