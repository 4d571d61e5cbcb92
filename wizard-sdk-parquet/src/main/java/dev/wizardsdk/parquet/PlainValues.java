package dev.wizardsdk.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The values of a page one after the other, little-endian (the format's encoding PLAIN). */
final class PlainValues {

    private ByteBuffer bytes = allocated(256);
    private int bits; // of booleans, eight to a byte
    private int bitCount;

    void add(boolean value) {
        bits |= (value ? 1 : 0) << bitCount++;
        if (bitCount == Byte.SIZE) {
            endBits();
        }
    }

    void add(long value) {
        room(Long.BYTES).putLong(value);
    }

    /** With its length. */
    void add(byte[] value) {
        room(Math.addExact(Integer.BYTES, value.length)).putInt(value.length).put(value);
    }

    int size() {
        return bytes.position();
    }

    @SuppressWarnings("ByteBufferBackingArray") // it was allocated here
    void writeTo(OutputStream page) throws IOException {
        endBits();
        page.write(bytes.array(), 0, bytes.position());
    }

    void clear() {
        bytes.clear();
    }

    private void endBits() {
        if (bitCount > 0) {
            room(1).put((byte) bits);
            bits = 0;
            bitCount = 0;
        }
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            var needed = Math.addExact(bytes.position(), more);
            bytes = allocated((int) Math.min(Integer.MAX_VALUE - 8L, needed + (long) bytes.capacity()))
                    .put(bytes.flip());
        }
        return bytes;
    }

    private static ByteBuffer allocated(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
