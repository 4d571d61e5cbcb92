package dev.wizardsdk.math;

import java.util.List;
import java.util.function.Function;

/** Vectors of length 1, as an embedder gives them for texts. */
public final class UnitVectors {

    /** So many texts are asked for at a time, unless somebody says otherwise. */
    public static final int BATCH = 64;

    private UnitVectors() {}

    /** One for each text, asked for together; nothing is asked for no texts. */
    public static List<float[]> of(List<String> texts, Function<List<String>, List<float[]>> embedder) {
        if (texts.isEmpty()) {
            return List.of();
        }
        var given = embedder.apply(texts);
        if (given.size() != texts.size()) {
            throw new IllegalStateException("the embedder gave " + given.size() + " vectors for " + texts.size()
                    + " texts; it must give one for each, in their order");
        }
        return given.stream().map(UnitVectors::unit).toList();
    }

    private static float[] unit(float[] vector) {
        double square = 0;
        for (float value : vector) {
            square += (double) value * value;
        }
        if (!(square > 0) || Double.isInfinite(square)) {
            throw new IllegalStateException("the embedder gave a vector without a direction: of " + vector.length
                    + " numbers, all 0 or some that are none");
        }
        var length = Math.sqrt(square);
        var unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    public static double cosine(float[] one, float[] other) {
        if (one.length != other.length) {
            throw new IllegalStateException("the embedder gave vectors of " + one.length + " and of " + other.length
                    + " numbers; they must have one length");
        }
        double product = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
        }
        return product;
    }
}
