package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** Who takes turns of {@code from} and {@code value}: FastChat, and LLaMA-Factory with the entry that we write beside them. */
final class TurnRules {

    private static final Set<String> ASKS = Set.of("human", "observation");
    private static final Set<String> ANSWERS = Set.of("gpt", "function_call");

    private final RowCheck check;

    TurnRules(RowCheck check) {
        this.check = check;
    }

    void fastChat() {
        var turns = check.list(check.row().path("conversations"), "/conversations", "no-messages");
        if (turns.isEmpty()) {
            return;
        }
        var first = 0;
        if (!turns.getFirst().path("from").asText("").equals("human")) {
            first = 1;
            check.changes("/conversations/0", "first-role", "a first turn that is no human's is left out");
        }
        for (int i = first; i < turns.size(); i++) {
            var from = turns.get(i).path("from").asText("");
            var wanted = (i - first) % 2 == 0 ? "human" : "gpt";
            if (!from.equals(wanted)) {
                check.refuses("/conversations/" + i + "/from",
                        Set.of("human", "gpt").contains(from) ? "alternation" : "bad-role",
                        wanted + " is expected here, not " + (from.isEmpty() ? "nobody" : from));
                return;
            }
            if (!turns.get(i).path("value").isTextual()) {
                check.refuses("/conversations/" + i + "/value", "bad-type", "a text is expected here");
            } else if (wanted.equals("gpt") && turns.get(i).path("value").textValue().isEmpty()) {
                check.changes("/conversations/" + i + "/value", "empty-answer",
                        "the whole row is learned as nothing, without a word");
            }
        }
        if ((turns.size() - first) % 2 == 1) {
            check.ignores("/conversations/" + (turns.size() - 1), "last-role", "what is asked last has no answer");
        }
    }

    void llamaFactory() {
        var row = check.row();
        if (row.has("conversations")) {
            conversation(row.path("conversations"));
        } else if (row.has("instruction")) {
            alpaca();
        } else if (!row.path("text").isTextual()) {
            check.refuses("", "no-messages", "there are no conversations, and neither an instruction nor a text");
        }
        if (row.path("tools").isTextual()) {
            check.tools(check.unpacked(row.path("tools"), "/tools"), "/tools");
        } else if (!row.path("tools").isMissingNode()) {
            check.refuses("/tools", "bad-tools", "tools must be a text of JSON");
        }
    }

    private void alpaca() {
        var row = check.row();
        if (!row.path("output").isTextual()) {
            check.drops("/output", "bad-type", "an output that is no text is taken for none, and the row dropped");
        }
        if (!row.path("instruction").isTextual()) {
            check.refuses("/instruction", "bad-type", "a text is expected here");
        }
        if (row.has("system")) {
            check.unlessSet("/system", "system",
                    "the column is passed over unless an entry of dataset_info.json names it");
        }
    }

    private void conversation(JsonNode turns) {
        var row = check.row();
        var all = check.list(turns, "/conversations", "no-messages");
        var above = !all.isEmpty() && all.getFirst().path("from").asText("").equals("system") ? 1 : 0;
        for (int i = above; i < all.size(); i++) {
            var from = all.get(i).path("from").asText("");
            var place = "/conversations/" + i;
            if (!((i - above) % 2 == 0 ? ASKS : ANSWERS).contains(from)) {
                var known = ASKS.contains(from) || ANSWERS.contains(from);
                check.drops(place + "/from", known ? "alternation" : "bad-role", (i - above) % 2 == 0
                        ? "a human or an observation is expected here, not " + from
                        : "an answer or a function call is expected here, not " + from);
                return;
            }
            value(all.get(i), place);
        }
        var ranking = row.has("chosen") || row.has("rejected");
        var odd = (all.size() - above) % 2 == 1;
        if (odd != ranking && !all.isEmpty()) {
            check.drops("/conversations/" + (all.size() - 1), "last-role",
                    ranking
                            ? "the turns before two answers must end in a question"
                            : "the last turn must be an answer");
        }
        if (ranking) {
            for (var side : List.of("chosen", "rejected")) {
                side(row.path(side), "/" + side);
            }
        }
        if (row.has("label")) {
            label(all);
        }
        media(all);
    }

    private void side(JsonNode answer, String pointer) {
        if (!answer.isObject()) {
            check.drops(pointer, "bad-type", "one turn is expected here, not " + Fields.article(answer));
        } else if (!ANSWERS.contains(answer.path("from").asText(""))) {
            check.changes(pointer + "/from", "bad-role", "it is warned of and learned all the same");
        } else {
            value(answer, pointer);
        }
    }

    private void label(List<JsonNode> turns) {
        if (!check.row().path("label").isBoolean()) {
            check.drops("/label", "bad-type", "a label must be true or false");
        } else if (!turns.isEmpty() && turns.getLast().path("value").asText("").isEmpty()) {
            check.changes("/conversations/" + (turns.size() - 1) + "/value", "empty-answer",
                    "the label is told from which answer is not empty, so it is lost");
        }
    }

    private void value(JsonNode turn, String place) {
        var value = turn.path("value");
        if (!value.isTextual()) {
            check.refuses(place + "/value", "bad-type", "a text is expected here, not " + Fields.article(value));
        } else if (turn.path("from").asText("").equals("function_call")) {
            var calls = check.unpacked(value, place + "/value");
            for (var call : calls.isArray() ? calls : List.of(calls)) {
                if (call.isMissingNode()) {
                    continue;
                }
                if (!call.path("name").isTextual() || !call.has("arguments")) {
                    check.refuses(place + "/value", "bad-tool-call", "a call must have a name and arguments");
                } else if (call.path("arguments").isTextual()) {
                    check.changes(place + "/value", "arguments-text", "arguments that are a text are encoded twice");
                }
            }
        }
    }

    private void media(List<JsonNode> turns) {
        for (var kind : List.of("image", "video", "audio")) {
            var marks = 0;
            for (var turn : turns) {
                marks += turn.path("value").asText("").split("<" + kind + ">", -1).length - 1;
            }
            for (var side : List.of("chosen", "rejected")) {
                marks += check.row().path(side).path("value").asText("").split("<" + kind + ">", -1).length - 1;
            }
            var media = check.row().path(kind + "s").size();
            if (marks != media && (media > 0 || check.row().has(kind + "s"))) {
                check.refuses("/" + kind + "s", "media-count",
                        "the texts have " + marks + " marks for " + media + " " + kind + "s");
            }
        }
    }
}
