package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Usage;

/** Reads answers of chat and generate, streamed or whole, which have the same form: the last one says that it is done. */
final class OllamaDecoder implements Decoder {

    private final Assembly answer;
    private boolean ended;

    OllamaDecoder(Assembly answer) {
        this.answer = answer;
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        take(WireJson.parse(bytes, from, to));
    }

    @Override
    public void whole(byte[] json) {
        take(WireJson.parse(json));
        if (!ended) {
            throw WireJson.noAnswer("it does not say that it is done");
        }
    }

    @Override
    public boolean ended() {
        return ended;
    }

    private void take(JsonNode root) {
        if (root.hasNonNull("error")) {
            throw ServiceErrors.ofBody(root);
        }
        if (!root.path("message").isObject() && !root.path("response").isTextual()) {
            throw WireJson.noAnswer("it has no \"message\" and no \"response\"");
        }
        var chat = root.path("message").isObject();
        var said = chat ? root.path("message") : root;
        answer.reasoning(said.path("thinking").asText(""));
        answer.text(said.path(chat ? "content" : "response").asText(""));
        for (var call : said.path("tool_calls")) { // each is whole
            var function = call.path("function");
            answer.call(answer.newCall(), call.path("id").asText(""), function.path("name").asText(""),
                    WireJson.written(function.path("arguments")));
        }
        answer.tokens(OpenAiDecoder.chatScores(root.path("logprobs")));
        if (root.path("done").asBoolean()) {
            end(root);
        }
    }

    private void end(JsonNode root) {
        var raw = root.path("done_reason").asText("");
        answer.finish(switch (raw) {
            case "stop", "" -> Finish.STOP; // the reason came later than the field that it is done
            case "length" -> Finish.LENGTH;
            default -> Finish.OTHER;
        }, raw);
        answer.usage(new Usage(WireJson.count(root.path("prompt_eval_count")), 0,
                WireJson.count(root.path("eval_count")), 0));
        ended = true;
    }
}
