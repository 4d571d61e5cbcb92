package dev.wizardsdk.dataset;

/** Whether a trainer is to learn from a text. */
public enum Loss {
    /** As the trainer has it: answers, and nothing else. */
    DEFAULT,
    /** It is learned, whoever said it. */
    TRAIN,
    /** It is seen and not learned. */
    MASK
}
