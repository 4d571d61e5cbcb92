package dev.wizardsdk.local.gguf;

import java.util.List;
import java.util.Optional;

/** How a model makes one vector of the vectors of a text's tokens; each at the place of its number in llama.cpp. */
public enum Pooling {
    NONE, MEAN, CLS, LAST, RANK;

    private static final List<Pooling> ALL = List.of(values());

    static Optional<Pooling> of(long number) {
        return number >= 0 && number < ALL.size() ? Optional.of(ALL.get((int) number)) : Optional.empty();
    }
}
