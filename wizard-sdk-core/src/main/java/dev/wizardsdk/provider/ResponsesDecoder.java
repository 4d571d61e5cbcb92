package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Reads answers of Responses, streamed or whole. Items are told apart by their index in the output. */
final class ResponsesDecoder implements Decoder {

    private final Assembly answer;
    private final Set<Integer> heard = new HashSet<>();
    private final Map<String, Integer> unindexed = new HashMap<>();
    private int lastUnindexed;
    private boolean refused;
    private boolean ended;

    ResponsesDecoder(Assembly answer) {
        this.answer = answer;
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        var root = WireJson.parse(bytes, from, to);
        var type = root.path("type").asText("");
        if (type.equals("error") || (type.isEmpty() && root.hasNonNull("error"))) {
            throw ServiceErrors.ofBody(root);
        }
        if (type.isEmpty()) {
            throw WireJson.noAnswer("an event has no \"type\"");
        }
        var index = index(root, type);
        switch (type) {
            case "response.created" -> answer.id(WireJson.text(root.path("response"), "id"));
            case "response.output_item.added" -> begun(root.path("item"), index);
            case "response.output_text.delta" -> {
                said(root.path("delta"), index);
                logprobs(root.path("logprobs"));
            }
            case "response.refusal.delta" -> {
                refused = true;
                said(root.path("delta"), index);
            }
            case "response.reasoning_summary_part.added" -> {
                if (root.path("summary_index").asInt(0) > 0) {
                    answer.reasoning("\n\n");
                }
            }
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" -> {
                heard.add(index);
                answer.reasoning(root.path("delta").asText(""));
            }
            case "response.function_call_arguments.delta" -> {
                heard.add(index);
                answer.call(index, "", "", root.path("delta").asText(""));
            }
            case "response.output_item.done" -> {
                for (var slice : JsonSlice.of(bytes, from, to, "item")) {
                    done(root.path("item"), index, bytes, slice);
                }
            }
            case "response.completed", "response.incomplete", "response.failed" -> {
                if (heard.isEmpty()) { // a service may tell all at once
                    for (var slice : JsonSlice.of(bytes, from, to, "response")) {
                        items(root.path("response"), bytes, slice.from(), slice.to());
                    }
                }
                end(root.path("response"));
            }
            default -> {} // progress of what the service does, and what says again what was said
        }
    }

    /** Which item an event is of. llama-server gives no index; there an id of the item or of its call tells it, else the order. */
    private int index(JsonNode root, String type) {
        if (root.path("output_index").canConvertToInt()) {
            return root.path("output_index").intValue();
        }
        var item = root.path("item");
        var ids = Stream.of(WireJson.text(root, "item_id"), WireJson.text(item, "id"), WireJson.text(item, "call_id"))
                .filter(Objects::nonNull).toList();
        var known = ids.stream().filter(unindexed::containsKey).findFirst();
        if (known.isEmpty() && (!ids.isEmpty() || type.equals("response.output_item.added"))) {
            lastUnindexed--;
        }
        int index = known.map(unindexed::get).orElse(lastUnindexed);
        ids.forEach(id -> unindexed.put(id, index));
        return index;
    }

    private void said(JsonNode delta, int index) {
        heard.add(index);
        answer.text(delta.asText(""));
    }

    /** An item of which nothing is known yet but what it is. */
    private void begun(JsonNode item, int index) {
        switch (item.path("type").asText("")) {
            case "message" -> message(item);
            case "function_call" ->
                answer.call(index, item.path("call_id").asText(""), item.path("name").asText(""), "");
            default -> {}
        }
    }

    /** Messages stay apart; what a message is for goes back with it. */
    private void message(JsonNode item) {
        if (item.hasNonNull("phase")) {
            answer.part(ResponsesItems.fields(WireJson.object().set("phase", item.path("phase"))));
        } else {
            answer.newPart();
        }
    }

    /** A whole item, of which more or less was told before. */
    private void done(JsonNode item, int index, byte[] bytes, JsonSlice slice) {
        var untold = heard.add(index);
        switch (item.path("type").asText("")) {
            case "message" -> {
                if (untold) {
                    item.path("content").forEach(this::content);
                }
            }
            case "function_call" -> answer.call(index, item.path("call_id").asText(""), item.path("name").asText(""),
                    untold ? WireJson.written(item.path("arguments")) : "");
            case "reasoning" -> {
                if (untold) {
                    thoughts(item);
                }
                answer.part(ResponsesItems.opaque(bytes, slice));
            }
            default -> answer.part(ResponsesItems.opaque(bytes, slice));
        }
    }

    private void content(JsonNode content) {
        var refusal = WireJson.text(content, "refusal");
        if (refusal != null) {
            refused = true;
            answer.text(refusal);
        }
        answer.text(content.path("text").asText(""));
        logprobs(content.path("logprobs"));
    }

    private void thoughts(JsonNode item) {
        var between = "";
        for (var place : List.of("summary", "content")) {
            for (var part : item.path(place)) {
                answer.reasoning(between + part.path("text").asText(""));
                between = "\n\n";
            }
        }
    }

    @Override
    public void whole(byte[] json) {
        var root = WireJson.parse(json);
        if (root.hasNonNull("error") && !root.path("output").isArray()) {
            throw ServiceErrors.ofBody(root);
        }
        if (!root.path("output").isArray()) {
            throw WireJson.noAnswer("it has no \"output\"");
        }
        items(root, json, 0, json.length);
        end(root);
    }

    private void items(JsonNode response, byte[] bytes, int from, int to) {
        var slices = JsonSlice.of(bytes, from, to, "output");
        for (int i = 0; i < slices.size(); i++) {
            var item = response.path("output").path(i);
            begun(item, i);
            done(item, i, bytes, slices.get(i));
        }
    }

    private void end(JsonNode response) {
        answer.id(WireJson.text(response, "id"));
        var status = response.path("status").asText("");
        switch (status) {
            case "completed" -> {
                if (heard.isEmpty()) {
                    throw WireJson.noAnswer("there is nothing in it");
                }
                answer.finish(refused ? Finish.FILTERED : Finish.STOP, refused ? "refusal" : status);
            }
            case "incomplete" -> {
                var reason = response.path("incomplete_details").path("reason").asText(status);
                answer.finish(incomplete(reason), reason);
            }
            case "failed" -> throw ServiceErrors.ofBody(response);
            default -> throw WireJson.noAnswer("its status is \"" + status + "\"");
        }
        if (response.path("usage").isObject()) {
            answer.usage(usage(response.path("usage")));
        }
        ended = true;
    }

    private static Finish incomplete(String reason) {
        return switch (reason) {
            case "max_output_tokens" -> Finish.LENGTH;
            case "content_filter" -> Finish.FILTERED;
            default -> Finish.OTHER;
        };
    }

    private static Usage usage(JsonNode usage) {
        return new Usage(
                WireJson.count(usage.path("input_tokens")),
                WireJson.count(usage.path("input_tokens_details").path("cached_tokens")),
                WireJson.count(usage.path("output_tokens")),
                WireJson.count(usage.path("output_tokens_details").path("reasoning_tokens")));
    }

    private void logprobs(JsonNode tokens) {
        var scores = new ArrayList<TokenScore>();
        for (var token : tokens) {
            var alternatives = new ArrayList<TokenScore.Alternative>();
            for (var other : token.path("top_logprobs")) {
                alternatives.add(new TokenScore.Alternative(other.path("token").asText(""),
                        other.path("logprob").asDouble()));
            }
            scores.add(new TokenScore(token.path("token").asText(""), token.path("logprob").asDouble(), alternatives));
        }
        answer.tokens(scores);
    }

    @Override
    public boolean ended() {
        return ended;
    }
}
