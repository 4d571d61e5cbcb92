package dev.wizardsdk.dataset;

import java.util.List;

/** Rows that are made of another one. */
final class Derived {

    private Derived() {}

    /** What is known of one of several rows made of one: a name of its own, and the same root, so that no split parts them. */
    static Meta meta(Example of, int number) {
        var meta = of.meta();
        var lineage = meta.lineage().isEmpty()
                ? List.of(new LineageStep(of.id(), "row", meta.source(), 0, ""))
                : meta.lineage();
        return meta.withId(of.id() + "-" + number).withLineage(lineage);
    }

    /** A row that a step made of another one and said nothing of where it came from. */
    static Example rooted(Example made, Example of) {
        return made.meta().lineage().isEmpty() && !made.root().equals(of.root())
                ? made.with(made.meta().withLineage(meta(of, 0).lineage()))
                : made;
    }
}
