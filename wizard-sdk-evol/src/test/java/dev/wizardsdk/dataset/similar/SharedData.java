package dev.wizardsdk.dataset.similar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Files that are not part of the repository: beside it, or where {@code -Dshared.data} says. */
final class SharedData {

    private static final Path DIRECTORY = Path.of(System.getProperty("shared.data", "../../shared/data"));
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SharedData() {}

    static boolean isThere() {
        return Files.exists(DIRECTORY.resolve("humaneval/HumanEval.jsonl.gz"));
    }

    static List<JsonNode> read(String name) throws IOException {
        var file = DIRECTORY.resolve(name);
        try (var in = name.endsWith(".gz")
                ? new GZIPInputStream(Files.newInputStream(file))
                : Files.newInputStream(file)) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            var rows = new ArrayList<JsonNode>();
            if (name.endsWith(".json")) {
                MAPPER.readTree(text).forEach(rows::add);
            } else {
                for (var line : text.lines().filter(line -> !line.isBlank()).toList()) {
                    rows.add(MAPPER.readTree(line));
                }
            }
            return rows;
        }
    }
}
