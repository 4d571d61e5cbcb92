package dev.wizardsdk.evol;

import dev.wizardsdk.io.CsvReader;
import java.util.ArrayList;
import java.util.List;

/** Tables in Markdown and as comma- or tab-separated values. */
final class Tables {

    private Tables() {}

    /** Why this is no table; empty if it is one. */
    static String problem(String data) {
        var lines = data.lines().filter(line -> !line.isBlank()).toList();
        if (lines.stream().anyMatch(line -> line.strip().startsWith("|"))
                || (lines.size() > 1 && isRule(lines.get(1)))) {
            return markdown(lines);
        }
        return lines.getFirst().indexOf('\t') >= 0 ? tabs(lines) : csv(data);
    }

    private static String markdown(List<String> lines) {
        if (lines.size() < 3 || !isRule(lines.get(1))) {
            return "the table has no line of hyphens under its head, or no row";
        }
        var columns = cells(lines.getFirst()).size();
        for (int i = 1; i < lines.size(); i++) {
            var cells = cells(lines.get(i)).size();
            if (cells != columns || lines.get(i).indexOf('|') < 0) {
                return uneven(i + 1, cells, columns);
            }
        }
        return "";
    }

    private static String tabs(List<String> lines) {
        var columns = lines.getFirst().split("\t", -1).length;
        for (int i = 1; i < lines.size(); i++) {
            var cells = lines.get(i).split("\t", -1).length;
            if (cells != columns) {
                return uneven(i + 1, cells, columns);
            }
        }
        return lines.size() < 2 ? "the table has no row under its head" : "";
    }

    private static String csv(String data) {
        var rows = CsvReader.rows(data.strip());
        var columns = rows.getFirst().fields().size();
        if (columns < 2) {
            return "the table has a single column, or its columns are parted by neither commas nor bars";
        }
        for (var row : rows) {
            if (!row.problem().isEmpty()) {
                return "row " + row.line() + " of the table can't be read: " + row.problem();
            }
            if (row.fields().size() != columns) {
                return uneven(row.line(), row.fields().size(), columns);
            }
        }
        return rows.size() < 2 ? "the table has no row under its head" : "";
    }

    private static String uneven(long row, int cells, int columns) {
        return "row " + row + " of the table has " + cells + " cells, its head " + columns;
    }

    /** Whether it is the line under the head of a Markdown table. */
    static boolean isRule(String line) {
        return line.matches("[\\s|:-]+") && line.indexOf('|') >= 0 && line.indexOf('-') >= 0;
    }

    /** The cells of a row; a bar with a backslash before it, or in a code span, parts none. */
    private static List<String> cells(String line) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        var code = false;
        var bare = line.strip();
        for (int i = bare.startsWith("|") ? 1 : 0; i < bare.length(); i++) {
            var c = bare.charAt(i);
            code ^= c == '`';
            if (c == '\\' && i + 1 < bare.length()) {
                cell.append(c).append(bare.charAt(++i));
            } else if (c == '|' && !code) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        if (!cell.toString().isBlank() || !bare.endsWith("|")) {
            cells.add(cell.toString());
        }
        return cells;
    }
}
