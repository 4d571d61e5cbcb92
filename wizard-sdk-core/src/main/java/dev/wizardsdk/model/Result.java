package dev.wizardsdk.model;

import java.util.List;

/** What a request is answered with that is not answered in words. */
public sealed interface Result {

    /** A vector for each text of a {@link Request.Embed}, in its order. */
    record Embeddings(List<float[]> vectors) implements Result {

        public Embeddings {
            vectors = List.copyOf(vectors);
        }
    }

    /** The documents of a {@link Request.Rerank}, the most relevant one first. */
    record Ranking(List<Ranked> documents) implements Result {

        public Ranking {
            documents = List.copyOf(documents);
        }
    }

    /**
     * A document's place.
     *
     * @param index     its place in the request, from 0
     * @param relevance the model's own measure: comparable within one answer only
     */
    record Ranked(int index, double relevance) {}
}
