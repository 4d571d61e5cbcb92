package dev.wizardsdk.catalog;

/** A piece of a whole conversation written down for training; each answer has one piece of its own, be it empty. */
public record TrainingPiece(Segment segment, Part part) {

    /** What a piece is of. */
    public enum Part {
        /** What the model is given. */
        PROMPT,
        /** What the model says. */
        ANSWER,
        /** What stands behind an answer: the model is to write the token in it that ends its turn. */
        END
    }
}
