package dev.wizardsdk.local.gguf;

import dev.wizardsdk.local.gguf.HeaderReader.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The key-value part of a GGUF header. Long texts and arrays stay in the file. */
final class Metadata {

    static final int MAX_STRING = 1 << 30;
    /** Bytes of the shortest entry: a key of one byte, a type, a value of one byte. */
    static final int SHORTEST = 8 + 1 + 4 + 1;
    private static final int MAX_KEYS = 1 << 14;
    private static final int MAX_KEY_LENGTH = 65_535;
    private static final int MAX_ELEMENTS = 1 << 30;
    private static final int MOST_KEPT = 1 << 16;

    private final Map<String, GgufValue> values;

    private Metadata(Map<String, GgufValue> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    static Metadata read(HeaderReader in, long count, Path file) throws IOException {
        if (count > MAX_KEYS) {
            throw new MalformedException("it has " + count + " keys, at most " + MAX_KEYS + " are allowed");
        }
        var values = new LinkedHashMap<String, GgufValue>();
        for (long i = 0; i < count; i++) {
            var key = in.name("a key", MAX_KEY_LENGTH);
            if (key.isEmpty()) {
                throw new MalformedException("key " + i + " has no name");
            }
            if (values.put(key, value(in, key, file)) != null) {
                throw new MalformedException("key " + key + " occurs twice");
            }
        }
        return new Metadata(values);
    }

    private static GgufValue value(HeaderReader in, String key, Path file) throws IOException {
        var type = GgufValue.Type.of("key " + key, in.u32());
        return switch (type) {
            case STRING -> text(in, key, file);
            case ARRAY -> array(in, key, file);
            case F32, F64 -> new GgufValue.Decimal(type, in.decimal(type));
            case BOOL -> new GgufValue.Flag(in.whole(type) != 0);
            case U8, I8, U16, I16, U32, I32, U64, I64 -> new GgufValue.Whole(type, in.whole(type));
        };
    }

    private static GgufValue text(HeaderReader in, String key, Path file) throws IOException {
        var length = in.length(key, MAX_STRING);
        return new StoredValue.Text(stored(in, file, length), length);
    }

    private static StoredValue stored(HeaderReader in, Path file, long bytes) throws IOException {
        var position = in.position();
        var size = position + in.remaining();
        if (bytes <= MOST_KEPT && in.keep(bytes)) {
            return new StoredValue(file, size, position, in.bytes((int) bytes));
        }
        in.skip(bytes);
        return new StoredValue(file, size, position, null);
    }

    private static GgufValue array(HeaderReader in, String key, Path file) throws IOException {
        var type = GgufValue.Type.of("array " + key, in.u32());
        if (type == GgufValue.Type.ARRAY) {
            throw new MalformedException("array " + key + " has arrays as elements");
        }
        var length = in.count("the length of array " + key, type.least);
        if (length > MAX_ELEMENTS) {
            throw new MalformedException("array " + key + " has " + length + " elements, at most " + MAX_ELEMENTS
                    + " are allowed");
        }
        if (type != GgufValue.Type.STRING) {
            return new StoredValue.Sequence(stored(in, file, length * type.least), type, length);
        }
        var stored = new StoredValue(file, in.position() + in.remaining(), in.position(), null);
        for (long i = 0; i < length; i++) {
            in.skip(in.length("a string in " + key, MAX_STRING));
        }
        return new StoredValue.Sequence(stored, type, length);
    }

    Map<String, GgufValue> all() {
        return values;
    }

    Optional<String> string(String key) {
        return values.get(key) instanceof GgufValue.Text text ? Optional.of(text.value()) : Optional.empty();
    }

    OptionalLong integer(String key) {
        return values.get(key) instanceof GgufValue.Whole number
                ? OptionalLong.of(number.value())
                : OptionalLong.empty();
    }

    OptionalDouble decimal(String key) {
        return switch (values.get(key)) {
            case GgufValue.Decimal number -> OptionalDouble.of(number.value());
            case GgufValue.Whole number -> OptionalDouble.of((double) number.value());
            case null, default -> OptionalDouble.empty();
        };
    }

    Optional<Boolean> flag(String key) {
        return values.get(key) instanceof GgufValue.Flag flag ? Optional.of(flag.value()) : Optional.empty();
    }

    Optional<GgufValue.Sequence> sequence(String key) {
        return values.get(key) instanceof GgufValue.Sequence sequence ? Optional.of(sequence) : Optional.empty();
    }

    /** A number that may differ by layer; given once, it holds for each of them. Empty when it is not given for all. */
    Optional<long[]> byLayer(String key, int layers) {
        return switch (values.get(key)) {
            case GgufValue.Whole each -> Optional.of(filled(layers, each.value()));
            case GgufValue.Flag each -> Optional.of(filled(layers, each.value() ? 1 : 0));
            case GgufValue.Sequence array when array.length() == layers && array.type().isNumber()
                    && array.type() != GgufValue.Type.F32 && array.type() != GgufValue.Type.F64 ->
                Optional.of(array.wholes());
            case null, default -> Optional.empty();
        };
    }

    private static long[] filled(int layers, long value) {
        var all = new long[layers];
        Arrays.fill(all, value);
        return all;
    }

    OptionalLong length(String key) {
        return sequence(key).map(array -> OptionalLong.of(array.length())).orElse(OptionalLong.empty());
    }
}
