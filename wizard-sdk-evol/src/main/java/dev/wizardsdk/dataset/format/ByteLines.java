package dev.wizardsdk.dataset.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines of bytes that end in LF or CR LF and in nothing else: U+2028 in a JSON string is a character like any other. */
final class ByteLines implements Records {

    private final InputStream in;
    private final int max;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private long line;
    private byte[] kept = new byte[1 << 12];
    private int length;
    private long whole;

    ByteLines(InputStream in, int max) {
        this.in = in;
        this.max = max;
    }

    /** The next line that is not blank; null at the end. */
    @Override
    public @Nullable Raw next() throws IOException {
        while (readLine()) {
            line++;
            if (length > 0 && kept[length - 1] == '\r') {
                length--;
            }
            if (whole > max) {
                return new Raw(line, Arrays.copyOf(kept, Math.min(length, Raw.SHOWN)), whole);
            }
            if (!isBlank()) {
                return new Raw(line, Arrays.copyOf(kept, length), length);
            }
        }
        return null;
    }

    private boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (kept[i] != ' ' && kept[i] != '\t' && kept[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private boolean readLine() throws IOException {
        length = 0;
        whole = 0;
        while (true) {
            if (at == end) {
                end = in.read(buffer);
                at = 0;
                if (end <= 0) {
                    end = 0;
                    return whole > 0;
                }
            }
            var from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            keep(from, at - from);
            if (at < end) {
                at++;
                return true;
            }
        }
    }

    private void keep(int from, int count) {
        whole += count;
        var more = (int) Math.min(count, Math.max(0L, (whole > max ? Raw.SHOWN : max) - (long) length));
        if (length + more > kept.length) {
            kept = Arrays.copyOf(kept,
                    (int) Math.min(Integer.MAX_VALUE - 8, Math.max(length + more, kept.length * 2L)));
        }
        System.arraycopy(buffer, from, kept, length, more);
        length += more;
    }
}
