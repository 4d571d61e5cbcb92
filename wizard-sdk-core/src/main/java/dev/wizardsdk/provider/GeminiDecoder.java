package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads answers of generateContent, streamed or whole, which have the same form. A stream has no end marker: it ends with the
 * body, and is whole if it said why it ended. A part that is not known here is kept as it is.
 */
final class GeminiDecoder implements Decoder {

    /** What an answer was read from. */
    private static final class Bytes {

        private final byte[] json;
        private final int from;
        private final int to;

        Bytes(byte[] json, int from, int to) {
            this.json = json;
            this.from = from;
            this.to = to;
        }

        /** A part of the first candidate, byte for byte. */
        String part(int index) {
            return at("candidates", 0).at("content", 0).at("parts", index).text();
        }

        private Bytes at(String field, int index) {
            var slice = JsonSlice.of(json, from, to, field).get(index);
            return new Bytes(json, slice.from(), slice.to());
        }

        private String text() {
            return WireJson.utf8(json, from, to);
        }
    }

    private static final Set<String> PLAIN = Set.of("text", "thought", GeminiMessages.SIGNATURE);

    private final Assembly answer;
    private boolean ended;

    GeminiDecoder(Assembly answer) {
        this.answer = answer;
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        take(WireJson.parse(bytes, from, to), new Bytes(bytes, from, to));
    }

    @Override
    public void whole(byte[] json) {
        var root = WireJson.parse(json);
        take(root, new Bytes(json, 0, json.length));
        if (!root.path("candidates").path(0).isObject() && !answer.finished()) {
            throw WireJson.noAnswer("it has no \"candidates\"");
        }
        ended = true;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public boolean mayEnd() {
        return ended || answer.finished();
    }

    private void take(JsonNode root, Bytes bytes) {
        if (root.hasNonNull("error")) {
            throw ServiceErrors.ofBody(root);
        }
        if (!root.has("candidates") && !root.has("promptFeedback") && !root.has("usageMetadata")) {
            throw WireJson.noAnswer("it has no \"candidates\"");
        }
        answer.id(WireJson.text(root, "responseId"));
        var candidate = root.path("candidates").path(0);
        var parts = candidate.path("content").path("parts");
        for (int i = 0; i < parts.size(); i++) {
            part(parts.path(i), bytes, i);
        }
        logprobs(candidate.path("logprobsResult"));
        var finish = WireJson.text(candidate, "finishReason");
        if (finish != null) {
            answer.finish(finish(finish), finish);
        }
        var blocked = WireJson.text(root.path("promptFeedback"), "blockReason");
        if (blocked != null) {
            answer.finish(Finish.FILTERED, blocked);
        }
        if (root.path("usageMetadata").isObject()) {
            answer.usage(usage(root.path("usageMetadata")));
        }
    }

    private void part(JsonNode part, Bytes bytes, int index) {
        if (part.path("functionCall").isObject()) {
            call(part.path("functionCall"), part.path(GeminiMessages.SIGNATURE).asText(""));
        } else if (isPlain(part)) {
            words(part.path("text").textValue(), part.path("thought").asBoolean(),
                    part.path(GeminiMessages.SIGNATURE).asText(""));
        } else if (!part.isEmpty()) {
            answer.part(new Part.Opaque(GeminiWire.PROTOCOL, bytes.part(index)));
        }
    }

    /** Text or a thought, and nothing else but their seal; with a seal and no text it must go back as the part that it is. */
    private static boolean isPlain(JsonNode part) {
        var plain = part.path("text").isTextual()
                && !(part.path("text").textValue().isEmpty() && part.has(GeminiMessages.SIGNATURE));
        for (var names = part.fieldNames(); plain && names.hasNext();) {
            plain = PLAIN.contains(names.next());
        }
        return plain;
    }

    /** Pieces grow together; a piece with a seal is a part of its own, since the seal is on it alone. */
    private void words(String text, boolean thought, String signature) {
        if (!signature.isEmpty()) {
            answer.newPart();
        }
        if (thought) {
            answer.reasoning(text);
        } else {
            answer.text(text);
        }
        if (!signature.isEmpty()) {
            answer.part(GeminiMessages.signature(signature));
        }
    }

    private void call(JsonNode function, String signature) {
        var key = answer.newCall();
        answer.call(key, function.path("id").asText(""), function.path("name").asText(""),
                WireJson.written(function.path("args")));
        if (!signature.isEmpty()) {
            answer.callSignature(key, signature);
        }
    }

    private void logprobs(JsonNode result) {
        var scores = new ArrayList<TokenScore>();
        for (var chosen : result.path("chosenCandidates")) {
            List<TokenScore.Alternative> alternatives = new ArrayList<>();
            for (var other : result.path("topCandidates").path(scores.size()).path("candidates")) {
                alternatives.add(new TokenScore.Alternative(other.path("token").asText(""),
                        other.path("logProbability").asDouble()));
            }
            scores.add(new TokenScore(chosen.path("token").asText(""), chosen.path("logProbability").asDouble(),
                    alternatives));
        }
        answer.tokens(scores);
    }

    private static Finish finish(String raw) {
        return switch (raw) {
            case "STOP" -> Finish.STOP;
            case "MAX_TOKENS" -> Finish.LENGTH;
            case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR", "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION" ->
                Finish.FILTERED;
            default -> Finish.OTHER;
        };
    }

    /** What was thought is counted beside the answer, and what tools of the service gave beside the prompt. */
    private static Usage usage(JsonNode usage) {
        var thoughts = WireJson.count(usage.path("thoughtsTokenCount"));
        return new Usage(
                WireJson.count(usage.path("promptTokenCount"))
                        + WireJson.count(usage.path("toolUsePromptTokenCount")),
                WireJson.count(usage.path("cachedContentTokenCount")),
                WireJson.count(usage.path("candidatesTokenCount")) + thoughts,
                thoughts);
    }
}
