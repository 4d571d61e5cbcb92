package dev.wizardsdk.local.gguf;

/** How a model makes one vector of the vectors of a text's tokens; in the order of llama.cpp's numbers. */
public enum Pooling {
    NONE, MEAN, CLS, LAST, RANK
}
