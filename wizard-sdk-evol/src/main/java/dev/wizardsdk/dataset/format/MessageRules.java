package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.io.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The services that take OpenAI's form: each its own part of it. */
final class MessageRules {

    private static final int MOST_BYTES = 10 << 20;

    private final RowCheck check;

    MessageRules(RowCheck check) {
        this.check = check;
    }

    void openAi() {
        if (preference(Set.of("input", "preferred_output", "non_preferred_output"), true)) {
            return;
        }
        check.onlyColumns(Set.of("messages", "tools", "functions", "parallel_tool_calls"));
        var messages = check.list(check.row().path("messages"), "/messages", "no-messages");
        var roles = Set.of("system", "developer", "user", "assistant", "tool", "function");
        for (int i = 0; i < messages.size(); i++) {
            var place = "/messages/" + i;
            check.onlyKeys(messages.get(i),
                    Set.of("role", "name", "content", "function_call", "tool_calls", "tool_call_id", "weight",
                            "refusal", "audio"),
                    place, "unknown-key");
            role(messages.get(i), roles, place);
            content(messages.get(i), place);
            weight(messages.get(i), place);
            images(messages.get(i), place, "data:image/|https?://");
        }
        calls(messages);
        check.tools(check.row().path("tools"), "/tools");
        answered(messages);
    }

    void fireworks() {
        if (preference(Set.of("input", "preferred_output", "non_preferred_output"), true)) {
            return;
        }
        var messages = check.list(check.row().path("messages"), "/messages", "no-messages");
        for (int i = 0; i < messages.size(); i++) {
            var place = "/messages/" + i;
            role(messages.get(i), Set.of("system", "user", "assistant", "tool"), place);
            content(messages.get(i), place);
            weight(messages.get(i), place);
            images(messages.get(i), place, "data:image/");
        }
        systemFirst(messages);
        calls(messages);
        check.tools(check.row().path("tools"), "/tools");
        answered(messages);
    }

    void together() {
        if (preference(Set.of("input", "preferred_output", "non_preferred_output"), false)) {
            return;
        }
        if (check.row().has("text")) {
            check.onlyColumns(Set.of("text"));
            if (!check.row().path("text").isTextual()) {
                check.refuses("/text", "bad-type", "a text is expected here");
            }
            return;
        }
        check.onlyColumns(Set.of("messages"));
        var messages = check.list(check.row().path("messages"), "/messages", "no-messages");
        var inParts = 0;
        var count = 0;
        for (int i = 0; i < messages.size(); i++) {
            var place = "/messages/" + i;
            var message = messages.get(i);
            role(message, Set.of("system", "user", "assistant"), place);
            content(message, place);
            weight(message, place);
            images(message, place, "data:image/(?:jpeg|png|webp);base64,");
            inParts += message.path("content").isArray() ? 1 : 0;
            count += images(message);
            if (i > 0 && message.path("role").equals(messages.get(i - 1).path("role"))) {
                check.refuses(place + "/role", "alternation", "the message before is of the same role");
            }
            if (images(message) > 0 && message.path("weight").asInt(0) != 0) {
                check.refuses(place + "/weight", "bad-weight", "a message with an image can't be learned");
            }
        }
        if (inParts > 0 && inParts < messages.size()) {
            check.refuses("/messages", "mixed-content", "the contents must be all texts or all lists of parts");
        }
        if (count > 10) {
            check.refuses("/messages", "too-many-images", "there are " + count + " images, and 10 are taken");
        }
        systemFirst(messages);
        answered(messages);
    }

    /** Whether it is a preference; then it is checked. */
    private boolean preference(Set<String> columns, boolean tools) {
        var row = check.row();
        if (!row.has("preferred_output") && !row.has("non_preferred_output")) {
            return false;
        }
        check.onlyColumns(columns);
        var prompt = check.list(row.path("input").path("messages"), "/input/messages", "no-messages");
        check.onlyKeys(row.path("input"),
                tools ? Set.of("messages", "tools", "parallel_tool_calls") : Set.of("messages"), "/input",
                "unknown-column");
        var roles = tools
                ? Set.of("system", "developer", "user", "assistant", "tool")
                : Set.of("system", "user", "assistant");
        for (int i = 0; i < prompt.size(); i++) {
            role(prompt.get(i), roles, "/input/messages/" + i);
            content(prompt.get(i), "/input/messages/" + i);
        }
        if (!prompt.isEmpty() && prompt.getLast().path("role").asText().equals("assistant")) {
            check.refuses("/input/messages/" + (prompt.size() - 1) + "/role", "last-role",
                    "the prompt can't end in an answer");
        }
        for (var side : List.of("preferred_output", "non_preferred_output")) {
            var answer = row.path(side);
            if (!answer.isArray() || answer.size() != 1) {
                check.refuses("/" + side, "several-turns", "exactly one message is expected here");
            } else {
                role(answer.get(0), Set.of("assistant"), "/" + side + "/0");
                content(answer.get(0), "/" + side + "/0");
            }
        }
        return true;
    }

