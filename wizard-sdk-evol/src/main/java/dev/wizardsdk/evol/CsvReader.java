package dev.wizardsdk.evol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of CSV (RFC 4180): fields may be quoted, quotes in them doubled, and lines may end inside them. */
final class CsvReader {

    /**
     * One row.
     *
     * @param line    where it begins, counted from 1
     * @param problem why its fields are not to be trusted
     */
    record Row(int line, List<String> fields, Optional<String> problem) {}

    private final String text;
    private int at;
    private int line = 1;

    CsvReader(String text) {
        this.text = text;
    }

    /** The fields of a single line. */
    static List<String> fields(String line) {
        return new CsvReader(line).next().map(Row::fields).orElse(List.of());
    }

    /** The next row that is not empty. */
    Optional<Row> next() {
        while (at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
            line += text.charAt(at++) == '\n' ? 1 : 0;
        }
        if (at >= text.length()) {
            return Optional.empty();
        }
        var first = line;
        var fields = new ArrayList<String>();
        while (true) {
            var quoted = at < text.length() && text.charAt(at) == '"';
            var field = quoted ? quoted() : plain();
            if (field.isEmpty()) {
                return Optional
                        .of(new Row(first, fields, Optional.of("a quoted field that begins here is never closed")));
            }
            fields.add(field.get());
            if (at >= text.length() || text.charAt(at) != ',') {
                break;
            }
            at++;
        }
        if (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            skipLine();
            return Optional.of(new Row(first, fields, Optional.of("text follows a closing quote")));
        }
        return Optional.of(new Row(first, fields, Optional.empty()));
    }

    private Optional<String> plain() {
        var from = at;
        while (at < text.length() && ",\n\r".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return Optional.of(text.substring(from, at));
    }

    private Optional<String> quoted() {
        var field = new StringBuilder();
        for (at++; at < text.length(); at++) {
            var c = text.charAt(at);
            if (c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                at++;
            } else if (c == '"') {
                at++;
                return Optional.of(field.toString());
            }
            line += c == '\n' ? 1 : 0;
            field.append(c);
        }
        return Optional.empty();
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }
}
