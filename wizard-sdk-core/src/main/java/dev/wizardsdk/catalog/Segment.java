package dev.wizardsdk.catalog;

/** A piece of a conversation written down as text. */
public sealed interface Segment {

    /** Text of a user, of a tool or of the model: it must never become a control token. */
    record Text(String text) implements Segment {}

    /** Text of the format: the names of control tokens in it stand for those tokens where the vocabulary has them. */
    record Template(String text) implements Segment {}

    /** The token a text begins with. */
    record Begin() implements Segment {}

    /** The token a text ends with. */
    record End() implements Segment {}
}
