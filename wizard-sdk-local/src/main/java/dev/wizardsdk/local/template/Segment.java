package dev.wizardsdk.local.template;

/** A piece of a rendered conversation. */
public sealed interface Segment {

    /** Ordinary text, whoever wrote it: it never becomes a control token. */
    record Text(String text) implements Segment {}

    /** The name of a control token; ordinary text in a vocabulary that has no such token. */
    record Markup(String name) implements Segment {}

    /** The token a text begins with. */
    record Begin() implements Segment {}

    /** The token a text ends with. */
    record End() implements Segment {}
}
