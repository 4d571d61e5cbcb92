package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** TRL's trainers, and axolotl with the stanza that we write beside its files. */
final class TrainerRules {

    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");

    /** What common templates have before an answer to the message that axolotl puts there while it cuts the answer out. */
    private static final String BEFORE_ANSWERS = "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful "
            + "assistant.<|im_end|>\n<|im_start|>user\n[[dummy_message]]<|im_end|>\n<|im_start|>assistant\n<|begin_of_text|>"
            + "<|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024<|eot_id|>"
            + "[INST] [/INST] <s> <start_of_turn>user <end_of_turn> <start_of_turn>model ### Instruction: ### Response: You are a helpful AI assistant.";

    private final RowCheck check;

    TrainerRules(RowCheck check) {
        this.check = check;
    }

    void trlSupervised() {
        var row = check.row();
        if (row.has("messages")) {
            keys(Set.of("messages"));
            messages(row.path("messages"), "/messages");
            if (isAnswered(row.path("messages"))) {
                check.unlessSet("/messages", "learned-whole",
                        "questions are learned too, unless assistant_only_loss is set");
            } else {
                check.refuses("/messages", "no-answer",
                        "with assistant_only_loss a row without an answer stops the run");
            }
        } else if (row.has("prompt")) {
            keys(Set.of("prompt", "completion"));
            prompt(row.path("prompt"));
            answer("completion");
        } else if (!row.path("text").isTextual()) {
            check.refuses("", "unknown-form", "there are neither messages nor a text nor a prompt with its completion");
        }
        tools();
        images();
    }

    void trlPreference() {
        if (check.row().has("prompt")) {
            keys(Set.of("prompt", "chosen", "rejected"));
            prompt(check.row().path("prompt"));
        } else {
            keys(Set.of("chosen", "rejected"));
        }
        answer("chosen");
        answer("rejected");
        tools();
        images();
    }

    void trlFeedback() {
        keys(Set.of("prompt", "completion", "label"));
        prompt(check.row().path("prompt"));
        answer("completion");
        if (!check.row().path("label").isBoolean()) {
            check.refuses("/label", "bad-type", "a label must be true or false");
        }
        tools();
    }

    void trlPrompt() {
        keys(Set.of("prompt"));
        prompt(check.row().path("prompt"));
    }

    void stepwise() {
        var texts = check.list(check.row().path("completions"), "/completions", "no-answer");
        var labels = check.list(check.row().path("labels"), "/labels", "no-answer");
        if (texts.size() != labels.size()) {
            check.refuses("/labels", "bad-steps", "there must be as many labels as completions");
        }
        if (!check.row().path("prompt").isTextual()) {
            check.refuses("/prompt", "bad-type", "a text is expected here: steps are of plain text only");
        }
        if (!texts.stream().allMatch(JsonNode::isTextual)) {
            check.refuses("/completions", "bad-type", "texts are expected here");
        }
        if (!labels.stream().allMatch(JsonNode::isBoolean)) {
            check.refuses("/labels", "bad-type", "true or false is expected here");
        }
    }

    /** Of the columns that tell TRL what a row is there must be these and no other. */
    private void keys(Set<String> wanted) {
        for (var name : List.of("prompt", "chosen", "rejected", "completion", "messages", "label")) {
            if (check.row().has(name) != wanted.contains(name)) {
                check.refuses("/" + name, "bad-columns",
                        "the columns must be " + String.join(", ", wanted.stream().sorted().toList()));
            }
        }
    }

    private void prompt(JsonNode prompt) {
        if (prompt.isTextual()) {
            return;
        }
        messages(prompt, "/prompt");
        if (prompt.size() > 0 && prompt.get(prompt.size() - 1).path("role").asText().equals("system")) {
            check.refuses("/prompt/" + (prompt.size() - 1) + "/role", "last-role",
                    "a prompt can't end in a system message");
        }
    }

    private void answer(String column) {
        var answer = check.row().path(column);
        if (check.row().path("prompt").isTextual()) {
            if (!answer.isTextual()) {
                check.refuses("/" + column, "bad-type", "where the prompt is a text this must be one too");
            }
            return;
        }
        messages(answer, "/" + column);
        if (!isAnswered(answer)) {
            check.refuses("/" + column, "no-answer", "there is no answer in it");
        }
    }

    private static boolean isAnswered(JsonNode messages) {
        for (var message : messages) {
            if (message.path("role").asText().equals("assistant")) {
                return true;
            }
        }
        return false;
    }

    private void messages(JsonNode messages, String pointer) {
        var all = check.list(messages, pointer, "no-messages");
        for (int i = 0; i < all.size(); i++) {
            var role = all.get(i).path("role").asText("");
            if (!ROLES.contains(role) && !role.equals("developer")) {
                check.refuses(pointer + "/" + i + "/role", "bad-role",
                        "\"" + role + "\" is no role that templates know");
            }
            var content = all.get(i).path("content");
            var calls = all.get(i).path("tool_calls");
            if (!content.isTextual() && !content.isArray() && calls.isEmpty()) {
                check.refuses(pointer + "/" + i + "/content", "no-content",
                        "a text or a list of parts is expected here");
            }
            for (int j = 0; j < calls.size(); j++) {
                if (!calls.get(j).path("function").path("arguments").isObject()) {
                    check.changes(pointer + "/" + i + "/tool_calls/" + j + "/function/arguments", "arguments-text",
                            "arguments that are no object are encoded twice by most templates");
                }
            }
        }
    }

