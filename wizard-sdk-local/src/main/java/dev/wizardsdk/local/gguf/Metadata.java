package dev.wizardsdk.local.gguf;

import dev.wizardsdk.local.gguf.HeaderReader.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The key-value part of a GGUF header. Of long arrays only the length is kept. */
final class Metadata {

    /** An array: its length, and its elements if they are few integers. */
    private record Array(long length, List<Long> integers) {}

    private static final int MAX_KEYS = 1 << 16;
    private static final int MAX_KEY_LENGTH = 65_535;
    private static final int MAX_STRING = 64 << 20;
    private static final int MAX_KEPT_INTEGERS = 4096;

    private static final int U8 = 0;
    private static final int I8 = 1;
    private static final int U16 = 2;
    private static final int I16 = 3;
    private static final int U32 = 4;
    private static final int I32 = 5;
    private static final int F32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int U64 = 10;
    private static final int I64 = 11;
    private static final int F64 = 12;

    private final Map<String, Object> values;

    private Metadata(Map<String, Object> values) {
        this.values = values;
    }

    static Metadata read(HeaderReader in, long count) throws IOException {
        if (count > MAX_KEYS) {
            throw new MalformedException("it has " + count + " keys, at most " + MAX_KEYS + " are allowed");
        }
        var values = new HashMap<String, Object>();
        for (long i = 0; i < count; i++) {
            var key = in.string("a key", MAX_KEY_LENGTH);
            if (values.put(key, value(in, key)) != null) {
                throw new MalformedException("key " + key + " occurs twice");
            }
        }
        return new Metadata(values);
    }

    private static Object value(HeaderReader in, String key) throws IOException {
        var type = (int) in.u32();
        return switch (type) {
            case STRING -> in.string(key, MAX_STRING);
            case ARRAY -> array(in, key);
            case F32 -> (double) Float.intBitsToFloat((int) in.u32());
            case F64 -> Double.longBitsToDouble(in.i64());
            case BOOL -> in.u8() != 0;
            default -> integer(in, key, type);
        };
    }

    private static long integer(HeaderReader in, String key, int type) throws IOException {
        return switch (type) {
            case U8 -> in.u8();
            case I8 -> (byte) in.u8();
            case U16 -> in.u16();
            case I16 -> (short) in.u16();
            case U32 -> in.u32();
            case I32 -> (int) in.u32();
            case U64, I64 -> in.i64();
            default -> throw new MalformedException("key " + key + " has the unknown type " + type);
        };
    }

    private static Array array(HeaderReader in, String key) throws IOException {
        var type = (int) in.u32();
        if (type == STRING) {
            var length = in.count("the length of array " + key, 8);
            for (long i = 0; i < length; i++) {
                in.skip(in.count("the length of a string in " + key, 1));
            }
            return new Array(length, List.of());
        }
        var width = width(key, type);
        var length = in.count("the length of array " + key, width);
        if (length > MAX_KEPT_INTEGERS || type == F32 || type == F64) {
            in.skip(length * width);
            return new Array(length, List.of());
        }
        var integers = new ArrayList<Long>();
        for (long i = 0; i < length; i++) {
            integers.add(type == BOOL ? in.u8() : integer(in, key, type));
        }
        return new Array(length, integers);
    }

    private static int width(String key, int type) throws MalformedException {
        return switch (type) {
            case U8, I8, BOOL -> 1;
            case U16, I16 -> 2;
            case U32, I32, F32 -> 4;
            case U64, I64, F64 -> 8;
            default -> throw new MalformedException("array " + key + " has elements of the unknown type " + type);
        };
    }

    Optional<String> string(String key) {
        return values.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    OptionalLong integer(String key) {
        return values.get(key) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** A number that may differ by layer: the sum over the layers; given once, it holds for each of them. */
    OptionalLong sumOverLayers(String key, long layers) {
        return switch (values.get(key)) {
            case Long each -> OptionalLong.of(Math.multiplyExact(each, layers));
            case Array array when !array.integers.isEmpty() -> OptionalLong.of(sum(array.integers));
            case null, default -> OptionalLong.empty();
        };
    }

    private static long sum(List<Long> numbers) {
        long sum = 0;
        for (var number : numbers) {
            sum = Math.addExact(sum, number);
        }
        return sum;
    }

    OptionalLong length(String key) {
        return values.get(key) instanceof Array array ? OptionalLong.of(array.length) : OptionalLong.empty();
    }
}
