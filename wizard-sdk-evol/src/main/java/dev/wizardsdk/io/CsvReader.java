package dev.wizardsdk.io;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of CSV (RFC 4180): fields may be quoted, quotes in them doubled, and lines may end inside them. */
public final class CsvReader {

    /**
     * One row.
     *
     * @param line    where it begins, counted from 1
     * @param problem why its fields are not to be trusted; empty if they are
     */
    public record Row(long line, List<String> fields, String problem) {}

    private static final int SHOWN = 200;

    private final Reader in;
    private final int max;
    private long line = 1;
    private int next;
    private int length;
    private boolean longer;

    /** @param max characters of a row; of a longer one no field is kept */
    public CsvReader(Reader in, int max) throws IOException {
        this.in = in;
        this.max = max;
        this.next = in.read();
    }

    /** All rows of a text that are not empty. */
    public static List<Row> rows(String text) {
        var rows = new ArrayList<Row>();
        try {
            var reader = new CsvReader(new StringReader(text), Integer.MAX_VALUE);
            for (var row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory could not be read", e);
        }
        return rows;
    }

    /** The next row that is not empty; null at the end. */
    @Nullable
    public Row next() throws IOException {
        while (next == '\n' || next == '\r') {
            step();
        }
        if (next < 0) {
            return null;
        }
        var first = line;
        length = 0;
        longer = false;
        var fields = new ArrayList<String>();
        while (true) {
            var field = next == '"' ? quoted() : plain();
            if (field == null) {
                return new Row(first, fields, longer ? "long" : "a quoted field that begins here is never closed");
            }
            fields.add(field);
            if (next != ',') {
                break;
            }
            step();
        }
        if (next >= 0 && next != '\n' && next != '\r') {
            while (next >= 0 && next != '\n') {
                step();
            }
            return new Row(first, fields, "text follows a closing quote");
        }
        return new Row(first, fields, longer ? "long" : "");
    }

    private String plain() throws IOException {
        var field = new StringBuilder();
        while (next >= 0 && next != ',' && next != '\n' && next != '\r') {
            keep(field);
        }
        return field.toString();
    }

    private @Nullable String quoted() throws IOException {
        var field = new StringBuilder();
        step();
        while (next >= 0) {
            if (next == '"') {
                step();
                if (next != '"') {
                    return field.toString();
                }
            }
            keep(field);
        }
        return null;
    }

    private void keep(StringBuilder field) throws IOException {
        if (++length <= max) {
            field.append((char) next);
        } else {
            longer = true;
            field.setLength(Math.min(field.length(), SHOWN));
        }
        step();
    }

    private void step() throws IOException {
        line += next == '\n' ? 1 : 0;
        next = in.read();
    }
}
