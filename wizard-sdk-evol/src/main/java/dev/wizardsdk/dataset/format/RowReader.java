package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Place;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Source.Read;
import dev.wizardsdk.io.CsvReader;
import dev.wizardsdk.io.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** From what stands in a file to a row. Immutable; thread-safe. */
final class RowReader {

    private static final Set<String> TEXT_COLUMNS = Set.of("text", "instruction", "input", "output", "system",
            "question", "answer",
            "query", "response", "prompt", "completion", "chosen", "rejected", "content", "context");

    private final Layout layout;
    private final Map<String, String> columns;

    RowReader(Layout layout, ReadOptions options) {
        this.layout = layout;
        var all = new HashMap<>(layout.columns());
        all.putAll(options.columns());
        all.entrySet().removeIf(column -> column.getKey().equals(column.getValue()));
        this.columns = Map.copyOf(all);
    }

    /** A row of JSON. */
    Read read(Records.Raw raw, Place place, String split) {
        try {
            var text = decoded(raw);
            try {
                return new Read.Good(new Row(place, split, example(parsed(text))));
            } catch (BadRow e) {
                return bad(place, e, text);
            }
        } catch (BadRow e) {
            return bad(place, e, new String(raw.bytes(), StandardCharsets.UTF_8));
        }
    }

    /** A row of CSV. */
    Read read(List<String> head, CsvReader.Row fields, Place place, String split) {
        try {
            if (fields.problem().equals("long")) {
                throw new BadRow("too-long", "it has more characters than a row may have", "");
            }
            if (!fields.problem().isEmpty()) {
                throw new BadRow("unreadable-csv", fields.problem(), "");
            }
            if (fields.fields().size() != head.size()) {
                throw new BadRow("unreadable-csv",
                        "it has " + fields.fields().size() + " fields and the head " + head.size(), "");
            }
            var row = Json.object();
            for (int i = 0; i < head.size(); i++) {
                var cell = fields.fields().get(i);
                if (head.get(i).strip().equals("label") && cell.matches("(?i)true|false")) {
                    row.put("label", Boolean.parseBoolean(cell.toLowerCase(Locale.ROOT)));
                } else if (!cell.isEmpty() || TEXT_COLUMNS.contains(head.get(i).strip())) {
                    row.put(head.get(i).strip(), unquoted(cell));
                }
            }
            return new Read.Good(new Row(place, split, example(row)));
        } catch (BadRow e) {
            return bad(place, e, String.join(",", fields.fields()));
        }
    }

    /** What {@link CsvForm} put before a text that a spreadsheet would take for a formula goes again. */
    private static String unquoted(String cell) {
        return cell.startsWith("'") && CsvForm.isFormula(cell.replaceFirst("^'+", "")) ? cell.substring(1) : cell;
    }

    /** A row of plain text. */
    static Read text(Records.Raw raw, Place place, String split) {
        try {
            return new Read.Good(new Row(place, split, new Example.Text(decoded(raw), Meta.none())));
        } catch (BadRow e) {
            return bad(place, e, new String(raw.bytes(), StandardCharsets.UTF_8));
        }
    }

    private static Read bad(Place place, BadRow e, String text) {
        return new Read.Bad(place, e.rule(), e.reason(),
                text.length() <= Records.Raw.SHOWN ? text : text.substring(0, Records.Raw.SHOWN) + "…");
    }

    private static String decoded(Records.Raw raw) throws BadRow {
        if (raw.isTooLong()) {
            throw new BadRow("too-long", "it has " + raw.length() + " bytes, more than a row may have", "");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw.bytes())).toString();
        } catch (CharacterCodingException e) {
            throw new BadRow("not-utf8",
                    "it is not in UTF-8; save the file as UTF-8, or declare its charset by ReadOptions.withCharset",
                    "");
        }
    }

    private static ObjectNode parsed(String text) throws BadRow {
        if (text.endsWith("\0")) {
            throw new BadRow("unreadable-json", "the file ends before its array does", "");
        }
        try {
            if (Json.read(text) instanceof ObjectNode row) {
                checkSurrogates(row, "");
                return row;
            }
            throw new BadRow("not-an-object", "a row must be an object", "");
        } catch (Json.NotJson e) {
            throw unreadable(e);
        }
    }

    private static BadRow unreadable(Json.NotJson e) {
        if (!(e.getCause() instanceof JsonProcessingException cause)) {
            return new BadRow("unreadable-json", "it is " + e.getMessage(), "");
        }
        var pointer = cause.getProcessor() instanceof JsonParser parser
                ? parser.getParsingContext().pathAsPointer().toString()
                : "";
        if (cause instanceof StreamConstraintsException) {
            return new BadRow("too-long", "a text or number in it is too long, or it is nested too deep", pointer);
        }
        return String.valueOf(cause.getOriginalMessage()).startsWith("Duplicate")
                ? new BadRow("duplicate-key", "a property comes twice", pointer)
                : new BadRow("unreadable-json", "it is " + e.getMessage(), pointer);
    }

    private static void checkSurrogates(JsonNode value, String pointer) throws BadRow {
        if (value.isTextual()) {
            if (hasLoneSurrogate(value.textValue())) {
                throw new BadRow("lone-surrogate", "half a character that no text file can hold", pointer);
            }
        } else if (value.isObject()) {
            for (var field : value.properties()) {
                if (hasLoneSurrogate(field.getKey())) {
                    throw new BadRow("lone-surrogate", "a name with half a character that no text file can hold",
                            pointer);
                }
                checkSurrogates(field.getValue(), pointer + "/" + field.getKey());
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                checkSurrogates(value.get(i), pointer + "/" + i);
            }
        }
    }

    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 'x')) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** A row from its columns. */
    Example example(ObjectNode row) throws BadRow {
        if (columns.isEmpty() && isNative(row)) {
            return own(Json.write(row), "/kind");
        }
        if (row.path("rule").isTextual() && row.path("reason").isTextual() && row.path("how").isTextual()) {
            if (row.path("row").isObject()) {
                return own(Json.write(row.path("row")), "/row");
            }
            throw new BadRow("no-row", "what was rejected here had never become a row", "/row");
        }
        return new RowForms(new Fields(row, columns), layout).example();
    }

    /** Others call things kind too: ours is one of nine, and its own columns are there. */
    private static boolean isNative(ObjectNode row) {
        return switch (row.path("kind").asText()) {
            case "text" -> row.has("text");
            case "instruction" -> row.has("system") && row.has("instruction") && row.has("input") && row.has("output");
            case "chat" -> row.path("messages").path(0).has("parts");
            case "prompt_only" -> row.path("prompt").path(0).has("parts");
            case "preference" -> row.path("chosen").path(0).has("parts");
            case "ranked" -> row.has("replies");
            case "feedback" -> row.path("completion").path(0).has("parts");
            case "stepwise" -> row.has("steps");
            case "infill" -> row.has("prefix") && row.has("suffix") && row.has("middle");
            default -> false;
        };
    }

    private static Example own(String json, String pointer) throws BadRow {
        try {
            return Example.fromJson(json);
        } catch (IllegalArgumentException e) {
            throw new BadRow("damaged-row", String.valueOf(e.getMessage()), pointer);
        }
    }
}
