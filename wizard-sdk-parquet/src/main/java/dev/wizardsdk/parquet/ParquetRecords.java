package dev.wizardsdk.parquet;

import dev.wizardsdk.dataset.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One file that is being written: first rows that are held until the columns are known, then row groups. */
final class ParquetRecords implements Output.RecordWriter {

    private static final long ROW_GROUP_BYTES = 32L << 20;

    private final String name;
    private final ParquetFile file;
    private final int schemaRows;
    private final long schemaBytes;
    private final List<byte[]> held = new ArrayList<>();
    private long heldBytes;
    private Shape shape = new Shape.Struct(Map.of());
    private Column.@Nullable Group columns;
    private final List<SchemaLine> schema = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();
    private int known; // rows that the columns are those of
    private long row;
    private long rowsInGroup;
    private boolean failed;
    private boolean closed;

    ParquetRecords(Path file, List<String> jsonText, int schemaRows, long schemaBytes) throws IOException {
        this.name = String.valueOf(file.getFileName());
        this.schemaRows = schemaRows;
        this.schemaBytes = schemaBytes;
        for (var pointer : jsonText) {
            shape = shape.plus(Shape.jsonTextAt(pointer));
        }
        this.file = new ParquetFile(file);
    }

    @Override
    public void write(byte[] record) throws IOException {
        var whole = false;
        try {
            if (columns != null) {
                add(columns, record);
            } else {
                hold(record);
            }
            whole = true;
        } finally {
            failed |= !whole;
        }
    }

    private void hold(byte[] record) throws IOException {
        try {
            shape = shape.plus(Shape.of(JsonRows.read(record)));
        } catch (JsonRows.NotARow e) {
            throw wrong(held.size() + 1L, e);
        }
        held.add(record);
        heldBytes += record.length;
        if (held.size() >= schemaRows || heldBytes >= schemaBytes) {
            fixColumns();
        }
    }

    private void fixColumns() throws IOException {
        var all = Column.Group.of(((Shape.Struct) shape).fields(), List.of(), 0, 0);
        all.describe("schema", schema, leaves);
        columns = all;
        known = held.size();
        for (var record : held) {
            add(all, record);
        }
        held.clear();
    }

    private void add(Column.Group columns, byte[] record) throws IOException {
        row++;
        try {
            columns.addRow(JsonRows.read(record));
        } catch (JsonRows.NotARow e) {
            throw wrong(row, e);
        } catch (Misfit e) {
            throw new IOException("row " + row + " of " + name + ": " + e.getMessage() + "; " + e.advice(known), e);
        }
        rowsInGroup++;
        long size = 0;
        for (var leaf : leaves) {
            leaf.endRow();
            size += leaf.size();
        }
        if (size >= ROW_GROUP_BYTES) {
            endRowGroup();
        }
    }

    private IOException wrong(long number, JsonRows.NotARow e) {
        return new IOException(
                "row " + number + " of " + name + " " + e.getMessage() + "; Parquet files are made from JSON Lines", e);
    }

    private void endRowGroup() throws IOException {
        file.endRowGroup(leaves, rowsInGroup);
        rowsInGroup = 0;
    }

    /** Leaves a file that nobody takes for whole if a row failed. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (file) {
            if (failed) {
                return;
            }
            if (columns == null) {
                fixColumns();
            }
            if (rowsInGroup > 0) {
                endRowGroup();
            }
            file.complete(schema);
        }
    }
}
