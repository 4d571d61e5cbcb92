package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.dataset.format.Complaint.Effect;
import dev.wizardsdk.io.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A row that is looked at, and what there is to complain of. */
record RowCheck(ObjectNode row, List<Complaint> complaints) {

    RowCheck(ObjectNode row) {
        this(row, new ArrayList<>());
    }

    void refuses(String pointer, String rule, String reason) {
        complaints.add(new Complaint(pointer, rule, reason, Effect.REFUSES_FILE));
    }

    void drops(String pointer, String rule, String reason) {
        complaints.add(new Complaint(pointer, rule, reason, Effect.DROPS_ROW));
    }

    void changes(String pointer, String rule, String reason) {
        complaints.add(new Complaint(pointer, rule, reason, Effect.CHANGES));
    }

    void ignores(String pointer, String rule, String reason) {
        complaints.add(new Complaint(pointer, rule, reason, Effect.IGNORES));
    }

    void unlessSet(String pointer, String rule, String reason) {
        complaints.add(new Complaint(pointer, rule, reason, Effect.UNLESS_SET));
    }

    /** The list of a column; empty, with a complaint, if it is none. */
    List<JsonNode> list(JsonNode value, String pointer, String rule) {
        if (!value.isArray() || value.isEmpty()) {
            refuses(pointer, rule, "a list that is not empty is expected here, not "
                    + (value.isArray() ? "an empty one" : Fields.article(value)));
            return List.of();
        }
        var all = new ArrayList<JsonNode>(value.size());
        value.forEach(all::add);
        return all;
    }

    /** Refuses every column but these. */
    void onlyColumns(Set<String> known) {
        onlyKeys(row, known, "", "unknown-column");
    }

    void onlyKeys(JsonNode object, Set<String> known, String pointer, String rule) {
        for (var property : object.properties()) {
            if (!known.contains(property.getKey())) {
                refuses(pointer + "/" + property.getKey(), rule, "this is none that is known here");
            }
        }
    }

    /** A tool as {@code {type, function: {name, description, parameters}}} or bare, with properties of its arguments. */
    void tools(JsonNode tools, String pointer) {
        if (tools.isMissingNode() || tools.isNull()) {
            return;
        }
        if (!tools.isArray()) {
            refuses(pointer, "bad-tools", "a list of tools is expected here, not " + Fields.article(tools));
            return;
        }
        for (int i = 0; i < tools.size(); i++) {
            var function = tools.get(i).has("function") ? tools.get(i).path("function") : tools.get(i);
            var at = pointer + "/" + i + (tools.get(i).has("function") ? "/function" : "");
            if (!function.path("name").isTextual()) {
                refuses(at + "/name", "bad-tools", "a tool must have a name");
            }
            if (!function.path("parameters").path("properties").isObject()) {
                refuses(at + "/parameters/properties", "bad-tools",
                        "a tool must tell the properties of its arguments, even if there are none");
            }
        }
    }

    /** The value of a text of JSON, or the value itself; missing if the text is no JSON. */
    JsonNode unpacked(JsonNode value, String pointer) {
        if (!value.isTextual() || value.textValue().isEmpty()) {
            return value.isTextual() ? row.path("\0none") : value;
        }
        try {
            return Json.read(value.textValue());
        } catch (Json.NotJson e) {
            refuses(pointer, "bad-json-text", "the text here must be JSON");
            return row.path("\0none");
        }
    }

    /** The text of a message's content, its parts joined; empty if it has none. */
    static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        var text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText("")));
        return text.toString();
    }
}
