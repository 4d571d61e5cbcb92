package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.evol.Seeds.Problem;
import dev.wizardsdk.io.CsvReader;
import dev.wizardsdk.io.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Goes through a file of seeds, whatever its form. For one file. */
final class SeedReader {

    private final String file;
    private final List<Node.Seed> seeds = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    SeedReader(String file) {
        this.file = file;
    }

    List<Node.Seed> seeds() {
        return seeds;
    }

    List<Problem> problems() {
        return problems;
    }

    void read(Path path, String text) {
        var start = text.stripLeading();
        if (start.startsWith("[")) {
            jsonArray(text);
        } else if (start.startsWith("{")) {
            jsonLines(text);
        } else if (isCsv(path, start)) {
            csv(text);
        } else {
            plainText(text);
        }
    }

    /** By its ending, or because its first line names a field that holds instructions, beside others. */
    private static boolean isCsv(Path path, String start) {
        var head = start.lines().findFirst().orElse("");
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".csv")
                || (head.contains(",") && SeedRow.column(CsvReader.rows(head).getFirst().fields(), SeedRow.TEXTS) >= 0);
    }

    private void jsonArray(String text) {
        try {
            int number = 0;
            for (var element : Json.read(text)) {
                row("element " + ++number, element);
            }
        } catch (Json.NotJson e) {
            problems.add(new Problem("the array", String.valueOf(e.getMessage())));
        }
    }

    private void jsonLines(String text) {
        int number = 0;
        for (var line : text.split("\n", -1)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                row("line " + number, Json.read(line));
            } catch (Json.NotJson e) {
                problems.add(new Problem("line " + number, String.valueOf(e.getMessage())));
            }
        }
    }

    private void row(String where, JsonNode json) {
        try {
            for (var seed : SeedRow.read(json)) {
                seeds.add(new Node.Seed(seed.instruction(), seed.answer(), file + " " + where));
            }
        } catch (SeedRow.Unreadable e) {
            problems.add(new Problem(where, String.valueOf(e.getMessage())));
        }
    }

    private void csv(String text) {
        var rows = CsvReader.rows(text);
        var head = rows.stream().limit(1).flatMap(row -> row.fields().stream()).map(String::strip).toList();
        var textAt = SeedRow.column(head, SeedRow.TEXTS);
        if (textAt < 0) {
            problems.add(new Problem("line 1", "the head has none of the columns " + SeedRow.TEXTS + ", only " + head));
            return;
        }
        for (var row : rows.subList(1, rows.size())) {
            var where = "line " + row.line();
            if (!row.problem().isEmpty()) {
                problems.add(new Problem(where, row.problem()));
            } else if (row.fields().size() != head.size()) {
                problems.add(new Problem(where, row.fields().size() + " fields where the head has " + head.size()));
            } else {
                add(where, head, row.fields(), textAt);
            }
        }
    }

    private void add(String where, List<String> head, List<String> fields, int textAt) {
        try {
            var answer = cell(head, fields, SeedRow.ANSWERS);
            seeds.add(new Node.Seed(
                    SeedRow.instruction(fields.get(textAt), cell(head, fields, SeedRow.INPUTS),
                            Optional.of(cell(head, fields, List.of("kind"))).filter(kind -> !kind.isBlank())),
                    answer.isBlank() ? List.of() : List.of(Turn.assistant(answer.strip())), file + " " + where));
        } catch (SeedRow.Unreadable e) {
            problems.add(new Problem(where, String.valueOf(e.getMessage())));
        }
    }

    private static String cell(List<String> head, List<String> fields, List<String> names) {
        var at = SeedRow.column(head, names);
        return at < 0 ? "" : fields.get(at);
    }

    private void plainText(String text) {
        int number = 0;
        for (var line : text.split("\n", -1)) {
            number++;
            if (!line.isBlank()) {
                add("line " + number, List.of(), List.of(line), 0);
            }
        }
    }
}
