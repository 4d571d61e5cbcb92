package dev.wizardsdk.local.gguf;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads little-endian numbers and strings, and refuses a length that the rest of the file cannot hold, or more content than a
 * header may have in memory.
 */
final class HeaderReader implements AutoCloseable {

    private static final long MOST_KEPT = 32 << 20;

    private final InputStream in;
    private final long size;
    private final byte[] number = new byte[8];
    private long position;
    private long kept;

    private HeaderReader(InputStream in, long size, long position) {
        this.in = in;
        this.size = size;
        this.position = position;
    }

    static HeaderReader over(byte[] bytes) {
        return new HeaderReader(new ByteArrayInputStream(bytes), bytes.length, 0);
    }

    static HeaderReader at(Path file, long size, long position) throws IOException {
        var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            in.skipNBytes(position);
            return new HeaderReader(in, size, position);
        } catch (IOException e) {
            in.close();
            throw e;
        }
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

    long u32() throws IOException {
        return number(4);
    }

    long i64() throws IOException {
        return number(8);
    }

    /** A whole number or a flag. */
    long whole(GgufValue.Type type) throws IOException {
        return switch (type) {
            case U8 -> number(1);
            case I8 -> (byte) number(1);
            case U16 -> number(2);
            case I16 -> (short) number(2);
            case U32 -> number(4);
            case I32 -> (int) number(4);
            case U64, I64 -> number(8);
            case BOOL -> number(1) == 0 ? 0 : 1;
            case F32, F64, STRING, ARRAY -> throw new IllegalArgumentException(type + " is no whole number");
        };
    }

    double decimal(GgufValue.Type type) throws IOException {
        return type == GgufValue.Type.F32 ? Float.intBitsToFloat((int) number(4)) : Double.longBitsToDouble(number(8));
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

    /** The length of a string. */
    int length(String what, int limit) throws IOException {
        var length = count("the length of " + what, 1);
        if (length > limit) {
            throw new MalformedException(
                    "the length of " + what + " is " + length + ", at most " + limit + " is allowed");
        }
        return (int) length;
    }

    String string(String what, int limit) throws IOException {
        return new String(bytes(length(what, limit)), StandardCharsets.UTF_8);
    }

    /** A string that stays in memory as long as the header does. */
    String name(String what, int limit) throws IOException {
        var length = length(what, limit);
        if (!keep(length)) {
            throw new MalformedException("its names have more than " + MOST_KEPT + " bytes");
        }
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    /** Whether so many bytes more may stay in memory. */
    boolean keep(long bytes) {
        if (bytes > MOST_KEPT - kept) {
            return false;
        }
        kept += bytes;
        return true;
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
