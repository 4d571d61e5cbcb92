package dev.wizardsdk.dataset.similar;

import java.util.List;

/** Gives a vector for each text, in their order. */
@FunctionalInterface
public interface Embedder {

    List<float[]> embed(List<String> texts);
}
