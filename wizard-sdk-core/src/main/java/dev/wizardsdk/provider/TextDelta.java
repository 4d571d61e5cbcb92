package dev.wizardsdk.provider;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The short way for what nearly every event of a streamed chat is: a piece of text and nothing else. One parser reads all
 * events of a stream; an event that says anything more is left to the tree. For one thread.
 */
final class TextDelta {

    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private boolean plain;
    private @Nullable String text;

    TextDelta() {
        try {
            parser = WireJson.WITHOUT_MEMORY.createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new IllegalStateException("a parser without input cannot fail to begin", e);
        }
        feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    }

    /** The event's text; null if it says something else, or is broken. */
    @Nullable
    String read(byte[] bytes, int from, int to) {
        if (parser.isClosed()) {
            return null;
        }
        plain = true;
        text = null;
        try {
            feeder.feedInput(bytes, from, to);
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return broken();
            }
            root();
            return parser.nextToken() != JsonToken.NOT_AVAILABLE ? broken() : plain ? text : null;
        } catch (IOException e) {
            return broken();
        }
    }

    /** The tree reads this event again and says what is wrong with it; the stream ends with it. */
    private @Nullable String broken() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new IllegalStateException("a parser without a stream cannot fail to close", e);
        }
        return null;
    }

    private void root() throws IOException {
        var chosen = false;
        while (nextField()) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (name.equals("choices") && value == JsonToken.START_ARRAY) {
                plain &= !chosen; // a name that comes twice is left to the tree, which refuses it
                chosen = true;
                choices();
            } else {
                plain &= (!name.equals("usage") && !name.equals("error")) || value == JsonToken.VALUE_NULL;
                skip(value);
            }
        }
    }

    private void choices() throws IOException {
        var count = 0;
        for (var value = parser.nextToken(); value != JsonToken.END_ARRAY; value = parser.nextToken()) {
            plain &= value == JsonToken.START_OBJECT && count++ == 0;
            if (value == JsonToken.START_OBJECT) {
                choice();
            } else {
                skip(value);
            }
        }
    }

    private void choice() throws IOException {
        var changed = false;
        while (nextField()) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (name.equals("delta") && value == JsonToken.START_OBJECT) {
                plain &= !changed;
                changed = true;
                delta();
            } else {
                plain &= name.equals("index") || value == JsonToken.VALUE_NULL;
                skip(value);
            }
        }
    }

    private void delta() throws IOException {
        while (nextField()) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (name.equals("content") && value == JsonToken.VALUE_STRING) {
                plain &= text == null;
                text = parser.getText();
            } else {
                plain &= name.equals("role") || value == JsonToken.VALUE_NULL;
                skip(value);
            }
        }
    }

    private boolean nextField() throws IOException {
        var token = parser.nextToken();
        if (token == JsonToken.NOT_AVAILABLE) {
            throw new JsonParseException(parser, "cut off");
        }
        return token == JsonToken.FIELD_NAME;
    }

    private void skip(JsonToken value) throws IOException {
        if (value == JsonToken.NOT_AVAILABLE) {
            throw new JsonParseException(parser, "cut off");
        }
        if (!value.isStructStart()) {
            return;
        }
        for (int depth = 1; depth > 0;) {
            var token = parser.nextToken();
            if (token == JsonToken.NOT_AVAILABLE) {
                throw new JsonParseException(parser, "cut off");
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
    }
}
