package dev.wizardsdk.evol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.language.Words;
import java.util.HashSet;
import java.util.Optional;

/**
 * A small list in JSON that a model wrote: at least three different values of one kind. What was cut off in the middle of an item
 * is taken up to the item before. (Objects were tried: small models fill them with nonsense.)
 */
final class JsonData {

    private static final int MOST = 8;
    private static final int LONGEST = 4_000;

    private JsonData() {}

    /** The data as one line of JSON, if the text begins with such. */
    static Optional<String> read(String written) {
        var text = written.substring(0, Math.min(written.length(), LONGEST));
        var end = text.indexOf(']');
        if (end >= 0) {
            var whole = parse(text.substring(0, end + 1));
            if (whole.isPresent()) {
                return whole;
            }
        }
        var rest = end >= 0 ? text.substring(0, end) : text;
        for (var comma = rest.lastIndexOf(','); comma > 0; comma = rest.lastIndexOf(',', comma - 1)) {
            var cut = parse(rest.substring(0, comma) + "]");
            if (cut.isPresent()) {
                return cut;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> parse(String text) {
        try {
            var json = Json.read(text);
            return json.isArray() && isList(json) ? Optional.of(Json.write(json)) : Optional.empty();
        } catch (Json.NotJson e) {
            return Optional.empty();
        }
    }

    private static boolean isList(JsonNode array) {
        var different = new HashSet<String>();
        for (var item : array) {
            if (item.getNodeType() != array.get(0).getNodeType() || !(item.isTextual() || item.isNumber())
                    || item.asText().isBlank() || !different.add(Words.of(item.asText()).normalised())) {
                return false;
            }
        }
        return different.size() >= 3 && different.size() <= MOST;
    }
}
