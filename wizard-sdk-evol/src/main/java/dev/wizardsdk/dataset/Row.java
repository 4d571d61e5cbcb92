package dev.wizardsdk.dataset;

import java.util.regex.Pattern;

/**
 * An example on its way.
 *
 * @param place where it was read
 * @param split the split it belongs to; {@code train} unless its source or a {@link Split} says otherwise
 */
public record Row(Place place, String split, Example example) {

    public static final String TRAIN = "train";

    private static final Pattern SPLIT = Pattern.compile("[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)*");

    public Row {
        requireSplit(split);
    }

    public Row(Place place, Example example) {
        this(place, TRAIN, example);
    }

    /**
     * Splits name files.
     *
     * @throws IllegalArgumentException if this is no name of one
     */
    public static String requireSplit(String split) {
        if (!SPLIT.matcher(split).matches()) {
            throw new IllegalArgumentException(
                    "the split's name must be letters, digits, _, - and . inside it, since it"
                            + " names files; it has " + split.length() + " characters and others among them");
        }
        return split;
    }

    Row with(Example other) {
        return new Row(place, split, other);
    }

    Row in(String other) {
        return new Row(place, other, example);
    }
}
