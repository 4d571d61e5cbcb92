package dev.wizardsdk.parquet;

import org.jspecify.annotations.Nullable;

/** A node of the file's schema, which is a list of them, each followed by its children. */
record SchemaLine(String name, Repetition repetition, @Nullable LeafType type, int children, boolean isList) {

    static final String LIST = "list";
    static final String ELEMENT = "element";

    /** How often a value may be there, and the number that the format has for it. */
    enum Repetition {
        REQUIRED(0),
        OPTIONAL(1),
        REPEATED(2);

        private final int number;

        Repetition(int number) {
            this.number = number;
        }
    }

    static SchemaLine leaf(String name, LeafType type) {
        return new SchemaLine(name, Repetition.OPTIONAL, type, 0, false);
    }

    static SchemaLine group(String name, int children) {
        return new SchemaLine(name, Repetition.OPTIONAL, null, children, false);
    }

    static SchemaLine list(String name) {
        return new SchemaLine(name, Repetition.OPTIONAL, null, 1, true);
    }

    static SchemaLine repeated() {
        return new SchemaLine(LIST, Repetition.REPEATED, null, 1, false);
    }

    /** Numbers of the format: ConvertedType, and the field of the union LogicalType. */
    void write(CompactWriter out, boolean isRoot) {
        out.begin();
        if (type != null) {
            out.integer(1, type.physical());
        }
        if (!isRoot) {
            out.integer(3, repetition.number);
        }
        out.text(4, name);
        if (type == null) {
            out.integer(5, children);
        }
        if (isList) {
            logical(out, 3, 3);
        } else if (type == LeafType.TEXT) {
            logical(out, 0, 1);
        } else if (type == LeafType.JSON) {
            logical(out, 19, 12);
        }
        out.end();
    }

    private static void logical(CompactWriter out, int converted, int logical) {
        out.integer(6, converted);
        out.begin(10);
        out.begin(logical);
        out.end();
        out.end();
    }
}
