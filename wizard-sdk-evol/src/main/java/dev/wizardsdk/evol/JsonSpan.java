package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.io.Json;
import java.util.Optional;

/** Values of JSON among words. */
final class JsonSpan {

    private static final int MOST_TRIES = 50;

    private JsonSpan() {}

    /** Past the bracket that closes the one at the place, strings passed over; the place itself if none does. */
    static int end(String text, int from) {
        var depth = 0;
        var quoted = false;
        for (int i = from; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> i += quoted ? 1 : 0;
                case '"' -> quoted = !quoted;
                case '{', '[' -> depth += quoted ? 0 : 1;
                case '}', ']' -> {
                    depth -= quoted ? 0 : 1;
                    if (depth == 0) {
                        return i + 1;
                    }
                }
                default -> {}
            }
        }
        return from;
    }

    /** The first object in the text that has the field. */
    static Optional<JsonNode> objectWith(String field, String text) {
        int tries = 0;
        for (int i = text.indexOf('{'); i >= 0 && tries < MOST_TRIES; i = text.indexOf('{', i + 1)) {
            tries++;
            var end = end(text, i);
            try {
                var json = end > i ? Json.read(text.substring(i, end)) : Json.object();
                if (json.has(field)) {
                    return Optional.of(json);
                }
            } catch (Json.NotJson e) {
                // another bracket may begin it
            }
        }
        return Optional.empty();
    }
}