    private void tools() {
        var tools = check.row().path("tools");
        check.tools(tools.isTextual() ? check.unpacked(tools, "/tools") : tools, "/tools");
    }

    private void images() {
        if (!check.row().has("images")) {
            return;
        }
        var places = 0;
        for (var column : List.of("messages", "prompt", "completion", "chosen", "rejected")) {
            for (var message : check.row().path(column)) {
                for (var part : message.path("content")) {
                    places += part.path("type").asText().equals("image") ? 1 : 0;
                }
            }
        }
        if (places != check.row().path("images").size()) {
            check.refuses("/images", "media-count", "the messages have " + places + " places for "
                    + check.row().path("images").size() + " images");
        }
    }

    void axolotl() {
        var row = check.row();
        if (row.has("completions")) {
            stepwise();
        } else if (row.has("chosen")) {
            axolotlPreference();
        } else if (row.has("label")) {
            for (var name : List.of("prompt", "completion")) {
                if (!row.path(name).isTextual()) {
                    check.refuses("/" + name, "bad-type", "a text is expected here");
                }
            }
            if (!row.path("label").isBoolean()) {
                check.refuses("/label", "bad-type", "a label must be true or false");
            }
        } else if (row.has("text")) {
            if (!row.path("text").isTextual()) {
                check.refuses("/text", "bad-type", "a text is expected here");
            }
        } else {
            axolotlChat();
        }
    }

    private void axolotlPreference() {
        var row = check.row();
        var messages = check.list(row.path("messages"), "/messages", "no-messages");
        for (int i = 0; i < messages.size(); i++) {
            axolotlMessage(messages.get(i), "/messages/" + i);
        }
        for (var side : List.of("chosen", "rejected")) {
            if (row.path(side).isObject()) {
                axolotlMessage(row.path(side), "/" + side);
                if (BEFORE_ANSWERS.contains(row.path(side).path("content").asText("").strip())) {
                    check.changes("/" + side + "/content", "answer-in-template",
                            "the answer is looked for in a rendering that has these words before it, and what follows them is learned");
                }
            } else {
                check.refuses("/" + side, "bad-type", "one message is expected here");
            }
        }
    }

    private void axolotlMessage(JsonNode message, String place) {
        if (!ROLES.contains(message.path("role").asText(""))) {
            check.refuses(place + "/role", "bad-role",
                    "\"" + message.path("role").asText("") + "\" is no role that is taken here");
        }
        if (!message.path("content").isTextual()) {
            check.refuses(place + "/content", "bad-type", "a text is expected here");
        }
    }

    private void axolotlChat() {
        var row = check.row();
        var column = check.unpacked(row.path("messages"), "/messages");
        var messages = check.list(column, "/messages", "no-messages");
        var learned = false;
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            var place = "/messages/" + i;
            var role = message.path("role").asText("");
            if (role.isEmpty()) {
                check.refuses(place + "/role", "bad-role", "nothing tells who speaks");
            } else if (!ROLES.contains(role) && !Set.of("human", "gpt").contains(role)) {
                check.changes(place + "/role", "bad-role", "\"" + role + "\" is handed to the template as it is");
            }
            var content = message.path("content");
            if (!content.isTextual() && !content.isArray()) {
                check.refuses(place + "/content", "no-content", "a text or a list of parts is expected here");
            }
            var trained = message.path("train").asBoolean(role.equals("assistant") || role.equals("gpt"));
            learned |= trained || hasLearnedPart(content);
            if (trained && content.isTextual() && content.textValue().isEmpty()
                    && message.path("tool_calls").isEmpty()) {
                check.ignores(place + "/content", "empty-answer",
                        "nothing of an empty answer is learned, not even its end");
            }
            for (int j = 0; j < message.path("tool_calls").size(); j++) {
                var arguments = message.path("tool_calls").get(j).path("function").path("arguments");
                check.unpacked(arguments, place + "/tool_calls/" + j + "/function/arguments");
            }
        }
        if (!learned && !messages.isEmpty()) {
            check.drops("/messages", "no-answer", "nothing of it is learned");
        }
        if (row.path("tools").asText("-").isEmpty()) {
            check.refuses("/tools", "bad-json-text", "an empty text is no JSON; leave the column out, or write []");
        }
        check.tools(check.unpacked(row.path("tools"), "/tools"), "/tools");
    }

    private static boolean hasLearnedPart(JsonNode content) {
        for (var part : content) {
            if (part.path("train").asBoolean(false)) {
                return true;
            }
        }
        return false;
    }
}