    private void role(JsonNode message, Set<String> roles, String place) {
        var role = message.path("role").asText("");
        if (!roles.contains(role)) {
            check.refuses(place + "/role", "bad-role", "\"" + role + "\" is no role that is taken here");
        }
    }

    private void content(JsonNode message, String place) {
        var calls = message.path("tool_calls").size() > 0 || message.path("function_call").isObject();
        var content = message.path("content");
        if (content.isArray() ? content.isEmpty() : !content.isTextual()) {
            if (!calls) {
                check.refuses(place + "/content", "no-content", "a text or a list of parts is expected here");
            }
        } else if (message.path("role").asText().equals("assistant") && RowCheck.text(content).isEmpty() && !calls) {
            check.refuses(place + "/content", "empty-answer", "the answer is empty");
        }
    }

    private void weight(JsonNode message, String place) {
        var weight = message.path("weight");
        if (weight.isMissingNode() || weight.isNull()) {
            return;
        }
        if (!weight.isInt() || (weight.intValue() != 0 && weight.intValue() != 1)) {
            check.refuses(place + "/weight", "bad-weight", "the weight must be 0 or 1");
        } else if (!message.path("role").asText().equals("assistant")) {
            check.refuses(place + "/weight", "bad-weight", "only an answer can have a weight");
        }
    }

    private static int images(JsonNode message) {
        var count = 0;
        for (var part : message.path("content")) {
            count += part.path("type").asText().equals("image_url") ? 1 : 0;
        }
        return count;
    }

    private void images(JsonNode message, String place, String address) {
        var number = 0;
        for (var part : message.path("content")) {
            var at = place + "/content/" + number++;
            var type = part.path("type").asText("");
            if (type.equals("image_url")) {
                var url = part.path("image_url").path("url").asText("");
                if (!message.path("role").asText().equals("user")) {
                    check.refuses(at, "image-role", "only a user's message can have an image");
                }
                if (!url.matches("(?s)(?:" + address + ").*")) {
                    check.refuses(at + "/image_url/url", "media-address", "this address of an image is not taken here");
                }
                if (url.length() > MOST_BYTES / 3 * 4) {
                    check.refuses(at + "/image_url/url", "media-size", "the image has more than 10 MB");
                }
            } else if (!type.equals("text")) {
                check.refuses(at + "/type", "bad-part", "\"" + type + "\" is no type of part that is taken here");
            }
        }
    }

    private void systemFirst(List<JsonNode> messages) {
        for (int i = 1; i < messages.size(); i++) {
            if (messages.get(i).path("role").asText().equals("system")) {
                check.refuses("/messages/" + i + "/role", "system", "a system message can only be the first one");
            }
        }
    }

    /** Each result belongs to a call, and each call has its result before anyone else speaks. */
    private void calls(List<JsonNode> messages) {
        var open = new HashSet<String>();
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            var place = "/messages/" + i;
            if (message.path("role").asText().equals("tool")) {
                if (!open.remove(message.path("tool_call_id").asText(""))) {
                    check.refuses(place + "/tool_call_id", "call-unknown", "no open call has this id");
                }
                continue;
            }
            if (!open.isEmpty()) {
                check.refuses(place, "call-unanswered", "the calls before have no result yet");
                open.clear();
            }
            for (int j = 0; j < message.path("tool_calls").size(); j++) {
                var call = message.path("tool_calls").get(j);
                open.add(call.path("id").asText(""));
                arguments(call.path("function").path("arguments"), place + "/tool_calls/" + j + "/function/arguments");
            }
        }
    }

    private void arguments(JsonNode arguments, String pointer) {
        if (!arguments.isTextual()) {
            check.refuses(pointer, "arguments-not-text",
                    "arguments must be a text of JSON, not " + Fields.article(arguments));
            return;
        }
        try {
            Json.read(arguments.textValue());
        } catch (Json.NotJson e) {
            check.refuses(pointer, "bad-json-text", "arguments must be a text of JSON");
        }
    }

    /** The last message is an answer, and one at least is learned. */
    private void answered(List<JsonNode> messages) {
        if (messages.isEmpty()) {
            return;
        }
        if (!messages.getLast().path("role").asText().equals("assistant")) {
            check.refuses("/messages/" + (messages.size() - 1) + "/role", "last-role",
                    "the last message must be an answer");
        }
        if (messages.stream().noneMatch(
                message -> message.path("role").asText().equals("assistant")
                        && message.path("weight").asDouble(1) != 0)) {
            check.refuses("/messages", "no-answer", "no answer is learned");
        }
    }
}
