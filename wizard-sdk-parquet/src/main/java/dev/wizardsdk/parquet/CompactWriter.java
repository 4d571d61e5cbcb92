package dev.wizardsdk.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Thrift's compact protocol, as far as Parquet's headers need it. Fields of a struct come in the order of their numbers. */
final class CompactWriter {

    /** Numbers of the protocol. */
    enum Type {
        I32(5), I64(6), TEXT(8), LIST(9), STRUCT(12);

        private final int number;

        Type(int number) {
            this.number = number;
        }
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Deque<Integer> outer = new ArrayDeque<>();
    private int last;

    /** Begins a struct that is an element of a list, or the whole. */
    void begin() {
        outer.push(last);
        last = 0;
    }

    /** Begins a struct in a field. */
    void begin(int field) {
        field(field, Type.STRUCT);
        begin();
    }

    void end() {
        out.write(0);
        last = outer.pop();
    }

    void integer(int field, int value) {
        field(field, Type.I32);
        integer(value);
    }

    void integer(int field, long value) {
        field(field, Type.I64);
        varint(out, value << 1 ^ value >> 63);
    }

    void text(int field, String value) {
        field(field, Type.TEXT);
        text(value);
    }

    void list(int field, Type elements, int size) {
        field(field, Type.LIST);
        if (size < 15) {
            out.write(size << 4 | elements.number);
        } else {
            out.write(15 << 4 | elements.number);
            varint(out, size);
        }
    }

    /** An element of a list. */
    void integer(int value) {
        varint(out, (value << 1 ^ value >> 31) & 0xffff_ffffL);
    }

    /** An element of a list. */
    void text(String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private void field(int number, Type type) {
        out.write(((number - last) << 4) | type.number); // the format's numbers are never 16 apart
        last = number;
    }

    static void varint(ByteArrayOutputStream out, long value) {
        var rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
