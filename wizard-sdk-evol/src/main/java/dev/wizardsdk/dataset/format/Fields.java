package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.io.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The columns of one row, and which of them its form took: the others are kept beside it. A column that is null is not there. */
final class Fields {

    private static final List<String> OTHER_IDS = List.of("task_id", "question_id", "prompt_id", "conversation_id",
            "uuid");
    private static final Pattern SCORE = Pattern
            .compile("(?:.*_)?(?:score|quality|difficulty|complexity|rating|margin)(?:_.*)?");
    private static final Pattern LICENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+-]*");

    private final Map<String, JsonNode> columns = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<String, JsonNode> leftovers = new LinkedHashMap<>();

    /** @param renamed the form's name of a column to the file's */
    Fields(ObjectNode row, Map<String, String> renamed) {
        for (var column : row.properties()) {
            if (!column.getValue().isNull() && !renamed.containsValue(column.getKey())) {
                columns.put(column.getKey(), column.getValue());
            }
        }
        renamed.forEach((ours, theirs) -> {
            var value = row.get(theirs);
            if (value != null && !value.isNull()) {
                var hidden = columns.put(ours, value);
                if (hidden != null) {
                    leftovers.put(ours, hidden);
                }
            }
        });
    }

    boolean has(String... names) {
        for (var name : names) {
            if (!columns.containsKey(name)) {
                return false;
            }
        }
        return true;
    }

    Set<String> names() {
        return columns.keySet();
    }

    /** The first of these columns that is there. */
    Optional<String> firstOf(List<String> names) {
        return names.stream().filter(columns::containsKey).findFirst();
    }

    JsonNode peek(String name) {
        return columns.getOrDefault(name, Json.object().path("none"));
    }

    /** Takes a column for the form; missing if it is not there. */
    JsonNode take(String name) {
        taken.add(name);
        return peek(name);
    }

    /** Takes a column that is a text; empty if it is not there. */
    String text(String name) throws BadRow {
        var value = take(name);
        if (value.isMissingNode()) {
            return "";
        }
        return text(value, "/" + name);
    }

    static String text(JsonNode value, String pointer) throws BadRow {
        if (!value.isTextual()) {
            throw new BadRow("bad-type", "a text is expected here, not " + article(value), pointer);
        }
        return value.textValue();
    }

    static String article(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT, POJO -> "an object";
            case ARRAY -> "an array";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case STRING, BINARY -> "a text";
            case NULL -> "null";
            case MISSING -> "nothing";
        };
    }

    /** Keeps what the form has no place for, by where it stood. */
    void keep(String pointer, JsonNode value) {
        if (!value.isNull()) {
            leftovers.put(pointer, value);
        }
    }

    /** What is known of the row from the columns that its form did not take. */
    Meta meta() {
        var id = "";
        var licence = "";
        var source = "";
        Map<String, Double> scores = new TreeMap<>();
        Map<String, String> extra = new LinkedHashMap<>();
        var idColumn = idColumn();
        for (var column : columns.entrySet()) {
            var name = column.getKey();
            var value = column.getValue();
            if (taken.contains(name)) {
                continue;
            }
            if (name.equals(idColumn)) {
                id = value.asText();
            } else if (name.equals("source") && value.isTextual()) {
                source = value.textValue();
            } else if (licence.isEmpty() && name.matches("licen[cs]e") && LICENCE.matcher(value.asText()).matches()) {
                licence = value.asText().toLowerCase(Locale.ROOT);
            } else if (value.isNumber() && SCORE.matcher(name).matches()) {
                scores.put(name, value.doubleValue());
            } else {
                extra.put(name, Json.write(value));
            }
        }
        leftovers.forEach((name, value) -> extra.put(name, Json.write(value)));
        return new Meta(id, List.of(), scores, Set.of(), extra, licence, source);
    }

    private String idColumn() {
        if (isId("id")) {
            return "id";
        }
        var others = OTHER_IDS.stream().filter(this::isId).toList();
        return !columns.containsKey("id") && others.size() == 1 ? others.getFirst() : "";
    }

    private boolean isId(String name) {
        var value = peek(name);
        return (value.isTextual() && !value.textValue().isEmpty()) || value.isIntegralNumber();
    }
}
