package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.Kind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Rows of CSV (RFC 4180). */
final class CsvForm {

    /** What pandas, and all that reads CSV by it, takes for nothing, quoted or not. */
    private static final Set<String> NOTHING = Set.of("#N/A", "#N/A N/A", "#NA", "1.#IND", "1.#QNAN", "<NA>", "N/A",
            "NA", "NULL",
            "NaN", "None", "n/a", "nan", "null");

    private CsvForm() {}

    private static List<String> columns(Kind kind) {
        return kind == Kind.TEXT ? List.of("text") : List.of("system", "instruction", "input", "output");
    }

    static String head(Kind kind) {
        return String.join(",", columns(kind));
    }

    static String line(ObjectNode row) throws BadRow {
        for (var column : row.properties()) {
            if (NOTHING.contains(column.getValue().asText())) {
                throw new BadRow("read-as-nothing", "readers of CSV take this text for an empty cell",
                        "/" + column.getKey());
            }
        }
        return row.properties().stream().map(column -> field(column.getValue().asText()))
                .collect(Collectors.joining(","));
    }

    private static String field(String text) {
        // one ' more where there is one already, so that what is read back is what was written
        var safe = isFormula(text.replaceFirst("^'+", "")) ? "'" + text : text;
        var plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                && safe.strip().equals(safe);
        return plain && !safe.isEmpty() ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }

    /** Whether a spreadsheet would run a cell of this text. */
    static boolean isFormula(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    }
}
