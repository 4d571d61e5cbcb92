package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads answers of Chat Completions and Completions, streamed or whole, as the many services vary them. */
final class OpenAiDecoder implements Decoder {

    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final Assembly answer;
    private @Nullable TextDelta delta; // of streams alone
    private boolean ended;

    OpenAiDecoder(Assembly answer) {
        this.answer = answer;
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        if (to - from == DONE.length && Arrays.equals(bytes, from, to, DONE, 0, DONE.length)) {
            ended = true;
            return;
        }
        if (delta == null) {
            delta = new TextDelta();
        }
        var text = delta.read(bytes, from, to);
        if (text != null) {
            answer.text(text);
        } else {
            take(WireJson.parse(bytes, from, to));
        }
    }

    @Override
    public void whole(byte[] json) {
        take(WireJson.parse(json));
        ended = true;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    /** Some services leave the end marker out, none leaves out why it ended. */
    @Override
    public boolean mayEnd() {
        return ended || answer.finished();
    }

    private void take(JsonNode root) {
        if (root.hasNonNull("error")) {
            throw ServiceErrors.ofBody(root);
        }
        if (!root.path("choices").isArray()) {
            throw WireJson.noAnswer("it has no \"choices\"");
        }
        answer.id(WireJson.text(root, "id"));
        var choice = root.path("choices").path(0);
        if (choice.hasNonNull("error")) { // OpenRouter
            throw ServiceErrors.ofBody(choice);
        }
        said(choice.has("delta") ? choice.path("delta") : choice.path("message"));
        var text = WireJson.text(choice, "text");
        if (text != null) {
            answer.text(text);
        }
        logprobs(choice.path("logprobs"));
        var finish = WireJson.text(choice, "finish_reason");
        if (finish != null) {
            answer.finish(finish(finish), finish);
        }
        if (root.path("usage").isObject()) {
            answer.usage(usage(root.path("usage")));
        }
    }

    private void said(JsonNode said) {
        var reasoning = WireJson.text(said, "reasoning_content");
        reasoning = reasoning == null ? WireJson.text(said, "reasoning") : reasoning;
        if (reasoning != null) {
            answer.reasoning(reasoning);
        }
        if (said.path("reasoning_details").isArray() && !said.path("reasoning_details").isEmpty()) {
            answer.part(new Part.Opaque("OpenAi",
                    WireJson.object().set("reasoning_details", said.path("reasoning_details")).toString()));
        }
        content(said.path("content"));
        var refusal = WireJson.text(said, "refusal");
        if (refusal != null) {
            answer.text(refusal);
            answer.finish(Finish.FILTERED, "refusal");
        }
        for (var call : said.path("tool_calls")) {
            call(call);
        }
    }

    /** A text, or parts of which some have one (Mistral). */
    private void content(JsonNode content) {
        if (content.isTextual()) {
            answer.text(content.textValue());
            return;
        }
        for (var part : content) {
            var text = WireJson.text(part, "text");
            if (text != null) {
                answer.text(text);
            }
            for (var thought : part.path("thinking")) {
                answer.reasoning(thought.path("text").asText(""));
            }
        }
    }

    /** By index, never by whether there is an id: ids may be missing, empty or repeated. Without an index a new id is a new call. */
    private void call(JsonNode call) {
        var id = call.path("id").asText("");
        var key = call.path("index").canConvertToInt()
                ? call.path("index").intValue()
                : id.isEmpty() ? answer.lastCall() : answer.newCall();
        var function = call.path("function");
        answer.call(key, id, function.path("name").asText(""),
                WireJson.written(function.path("arguments")));
        if (call.path("extra_content").isObject()) {
            answer.callSignature(key, call.path("extra_content").toString());
        }
    }

    private void logprobs(JsonNode logprobs) {
        if (logprobs.path("content").isArray()) {
            answer.tokens(chatScores(logprobs.path("content")));
        } else if (logprobs.path("tokens").isArray()) {
            answer.tokens(OpenAiResults.legacyScores(logprobs, 0, logprobs.path("tokens").size()));
        }
    }

    static List<TokenScore> chatScores(JsonNode content) {
        var scores = new ArrayList<TokenScore>();
        for (var token : content) {
            var alternatives = new ArrayList<TokenScore.Alternative>();
            for (var other : token.path("top_logprobs")) {
                alternatives.add(new TokenScore.Alternative(other.path("token").asText(""),
                        other.path("logprob").asDouble()));
            }
            scores.add(new TokenScore(token.path("token").asText(""), token.path("logprob").asDouble(), alternatives));
        }
        return scores;
    }

    static Finish finish(String raw) {
        return switch (raw) {
            case "stop", "eos" -> Finish.STOP;
            case "length" -> Finish.LENGTH;
            case "tool_calls", "function_call" -> Finish.TOOL_CALLS;
            case "content_filter" -> Finish.FILTERED;
            default -> Finish.OTHER;
        };
    }

    static Usage usage(JsonNode usage) {
        var cached = usage.path("prompt_tokens_details").path("cached_tokens");
        return new Usage(
                WireJson.count(usage.path("prompt_tokens")),
                WireJson.count(cached.isMissingNode() ? usage.path("prompt_cache_hit_tokens") : cached), // DeepSeek
                WireJson.count(usage.path("completion_tokens")),
                WireJson.count(usage.path("completion_tokens_details").path("reasoning_tokens")));
    }
}
