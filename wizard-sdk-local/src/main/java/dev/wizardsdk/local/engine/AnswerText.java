package dev.wizardsdk.local.engine;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Turns the bytes of tokens into text that may be shown: whole characters only, and nothing that is, or may become, one of
 * the stop texts.
 */
final class AnswerText {

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private ByteBuffer bytes = ByteBuffer.allocate(64);
    private boolean dropSpace;
    private boolean stopped;

    /**
     * An empty text.
     *
     * @param dropSpace whether one space at the very beginning belongs to the chat format
     */
    AnswerText(List<String> stops, boolean dropSpace) {
        this.stops = stops;
        this.dropSpace = dropSpace;
    }

    /** Adds a token's bytes; the text that may now be shown, possibly empty. */
    String add(byte[] piece) {
        if (bytes.remaining() < piece.length) {
            bytes = ByteBuffer.allocate(2 * (bytes.position() + piece.length)).put(bytes.flip());
        }
        bytes.put(piece);
        decode(false);
        return release();
    }

    /** The rest, once no more is to come; a character that stayed incomplete is replaced. */
    String end() {
        if (stopped) {
            return "";
        }
        decode(true);
        var ready = release();
        var rest = stopped ? "" : held.toString();
        held.setLength(0);
        return ready + rest;
    }

    /** Whether a stop text was met. */
    boolean stopped() {
        return stopped;
    }

    private void decode(boolean last) {
        bytes.flip();
        var characters = CharBuffer.allocate(bytes.remaining() + 1);
        decoder.decode(bytes, characters, last);
        if (last) {
            decoder.flush(characters);
        }
        bytes.compact();
        characters.flip();
        if (dropSpace && characters.hasRemaining()) {
            dropSpace = false;
            if (characters.get(characters.position()) == ' ') {
                characters.get();
            }
        }
        held.append(characters);
    }

    private String release() {
        int end = held.length();
        for (var stop : stops) {
            var at = held.indexOf(stop);
            if (at >= 0 && at < end) {
                end = at;
                stopped = true;
            }
        }
        if (!stopped) {
            end -= longestBeginning();
        }
        var text = held.substring(0, end);
        held.delete(0, stopped ? held.length() : end);
        return text;
    }

    /** Characters at the end that may be the beginning of a stop text. */
    private int longestBeginning() {
        int longest = 0;
        for (var stop : stops) {
            for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
                if (stop.startsWith(held.substring(held.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
