package dev.wizardsdk.local.template.jinja;

import java.util.List;

/** Values in order. Immutable, as transformers' sandbox has it. */
record Sequence(Kind kind, List<Object> items) {

    enum Kind {
        LIST, TUPLE,
        /** What {@code range} gives. */
        RANGE,
        /** A mapping's keys, values or items: they have a length but no indices. */
        VIEW,
        /** A tuple of {@code groupby}, whose parts have names. */
        GROUP
    }

    static Sequence list(List<Object> items) {
        return new Sequence(Kind.LIST, items);
    }

    static Sequence tuple(List<Object> items) {
        return new Sequence(Kind.TUPLE, items);
    }

    boolean isTuple() {
        return kind == Kind.TUPLE || kind == Kind.GROUP;
    }

    boolean isIndexed() {
        return kind != Kind.VIEW;
    }

    /** Whether equal items make them equal. */
    boolean comparable(Sequence other) {
        return kind == other.kind || (isTuple() && other.isTuple());
    }
}
