package dev.wizardsdk.parquet;

import java.io.Serial;

/** A value that its column can't hold. Each level on the way out adds its name to the place. */
final class Misfit extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean ofColumn;
    private final String pointer;
    private final String column;

    /** A value that a column of JSON text would hold. */
    Misfit(String reason) {
        this(reason, true, "", "");
    }

    /** A value that no column holds. */
    static Misfit anywhere(String reason) {
        return new Misfit(reason, false, "", "");
    }

    private Misfit(String reason, boolean ofColumn, String pointer, String column) {
        super(pointer + " " + reason, null, false, false);
        this.reason = reason;
        this.ofColumn = ofColumn;
        this.pointer = pointer;
        this.column = column;
    }

    Misfit inField(String name) {
        var token = "/" + name.replace("~", "~0").replace("/", "~1");
        return new Misfit(reason, ofColumn, token + pointer, token + column);
    }

    Misfit inElement(int index) {
        return new Misfit(reason, ofColumn, "/" + index + pointer, "/*" + column);
    }

    /** What to do, in a file whose columns are those of so many first rows. */
    String advice(int rows) {
        return ofColumn
                ? "the columns are those of the file's first " + rows
                        + " rows: put such a row among them, or give Parquet.of(…).withJsonText(\""
                        + column + "\")"
                : "correct the row";
    }
}
