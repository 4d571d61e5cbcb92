package dev.wizardsdk.dataset.similar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Vectors of length 1, whose products with another one are their cosines. They stand in blocks, one component of all vectors of a block
 * after the other, so that the JIT compiler makes the inner loop one of vectors. Not thread-safe while vectors are added.
 */
final class Vectors {

    private static final int BLOCK = 64;

    private final List<float[]> blocks = new ArrayList<>();
    private int dimension = -1;
    private int size;

    /** The nearest of the vectors. */
    record Nearest(int index, double cosine) {}

    void add(float[] vector) {
        check(vector);
        int lane = size % BLOCK;
        if (lane == 0) {
            blocks.add(new float[BLOCK * dimension]);
        }
        var block = blocks.getLast();
        for (int i = 0; i < dimension; i++) {
            block[BLOCK * i + lane] = vector[i];
        }
        size++;
    }

    private void check(float[] vector) {
        if (dimension < 0) {
            dimension = vector.length;
        }
        if (vector.length != dimension) {
            throw new IllegalStateException(
                    "the embedder gave a vector of " + vector.length + " components after ones of " + dimension);
        }
    }

    /** The nearest one, the first of equals; index -1 if there is none. */
    Nearest nearest(float[] vector) {
        check(vector);
        int best = -1;
        float greatest = Float.NEGATIVE_INFINITY;
        var cosines = new float[BLOCK];
        for (int number = 0; number < blocks.size(); number++) {
            var block = blocks.get(number);
            Arrays.fill(cosines, 0);
            for (int i = 0; i < dimension; i++) {
                float component = vector[i];
                for (int lane = 0; lane < BLOCK; lane++) {
                    cosines[lane] += component * block[BLOCK * i + lane];
                }
            }
            for (int lane = 0; lane < BLOCK && BLOCK * number + lane < size; lane++) {
                if (cosines[lane] > greatest) {
                    greatest = cosines[lane];
                    best = BLOCK * number + lane;
                }
            }
        }
        return new Nearest(best, greatest);
    }
}
