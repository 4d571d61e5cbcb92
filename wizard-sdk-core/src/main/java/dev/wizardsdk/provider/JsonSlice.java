package dev.wizardsdk.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.wizardsdk.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Where a value stands in a JSON text, so that it can be kept byte for byte. */
record JsonSlice(int from, int to) {

    /** The value of a field of the object, or each element of its array; none if there is no such field. */
    static List<JsonSlice> of(byte[] json, int from, int to, String field) {
        try (var parser = WireJson.WITHOUT_MEMORY.createParser(json, from, to - from)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var found = parser.currentName().equals(field);
                if (parser.nextToken() == JsonToken.START_ARRAY && found) {
                    var all = new ArrayList<JsonSlice>();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        all.add(value(parser, from));
                    }
                    return all;
                }
                if (found) {
                    return List.of(value(parser, from));
                }
                parser.skipChildren();
            }
            return List.of();
        } catch (JsonProcessingException e) {
            throw WireJson.noAnswer("it is no valid JSON" + Json.place(e));
        } catch (IOException e) {
            throw WireJson.noAnswer("it is not valid UTF-8");
        }
    }

    private static JsonSlice value(JsonParser parser, int from) throws IOException {
        var start = from + (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        return new JsonSlice(start, from + (int) parser.currentLocation().getByteOffset());
    }
}
