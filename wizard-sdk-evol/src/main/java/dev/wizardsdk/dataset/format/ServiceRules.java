package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** Mistral, Claude on Bedrock, Gemini on Vertex. */
final class ServiceRules {

    private final RowCheck check;

    ServiceRules(RowCheck check) {
        this.check = check;
    }

    void mistral() {
        var row = check.row();
        if (row.has("text") || row.has("content")) {
            if (row.has("text") && row.has("content")) {
                check.refuses("", "two-columns", "text and content can't both be there");
            }
            return;
        }
        if (row.has("messages") && row.has("interactions")) {
            check.refuses("", "two-columns", "messages and interactions can't both be there");
        }
        var column = row.has("interactions") ? "interactions" : "messages";
        var messages = check.list(row.path(column), "/" + column, "no-messages");
        var systems = 0;
        var answers = 0;
        var withTools = row.path("tools").size() > 0 || row.path("available_tools").size() > 0;
        for (int i = 0; i < messages.size(); i++) {
            var place = "/" + column + "/" + i;
            var message = messages.get(i);
            var role = message.path("role").asText("");
            withTools |= message.path("tool_calls").size() > 0 || role.equals("tool");
            if (!Set.of("system", "user", "assistant", "tool").contains(role)) {
                check.refuses(place + "/role", "bad-role", "\"" + role + "\" is no role that is taken here");
            }
            systems += role.equals("system") ? 1 : 0;
            answers += role.equals("assistant") && message.path("weight").asInt(1) != 0 ? 1 : 0;
            mistralMessage(message, role, place);
        }
        if (systems > 1) {
            check.refuses("/" + column, "system", "there can be one system message, not " + systems);
        }
        if (!messages.isEmpty() && !messages.getLast().path("role").asText().equals("assistant")) {
            check.refuses("/" + column + "/" + (messages.size() - 1) + "/role", "last-role",
                    "the last message must be an answer");
        }
        if (withTools && answers > 1) {
            check.drops("/" + column, "tools-last-only", "where there are tools only the last answer is learned, and "
                    + answers + " are to be");
        }
        mistralTools(row.has("tools") ? row.path("tools") : row.path("available_tools"));
    }

    private void mistralMessage(JsonNode message, String role, String place) {
        var calls = message.path("tool_calls");
        if (calls.isEmpty() && RowCheck.text(message.path("content")).isEmpty()) {
            check.refuses(place + "/content", "no-content", "a message that calls no tool must say something");
        }
        for (int j = 0; j < calls.size(); j++) {
            var at = place + "/tool_calls/" + j;
            if (calls.get(j).path("id").asText("").isEmpty()) {
                check.refuses(at + "/id", "call-id", "a call must have an id");
            }
            if (calls.get(j).path("function").path("name").asText("").isEmpty()) {
                check.refuses(at + "/function/name", "bad-tool-call", "a call must name its tool");
            }
            if (!calls.get(j).path("function").path("arguments").isTextual()) {
                check.refuses(at + "/function/arguments", "arguments-not-text", "arguments must be a text of JSON");
            }
        }
        if (role.equals("tool") && message.path("tool_call_id").asText("").isEmpty()) {
            check.refuses(place + "/tool_call_id", "call-id", "a result must name its call");
        }
        var weight = message.path("weight");
        if (weight.isNumber() && weight.doubleValue() != 0 && weight.doubleValue() != 1) {
            check.refuses(place + "/weight", "bad-weight", "the weight must be 0 or 1");
        }
    }

    private void mistralTools(JsonNode tools) {
        for (int i = 0; i < tools.size(); i++) {
            var function = tools.get(i).path("function");
            for (var name : List.of("name", "description", "parameters")) {
                if (!function.has(name) || (name.equals("parameters") && !function.path(name).isObject())) {
                    check.refuses("/tools/" + i + "/function/" + name, "bad-tools", "a tool must have this");
                }
            }
        }
    }

    void bedrock() {
        check.onlyColumns(Set.of("system", "messages"));
        var messages = check.list(check.row().path("messages"), "/messages", "no-messages");
        if (messages.size() == 1) {
            check.refuses("/messages", "too-few-messages", "there must be two messages at least");
        }
        if (check.row().has("system") && !check.row().path("system").isTextual()) {
            check.refuses("/system", "bad-type", "a text is expected here");
        }
        alternating(messages, "/messages", "assistant");
        for (int i = 0; i < messages.size(); i++) {
            check.onlyKeys(messages.get(i), Set.of("role", "content"), "/messages/" + i, "unknown-key");
            if (RowCheck.text(messages.get(i).path("content")).isBlank()) {
                check.refuses("/messages/" + i + "/content", "no-content", "a message must say something");
            }
        }
    }

    /** A user begins, the model ends, and they take turns. */
    private void alternating(List<JsonNode> messages, String pointer, String model) {
        for (int i = 0; i < messages.size(); i++) {
            var role = messages.get(i).path("role").asText("");
            var wanted = i % 2 == 0 ? "user" : model;
            if (!role.equals(wanted)) {
                var known = role.equals("user") || role.equals(model);
                check.refuses(pointer + "/" + i + "/role", known ? "alternation" : "bad-role",
                        wanted + " is expected here, not " + (role.isEmpty() ? "nobody" : role));
                return;
            }
        }
        if (messages.size() % 2 == 1) {
            check.refuses(pointer + "/" + (messages.size() - 1) + "/role", "last-role",
                    "the last message must be an answer");
        }
    }

    void vertex() {
        var contents = check.list(check.row().path("contents"), "/contents", "no-messages");
        alternating(contents, "/contents", "model");
        var images = 0;
        for (int i = 0; i < contents.size(); i++) {
            var parts = contents.get(i).path("parts");
            if (!parts.isArray() || parts.isEmpty()) {
                check.refuses("/contents/" + i + "/parts", "no-content", "a message must have parts");
            }
            for (int j = 0; j < parts.size(); j++) {
                var file = parts.get(j).path("fileData");
                images += file.path("mimeType").asText("").startsWith("image/") ? 1 : 0;
                if (file.isObject() && !file.path("fileUri").asText("").startsWith("gs://")) {
                    check.refuses("/contents/" + i + "/parts/" + j + "/fileData/fileUri", "media-address",
                            "a file must be in the service's storage, with an address of gs://");
                }
                if (parts.get(j).has("text") && parts.get(j).path("text").asText("").isEmpty()) {
                    check.refuses("/contents/" + i + "/parts/" + j + "/text", "no-content", "a part must not be empty");
                }
            }
        }
        if (images > 30) {
            check.refuses("/contents", "too-many-images", "there are " + images + " images, and 30 are taken");
        }
    }
}
