package dev.wizardsdk.dataset.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** Text of another charset as the bytes it has in UTF-8. */
final class Utf8Stream extends InputStream {

    private final Reader reader;
    private final char[] chars = new char[1 << 14];
    private byte[] bytes = new byte[0];
    private int at;
    private int kept;

    Utf8Stream(Reader reader) {
        this.reader = reader;
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
        if (count == 0 || !fill()) {
            return count == 0 ? 0 : -1;
        }
        var n = Math.min(count, bytes.length - at);
        System.arraycopy(bytes, at, into, from, n);
        at += n;
        return n;
    }

    private boolean fill() throws IOException {
        while (at == bytes.length) {
            var n = reader.read(chars, kept, chars.length - kept);
            if (n < 0 && kept == 0) {
                return false;
            }
            var all = kept + Math.max(n, 0);
            // half a pair waits for its other half
            kept = n >= 0 && Character.isHighSurrogate(chars[all - 1]) ? 1 : 0;
            bytes = new String(chars, 0, all - kept).getBytes(StandardCharsets.UTF_8);
            chars[0] = chars[all - 1];
            at = 0;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
