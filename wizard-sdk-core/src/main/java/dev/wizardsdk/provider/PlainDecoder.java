package dev.wizardsdk.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** Reads an answer that is never streamed: one JSON object. */
final class PlainDecoder implements Decoder {

    private final Consumer<JsonNode> reader;
    private boolean ended;

    PlainDecoder(Consumer<JsonNode> reader) {
        this.reader = reader;
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        throw WireJson.noAnswer("it is a stream, one JSON object was asked for");
    }

    @Override
    public void whole(byte[] json) {
        var root = WireJson.parse(json);
        if (root.hasNonNull("error")) {
            throw ServiceErrors.ofBody(root);
        }
        reader.accept(root);
        ended = true;
    }

    @Override
    public boolean ended() {
        return ended;
    }
}
