package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Usage;
import java.util.List;

/**
 * Reads answers of Messages, streamed or whole: a list of blocks, told one after the other. A block of a type that is not known
 * here is kept as it is, with what its deltas added.
 */
final class AnthropicDecoder implements Decoder {

    private final Assembly answer;
    private final ObjectNode usage = WireJson.object();
    private final StringBuilder input = new StringBuilder();
    private ObjectNode block = WireJson.object();
    private String opaque = ""; // the block as it came, as long as nothing was added
    private JsonNode index = block.path("index");
    private int blocks;
    private boolean ended;

    AnthropicDecoder(Assembly answer) {
        this.answer = answer;
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        var root = parse(bytes, from, to);
        switch (root.path("type").asText("")) {
            case "" -> throw WireJson.noAnswer("an event has no \"type\"");
            case "message_start" -> {
                answer.id(WireJson.text(root.path("message"), "id"));
                usage(root.path("message").path("usage"));
            }
            case "content_block_start" -> {
                endBlock(); // if its end was left out
                index = root.path("index");
                begin(root.path("content_block"));
                keep(bytes, JsonSlice.of(bytes, from, to, "content_block"), 0);
            }
            case "content_block_delta" -> {
                if (isOfAnother(root)) {
                    throw WireJson.noAnswer("it goes on with a block that has ended");
                }
                grow(root.path("delta"));
            }
            case "content_block_stop" -> {
                if (!isOfAnother(root)) {
                    endBlock();
                }
            }
            case "message_delta" -> {
                usage(root.path("usage"));
                stop(root.path("delta"));
            }
            case "message_stop" -> {
                endBlock();
                ended = true;
            }
            default -> {} // a ping, or what is new
        }
    }

    @Override
    public void whole(byte[] json) {
        var message = parse(json, 0, json.length);
        if (!message.path("content").isArray()) {
            throw WireJson.noAnswer("it has no \"content\"");
        }
        answer.id(WireJson.text(message, "id"));
        var slices = JsonSlice.of(json, 0, json.length, "content");
        for (int i = 0; i < slices.size(); i++) {
            begin(message.path("content").path(i));
            keep(json, slices, i);
            endBlock();
        }
        usage(message.path("usage"));
        stop(message);
        ended = true;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    /** Whether the event names another block than the one that began last: its text or arguments are not for that one. */
    private boolean isOfAnother(JsonNode root) {
        return root.path("index").isInt() && index.isInt() && !root.path("index").equals(index);
    }

    private static JsonNode parse(byte[] bytes, int from, int to) {
        var root = WireJson.parse(bytes, from, to);
        if (root.hasNonNull("error")) {
            throw ServiceErrors.ofBody(root);
        }
        return root;
    }

    private void begin(JsonNode begun) {
        if (!(begun instanceof ObjectNode object)) {
            throw WireJson.noAnswer("a block is no object");
        }
        block = object;
        blocks++;
        input.setLength(0);
        switch (type()) {
            case "text" -> {
                answer.newPart();
                answer.text(block.path("text").asText(""));
            }
            case "thinking" -> {
                answer.newPart();
                answer.reasoning(block.path("thinking").asText(""));
                answer.reasoningSignature(block.path("signature").asText(""));
            }
            case "tool_use" ->
                answer.call(blocks, block.path("id").asText(""), block.path("name").asText(""), "");
            default -> {}
        }
    }

    /** A block that is not known, byte for byte. */
    private void keep(byte[] json, List<JsonSlice> slices, int index) {
        opaque = isOpaque() ? WireJson.utf8(json, slices.get(index).from(), slices.get(index).to()) : "";
    }

    private void grow(JsonNode delta) {
        switch (delta.path("type").asText("")) {
            case "text_delta" -> answer.text(delta.path("text").asText(""));
            case "thinking_delta" -> answer.reasoning(delta.path("thinking").asText(""));
            case "signature_delta" -> answer.reasoningSignature(delta.path("signature").asText(""));
            case "input_json_delta" -> {
                var piece = delta.path("partial_json").asText("");
                input.append(piece);
                opaque = "";
                if (type().equals("tool_use") && !piece.isEmpty()) {
                    answer.call(blocks, "", "", piece);
                } else if (!isOpaque() && !piece.isEmpty()) {
                    throw WireJson.noAnswer("it has arguments for no call");
                }
            }
            default -> delta.fieldNames().forEachRemaining(name -> {
                if (isOpaque() && !name.equals("type") && delta.path(name).isTextual()) {
                    opaque = "";
                    block.put(name, block.path(name).asText("") + delta.path(name).textValue());
                }
            });
        }
    }

    private void endBlock() {
        if (isOpaque()) {
            if (!input.isEmpty()) {
                block.set("input", WireJson.arguments(input.toString()));
            }
            answer.part(new Part.Opaque(AnthropicWire.PROTOCOL, opaque.isEmpty() ? block.toString() : opaque));
        } else if (type().equals("tool_use") && input.isEmpty()) {
            var whole = WireJson.written(block.path("input"));
            if (!whole.isEmpty() && !whole.equals("{}")) {
                answer.call(blocks, "", "", whole);
            }
        }
        block = WireJson.object();
    }

    private String type() {
        return block.path("type").asText("");
    }

    private boolean isOpaque() {
        return switch (type()) {
            case "", "text", "thinking", "tool_use" -> false;
            default -> true;
        };
    }

    private void stop(JsonNode delta) {
        var raw = WireJson.text(delta, "stop_reason");
        if (raw == null) {
            return;
        }
        if (raw.equals("model_context_window_exceeded") && blocks == 0) {
            throw ModelException.of(ErrorKind.CONTEXT_EXCEEDED, "the prompt left no room for an answer in the context")
                    .maybeBilled(true)
                    .build();
        }
        answer.finish(switch (raw) {
            case "end_turn", "stop_sequence" -> Finish.STOP;
            case "max_tokens", "model_context_window_exceeded" -> Finish.LENGTH;
            case "tool_use" -> Finish.TOOL_CALLS;
            case "refusal" -> Finish.FILTERED;
            default -> Finish.OTHER;
        }, raw);
    }

    /** Counts are of the whole answer so far, and what is not told again still holds. */
    private void usage(JsonNode told) {
        if (!told.isObject()) {
            return;
        }
        told.fieldNames().forEachRemaining(name -> {
            if (told.hasNonNull(name)) {
                usage.set(name, told.path(name));
            }
        });
        var cached = WireJson.count(usage.path("cache_read_input_tokens"));
        answer.usage(new Usage(
                WireJson.count(usage.path("input_tokens"))
                        + WireJson.count(usage.path("cache_creation_input_tokens")) + cached,
                cached,
                WireJson.count(usage.path("output_tokens")),
                WireJson.count(usage.path("output_tokens_details").path("thinking_tokens"))));
    }
}
