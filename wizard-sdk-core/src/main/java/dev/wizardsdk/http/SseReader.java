package dev.wizardsdk.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Server-sent events (WHATWG HTML, section 9.2) of a body: the data of each event; names, ids and comments are passed over. */
public final class SseReader {

    private final LineReader lines;

    public SseReader(LineReader lines) {
        this.lines = lines;
    }

    /** The data of the next event, or null when the body ends; an event cut off by the end is dropped, as the standard says. */
    public @Nullable String next() throws IOException {
        lines.waiting();
        StringBuilder data = null;
        while (true) {
            var line = lines.next();
            if (line == null) {
                return null;
            }
            if (line.isEmpty()) {
                if (data != null) {
                    lines.progress();
                    return data.toString();
                }
            } else if (line.startsWith("data:")) {
                var value = line.startsWith("data: ") ? line.substring(6) : line.substring(5);
                data = data == null ? new StringBuilder(value) : data.append('\n').append(value);
                if (data.length() > lines.limits().event()) {
                    throw new LimitExceededException(
                            "an event is longer than " + lines.limits().event() + " characters");
                }
            }
        }
    }
}
