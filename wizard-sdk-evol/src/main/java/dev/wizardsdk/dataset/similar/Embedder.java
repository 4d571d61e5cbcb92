package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.ModelClient;
import java.util.List;

/** Makes vectors of texts that are the nearer the more alike the texts are in meaning. To be used from several threads at a time. */
public interface Embedder {

    /** A vector for each text, in their order and all of one length; they are scaled by who asks. */
    List<float[]> embed(List<String> texts);

    /** A model's vectors; the client stays its owner's. */
    static Embedder of(ModelClient client) {
        return client::embed;
    }
}
