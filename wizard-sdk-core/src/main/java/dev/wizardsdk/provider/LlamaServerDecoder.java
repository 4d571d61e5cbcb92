package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Usage;

/** Reads answers of llama-server's own routes, such as {@code /infill}. */
final class LlamaServerDecoder implements Decoder {

    private final Assembly answer;
    private boolean ended;

    LlamaServerDecoder(Assembly answer) {
        this.answer = answer;
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        take(WireJson.parse(bytes, from, to));
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

    private void take(JsonNode root) {
        if (root.hasNonNull("error")) {
            throw ServiceErrors.ofBody(root);
        }
        if (!root.path("content").isTextual()) {
            throw WireJson.noAnswer("it has no \"content\"");
        }
        answer.text(root.path("content").textValue());
        if (root.path("stop").asBoolean()) {
            var raw = root.path("stop_type").asText("");
            answer.finish(raw.equals("limit") ? Finish.LENGTH : Finish.STOP, raw);
            answer.usage(new Usage(WireJson.count(root.path("tokens_evaluated")),
                    WireJson.count(root.path("tokens_cached")), WireJson.count(root.path("tokens_predicted")), 0));
            ended = true;
        }
    }
}
