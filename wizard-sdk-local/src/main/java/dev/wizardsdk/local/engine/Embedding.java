package dev.wizardsdk.local.engine;

import dev.wizardsdk.model.Result;
import dev.wizardsdk.model.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Texts of one request that are to become vectors, or relevances. */
final class Embedding {

    /** What the vectors are for. */
    enum Purpose {
        /** As the model gives them. */
        VECTORS,
        /** Scaled to length 1. */
        UNIT_VECTORS,
        /** The first number of each is a relevance. */
        RELEVANCES
    }

    private final List<int[]> texts;
    private final Purpose purpose;
    private final Generation generation;
    private final List<float[]> vectors = new ArrayList<>();

    Embedding(List<int[]> texts, Purpose purpose, Generation generation) {
        this.texts = texts;
        this.purpose = purpose;
        this.generation = generation;
    }

    Generation generation() {
        return generation;
    }

    /** How many texts have their vectors. */
    int done() {
        return vectors.size();
    }

    int count() {
        return texts.size();
    }

    int[] text(int index) {
        return texts.get(index);
    }

    /** Takes the vector of the next text. */
    void add(float[] vector) {
        vectors.add(purpose == Purpose.UNIT_VECTORS ? scaled(vector) : vector);
        if (done() == count()) {
            var tokens = texts.stream().mapToLong(text -> text.length).sum();
            generation.complete(purpose == Purpose.RELEVANCES ? ranking() : new Result.Embeddings(vectors),
                    new Usage(tokens, 0, 0, 0));
        }
    }

    private static float[] scaled(float[] vector) {
        double squares = 0;
        for (var x : vector) {
            squares += (double) x * x;
        }
        if (squares > 0) {
            var length = Math.sqrt(squares);
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) (vector[i] / length);
            }
        }
        return vector;
    }

    private Result ranking() {
        return new Result.Ranking(IntStream.range(0, count())
                .mapToObj(i -> new Result.Ranked(i, vectors.get(i)[0]))
                .sorted(Comparator.comparingDouble(Result.Ranked::relevance).reversed())
                .toList());
    }
}
