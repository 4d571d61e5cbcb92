package dev.wizardsdk.dataset;

/**
 * An example on its way.
 *
 * @param place where it was read
 * @param split the split it belongs to; {@code train} unless its source or a {@link Split} says otherwise
 */
public record Row(Place place, String split, Example example) {

    public static final String TRAIN = "train";

    public Row(Place place, Example example) {
        this(place, TRAIN, example);
    }

    Row with(Example other) {
        return new Row(place, split, other);
    }

    Row in(String other) {
        return new Row(place, other, example);
    }
}
