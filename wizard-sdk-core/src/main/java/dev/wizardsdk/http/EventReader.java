package dev.wizardsdk.http;

import java.io.IOException;
import java.util.Arrays;

/**
 * Events of a body: those of server-sent events (WHATWG HTML, section 9.2), of which only the data counts, or lines of JSON. An
 * event is seen where it was read: {@link #bytes()} from {@link #from()} to {@link #to()}, until the next one is asked for.
 */
public final class EventReader {

    private final LineReader lines;
    private final boolean serverSent;
    private byte[] joined = new byte[0];
    private byte[] bytes = joined;
    private int from;
    private int to;

    private EventReader(LineReader lines, boolean serverSent) {
        this.lines = lines;
        this.serverSent = serverSent;
    }

    static EventReader serverSent(LineReader lines) {
        return new EventReader(lines, true);
    }

    static EventReader jsonLines(LineReader lines) {
        return new EventReader(lines, false);
    }

    public byte[] bytes() {
        return bytes;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    /** Whether the body ended before the event's end was seen: it may be a part of one. */
    public boolean mayBeCutOff() {
        return !serverSent && !lines.isTerminated();
    }

    /** Goes on to the next event; false when the body ends. An event cut off by the end is dropped, as the standard says. */
    public boolean next() throws IOException {
        lines.waiting();
        return serverSent ? nextServerSent() : nextLine();
    }

    private boolean nextLine() throws IOException {
        while (lines.next()) {
            if (lines.length() > 0) {
                bytes = lines.bytes();
                from = lines.from();
                to = lines.to();
                lines.progress();
                return true;
            }
        }
        return false;
    }

    /** The data is copied, since the empty line that ends the event may push it out of the buffer. */
    private boolean nextServerSent() throws IOException {
        var length = -1;
        while (lines.next()) {
            if (lines.length() == 0) {
                if (length >= 0) {
                    bytes = joined;
                    from = 0;
                    to = length;
                    lines.progress();
                    return true;
                }
            } else if (isData()) {
                length = append(length);
            }
        }
        return false;
    }

    private boolean isData() {
        var line = lines.bytes();
        var start = lines.from();
        return lines.length() >= 5 && line[start] == 'd' && line[start + 1] == 'a' && line[start + 2] == 't'
                && line[start + 3] == 'a' && line[start + 4] == ':';
    }

    private int append(int length) throws LimitExceededException {
        var start = lines.from() + 5;
        if (start < lines.to() && lines.bytes()[start] == ' ') {
            start++;
        }
        var at = length < 0 ? 0 : length + 1;
        var whole = at + lines.to() - start;
        if (whole > lines.limits().event()) {
            throw new LimitExceededException("an event is longer than " + lines.limits().event() + " bytes");
        }
        if (whole > joined.length) {
            joined = Arrays.copyOf(joined, Math.max(whole, 2 * joined.length));
        }
        if (at > 0) {
            joined[at - 1] = '\n';
        }
        System.arraycopy(lines.bytes(), start, joined, at, lines.to() - start);
        return whole;
    }
}
