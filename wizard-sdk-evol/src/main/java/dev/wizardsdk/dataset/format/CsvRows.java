package dev.wizardsdk.dataset.format;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of CSV (RFC 4180): fields may be quoted, quotes in them doubled, and lines may end inside them. */
final class CsvRows {

    /**
     * One row.
     *
     * @param line    where it begins, counted from 1
     * @param problem why its fields are not to be trusted; empty if they are
     */
    record Fields(long line, List<String> fields, String problem) {}

    private final Reader in;
    private final int max;
    private long line = 1;
    private int next;
    private int length;
    private boolean longer;

    /** @param max characters of a row; of a longer one no field is kept */
    CsvRows(Reader in, int max) throws IOException {
        this.in = in;
        this.max = max;
        this.next = in.read();
    }

    /** The next row that is not empty; null at the end. */
    @Nullable
    Fields next() throws IOException {
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
                return new Fields(first, fields, longer ? "long" : "a quoted field that begins here is never closed");
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
            return new Fields(first, fields, "text follows a closing quote");
        }
        return new Fields(first, fields, longer ? "long" : "");
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
            field.setLength(Math.min(field.length(), Records.Raw.SHOWN));
        }
        step();
    }

    private void step() throws IOException {
        line += next == '\n' ? 1 : 0;
        next = in.read();
    }
}
