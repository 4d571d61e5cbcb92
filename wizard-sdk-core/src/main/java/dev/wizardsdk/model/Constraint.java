package dev.wizardsdk.model;

/** What a generated text must be. */
public sealed interface Constraint {

    /** A JSON text that this JSON Schema allows. */
    record JsonSchema(String schema) implements Constraint {}

    /** A text of this grammar, in llama.cpp's GBNF; it begins at the rule {@code root}. */
    record Grammar(String gbnf) implements Constraint {}
}
