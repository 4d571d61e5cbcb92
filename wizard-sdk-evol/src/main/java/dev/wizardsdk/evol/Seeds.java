package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.dataset.Rejection;
import dev.wizardsdk.io.CsvReader;
import dev.wizardsdk.io.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Instructions read from a file, and what in it could not be read.
 *
 * @param seeds    in the order of the file
 * @param problems each with its line, or its number in a JSON array
 */
public record Seeds(List<Node.Seed> seeds, List<Problem> problems) {

    private static final List<String> TEXT_FIELDS = List.of("instruction", "prompt", "question", "query", "text",
            "task", "problem");
    private static final List<String> INPUT_FIELDS = List.of("input", "context", "passage");

    /** A place in the file that holds no instruction, and why. */
    public record Problem(String where, String what) {

        @Override
        public String toString() {
            return where + ": " + what;
        }
    }

    public Seeds {
        seeds = List.copyOf(seeds);
        problems = List.copyOf(problems);
    }

    /**
     * Reads a file of UTF-8, whose form is seen from its content: a JSON array or JSON Lines of objects (Alpaca; Self-Instruct
     * with its nested instances; ShareGPT and chat messages, of which the first user turn is taken), CSV with a head line, or
     * plain text with an instruction on each line. What can't be read is among the {@link #problems()}.
     *
     * @throws UncheckedIOException     if the file can't be read
     * @throws IllegalArgumentException if it is not UTF-8
     */
    public static Seeds read(Path file) {
        var text = text(file);
        var start = text.stripLeading();
        var reader = new Reader(String.valueOf(file.getFileName()));
        if (start.startsWith("[")) {
            reader.jsonArray(text);
        } else if (start.startsWith("{")) {
            reader.jsonLines(text);
        } else if (isCsv(file, start)) {
            reader.csv(text);
        } else {
            reader.plainText(text);
        }
        return new Seeds(reader.seeds, reader.problems);
    }

    private static String text(Path file) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is not UTF-8; convert it first, for example with iconv", e);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + file + ": " + e.getMessage(), e);
        }
    }

    /** By its ending, or because its first line names a field that holds instructions, beside others. */
    private static boolean isCsv(Path file, String start) {
        var head = start.lines().findFirst().orElse("");
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")
                || (head.contains(",") && textField(CsvReader.rows(head).getFirst().fields()).isPresent());
    }

    private static Optional<String> textField(List<String> names) {
        return TEXT_FIELDS.stream().filter(names::contains).findFirst();
    }

    private static final class Reader {

        private final String file;
        private final List<Node.Seed> seeds = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        Reader(String file) {
            this.file = file;
        }

        void jsonArray(String text) {
            try {
                int number = 0;
                for (var element : Json.read(text)) {
                    object("element " + ++number, element);
                }
            } catch (Json.NotJson e) {
                problems.add(new Problem("the array", String.valueOf(e.getMessage())));
            }
        }

        void jsonLines(String text) {
            int number = 0;
            for (var line : text.split("\n", -1)) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                try {
                    object("line " + number, Json.read(line));
                } catch (Json.NotJson e) {
                    problems.add(new Problem("line " + number, String.valueOf(e.getMessage())));
                }
            }
        }

        void csv(String text) {
            var rows = CsvReader.rows(text);
            var head = rows.stream().limit(1).flatMap(row -> row.fields().stream()).map(String::strip).toList();
            var textField = textField(head);
            if (textField.isEmpty()) {
                problems.add(
                        new Problem("line 1", "the head has none of the columns " + TEXT_FIELDS + ", only " + head));
                return;
            }
            var textAt = head.indexOf(textField.get());
            var inputAt = INPUT_FIELDS.stream().mapToInt(head::indexOf).filter(i -> i >= 0).findFirst();
            for (var row : rows.subList(1, rows.size())) {
                var where = "line " + row.line();
                var fields = row.fields();
                if (!row.problem().isEmpty()) {
                    problems.add(new Problem(where, row.problem()));
                } else if (fields.size() != head.size()) {
                    problems.add(new Problem(where, fields.size() + " fields where the head has " + head.size()));
                } else {
                    add(where, fields.get(textAt), inputAt.isPresent() ? fields.get(inputAt.getAsInt()) : "");
                }
            }
        }

        void plainText(String text) {
            int number = 0;
            for (var line : text.split("\n", -1)) {
                number++;
                if (!line.isBlank()) {
                    add("line " + number, line, "");
                }
            }
        }

        private void object(String where, JsonNode json) {
            if (!json.isObject()) {
                problems.add(new Problem(where, "it is no JSON object"));
                return;
            }
            var text = first(json, TEXT_FIELDS).or(() -> userTurn(json));
            if (text.isEmpty()) {
                problems.add(new Problem(where,
                        "none of the fields " + TEXT_FIELDS + " holds a text, and there is no user turn"));
                return;
            }
            var instances = json.path("instances");
            if (instances.isArray() && !instances.isEmpty()) {
                for (var instance : instances) {
                    add(where, text.get(), first(instance, INPUT_FIELDS).orElse(""));
                }
            } else {
                add(where, text.get(), first(json, INPUT_FIELDS).orElse(""));
            }
        }

        /** The first user turn of a conversation in one of its two usual forms. */
        private static Optional<String> userTurn(JsonNode json) {
            for (var turn : json.path("messages")) {
                if (turn.path("role").asText().equals("user")) {
                    return first(turn, List.of("content"));
                }
            }
            for (var turn : json.path("conversations")) {
                if (turn.path("from").asText().matches("human|user")) {
                    return first(turn, List.of("value"));
                }
            }
            return Optional.empty();
        }

        private static Optional<String> first(JsonNode json, List<String> fields) {
            return fields.stream().map(json::path).filter(JsonNode::isTextual).map(JsonNode::textValue).findFirst();
        }

        private void add(String where, String text, String input) {
            if (text.isBlank()) {
                problems.add(new Problem(where, "the instruction is empty"));
            } else if (hasLoneSurrogate(text) || hasLoneSurrogate(input)) {
                problems.add(new Problem(where, "it has half a character (a lone surrogate) in it"));
            } else {
                seeds.add(new Node.Seed(new Instruction(text.strip(), input.strip()), file + " " + where));
            }
        }

        private static boolean hasLoneSurrogate(String text) {
            return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        }
    }

    /** The problems as rejections, so that they stand in the data set's books. */
    public List<Rejection> rejections() {
        return problems.stream()
                .map(problem -> new Rejection("", 0, "read", "unreadable", problem.toString(), ""))
                .toList();
    }
}
