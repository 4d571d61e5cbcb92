package dev.wizardsdk.local.gguf;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads little-endian numbers and strings, and refuses a length that the rest of the file cannot hold. */
final class HeaderReader implements AutoCloseable {

    private final InputStream in;
    private final long size;
    private final byte[] number = new byte[8];
    private long position;

    HeaderReader(InputStream in, long size) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.size = size;
    }

    long position() {
        return position;
    }

    long remaining() {
        return size - position;
    }

    byte[] bytes(int count) throws IOException {
        var bytes = in.readNBytes(count);
        position += bytes.length;
        if (bytes.length < count) {
            throw new EOFException("the file ends at byte " + position + ", inside its header");
        }
        return bytes;
    }

    private long number(int width) throws IOException {
        if (in.readNBytes(number, 0, width) < width) {
            throw new EOFException("the file ends after byte " + position + ", inside its header");
        }
        position += width;
        long value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = (value << 8) | (number[i] & 0xFF);
        }
        return value;
    }

    int u8() throws IOException {
        return (int) number(1);
    }

    int u16() throws IOException {
        return (int) number(2);
    }

    long u32() throws IOException {
        return number(4);
    }

    long i64() throws IOException {
        return number(8);
    }

    /** A count or length of things that take at least so many bytes each. */
    long count(String what, int bytesEach) throws IOException {
        var count = i64();
        if (count < 0 || count > remaining() / bytesEach) {
            throw new MalformedException(what + " is " + Long.toUnsignedString(count) + ", but only " + remaining()
                    + " bytes of the file are left");
        }
        return count;
    }

    String string(String what, int limit) throws IOException {
        var length = count("the length of " + what, 1);
        if (length > limit) {
            throw new MalformedException(
                    "the length of " + what + " is " + length + ", at most " + limit + " is allowed");
        }
        return new String(bytes((int) length), StandardCharsets.UTF_8);
    }

    void skip(long count) throws IOException {
        in.skipNBytes(count);
        position += count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The header says something that cannot be. */
    static final class MalformedException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }
}
