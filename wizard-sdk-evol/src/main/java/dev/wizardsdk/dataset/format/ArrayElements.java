package dev.wizardsdk.dataset.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a JSON array, cut apart by their brackets and strings alone and not parsed: so each is parsed on any thread, and what is
 * wrong in one of them spoils no other. Bytes that mean something in JSON are part of no other character in UTF-8.
 */
final class ArrayElements implements Records {

    private final InputStream in;
    private final int max;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(1 << 12);
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private long element;
    private long whole;
    private boolean opened;
    private boolean done;
    private boolean atEnd;

    ArrayElements(InputStream in, int max) {
        this.in = in;
        this.max = max;
    }

    @Override
    public @Nullable Raw next() throws IOException {
        if (!opened) {
            opened = true;
            skipTo('[');
        }
        if (done) {
            return after();
        }
        kept.reset();
        whole = 0;
        var depth = 0;
        var inString = false;
        var escaped = false;
        while (true) {
            var c = read();
            if (c < 0) {
                done = true;
                atEnd = true;
                keep('\0'); // no JSON has it: an element that lacks its end is no row even if what stands there is one
                return raw();
            }
            if (inString) {
                inString = escaped || c != '"';
                escaped = !escaped && c == '\\';
            } else if (c == '"') {
                inString = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (depth == 0 && (c == ',' || c == ']')) {
                done = c == ']';
                if (done && whole == 0) {
                    return after();
                }
                return raw();
            } else if (c == '}' || c == ']') {
                depth--;
            } else if (whole == 0 && isSpace(c)) {
                continue;
            }
            keep(c);
        }
    }

    /** What stands behind the array, where there is anything. */
    private @Nullable Raw after() throws IOException {
        if (atEnd) {
            return null;
        }
        atEnd = true;
        kept.reset();
        whole = 0;
        int c;
        do {
            c = read();
        } while (c >= 0 && isSpace(c));
        if (c < 0) {
            return null;
        }
        keep(']');
        keep(c);
        return raw();
    }

    private void skipTo(int wanted) throws IOException {
        int c;
        do {
            c = read();
        } while (c >= 0 && c != wanted);
    }

    private Raw raw() {
        var bytes = kept.toByteArray();
        return new Raw(++element, whole > max ? Arrays.copyOf(bytes, Raw.SHOWN) : bytes, whole);
    }

    private void keep(int c) {
        if (++whole <= max || kept.size() < Raw.SHOWN) {
            kept.write(c);
        }
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private int read() throws IOException {
        if (at == end) {
            end = in.read(buffer);
            at = 0;
            if (end <= 0) {
                end = 0;
                return -1;
            }
        }
        return buffer[at++] & 0xff;
    }
}
