package dev.wizardsdk.dataset.select;

import dev.wizardsdk.dataset.similar.Embedder;
import java.util.ArrayList;
import java.util.List;

/** Vectors of length 1. */
final class Vectors {

    static final int BATCH = 64;

    private Vectors() {}

    /** One for each text, asked for in batches. */
    static List<float[]> of(List<String> texts, Embedder embedder) {
        var vectors = new ArrayList<float[]>(texts.size());
        for (int from = 0; from < texts.size(); from += BATCH) {
            var batch = texts.subList(from, Math.min(from + BATCH, texts.size()));
            var given = embedder.embed(batch);
            if (given.size() != batch.size()) {
                throw new IllegalStateException("the embedder gave " + given.size() + " vectors for " + batch.size()
                        + " texts; it must give one for each, in their order");
            }
            given.forEach(vector -> vectors.add(unit(vector)));
        }
        return vectors;
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

    static double cosine(float[] one, float[] other) {
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
